import { type FactReading, noNode, type Outcome, type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';
import { type Activation, type BodyFact, type Fact, numberOf, Opaque, type RowFacts, type Value } from '@sluice/policy';
import { textOf } from '@sluice/wire';

const noRows = { true: 0, false: 0, error: 0 } as const;

/** A path of member names as nodes of a trie, found once. */
export class BodyPath {
  readonly #trie: PathTrie;
  readonly #nodes: readonly number[];

  constructor(trie: PathTrie, from: number, segments: readonly string[]) {
    this.#trie = trie;
    const nodes: number[] = [];
    let node = from;
    for (const segment of segments) {
      node = segment === '*' ? this.#trie.item(node) : this.#trie.child(node, segment);
      nodes.push(node);
    }
    this.#nodes = nodes;
  }

  /** The node at which the path ends. */
  get end(): number {
    return this.#nodes.at(-1) ?? rootNode;
  }

  /** The token at the path below `token`, or `noNode`. Of members with the same key the last counts, as for most parsers. */
  find(tape: Tape, token: number): number {
    let at = token;
    for (const node of this.#nodes) {
      at = memberAt(tape, at, node);
      if (at === noNode) return noNode;
    }
    return at;
  }
}

function memberAt(tape: Tape, container: number, node: number): number {
  const end = tape.nexts[container] ?? 0;
  let found: number = noNode;
  for (let token = container + 1; token < end; token = tape.nexts[token] ?? end) if (tape.nodes[token] === node) found = token;
  return found;
}

/** The value of a token as a condition sees it; an object or a list is there and cannot be looked into. */
function valueAt(tape: Tape, token: number): Value | undefined {
  if (token === noNode) return undefined;
  switch (tape.kinds[token]) {
    case tokenKind.string:
    case tokenKind.text:
      return textOf(tape, token);
    case tokenKind.number:
      return numberOf(Number(textOf(tape, token)));
    case tokenKind.true:
      return true;
    case tokenKind.false:
      return false;
    case tokenKind.null:
      return null;
    default:
      return new Opaque(tape.kinds[token] === tokenKind.object ? 'map' : 'list');
  }
}

/** Takes the facts of one body: values at fixed paths. */
export class BodyFacts {
  readonly #facts: readonly { readonly fact: BodyFact; readonly path: BodyPath }[];

  constructor(trie: PathTrie, facts: readonly BodyFact[]) {
    this.#facts = facts.map((fact) => ({ fact, path: new BodyPath(trie, rootNode, fact.path) }));
  }

  /** `tape` is null where there is no body that could be read; then nothing stands anywhere. */
  take(tape: Tape | null, activation: Activation, into: FactReading[]): void {
    for (const { fact, path } of this.#facts) {
      const token = tape && tape.count > 0 ? path.find(tape, 0) : noNode;
      const outcome = fact.take(tape ? valueAt(tape, token) : undefined, activation);
      into.push({ fact: fact.text, outcome, rows: noRows });
    }
  }
}

/** Judges the rows of one array: which of them a rule lets out. */
export class RowJudge {
  readonly rows: RowFacts;
  /** Node of a row. */
  readonly node: number;
  readonly #facts: readonly { readonly fact: Fact; readonly path: BodyPath | null }[];

  constructor(trie: PathTrie, rows: RowFacts) {
    this.rows = rows;
    const array = new BodyPath(trie, rootNode, rows.array);
    this.node = trie.item(rows.array.length === 0 ? rootNode : array.end);
    this.#facts = rows.facts.map((fact) => ({ fact, path: fact.kind === 'body' ? new BodyPath(trie, this.node, fact.path) : null }));
  }

  /** Adds the tokens of rows that are not kept to `dropped`, and counts all outcomes. */
  take(tape: Tape, activation: Activation, dropped: number[], counts: Record<Outcome, number>): void {
    const heads = this.#facts.map(({ fact }) => (fact.kind === 'head' ? fact.take(activation) : null));
    for (let token = 0; token < tape.count; token += 1) {
      if (tape.nodes[token] !== this.node) continue;
      const outcomes = this.#facts.map(({ fact, path }, index): Outcome => {
        if (fact.kind === 'head') return heads[index] ?? 'error';
        return fact.take(valueAt(tape, path ? path.find(tape, token) : noNode), activation);
      });
      const outcome = this.rows.keeps(outcomes);
      counts[outcome] += 1;
      if (outcome !== 'true') dropped.push(token);
    }
  }
}
