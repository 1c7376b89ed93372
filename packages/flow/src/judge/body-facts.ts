import { type FactReading, noNode, type Outcome, type PathTrie, rootNode, type Tape, tapeFault, tokenKind } from '@sluice/model';
import {
  type Activation,
  type BodyFact,
  type HeadFact,
  type ListFact,
  listOutcome,
  listReading,
  numberOf,
  Opaque,
  type Value,
} from '@sluice/policy';
import { textOf } from '@sluice/wire';

const noRows = { true: 0, false: 0, error: 0 } as const;

/** A path of member names as nodes of a trie, found once. */
export class BodyPath {
  readonly #trie: PathTrie;
  readonly #nodes: readonly number[];
  /** The last time, some member on the way was there more than once. */
  wasTwice = false;

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
    this.wasTwice = false;
    for (const node of this.#nodes) {
      at = this.#memberAt(tape, at, node);
      if (at === noNode) return noNode;
    }
    return at;
  }

  #memberAt(tape: Tape, container: number, node: number): number {
    const end = tape.nexts[container] ?? 0;
    let found: number = noNode;
    for (let token = container + 1; token < end; token = tape.nexts[token] ?? end) {
      if (tape.nodes[token] !== node) continue;
      this.wasTwice ||= found !== noNode;
      found = token;
    }
    return found;
  }
}

/** The value of a token as a condition sees it; an object or a list is there and cannot be looked into. */
function valueAt(tape: Tape, token: number): Value | undefined {
  if (token === noNode) return undefined;
  switch (tape.kinds[token]) {
    case tokenKind.string:
    case tokenKind.text:
      return textOf(tape, token);
    case tokenKind.number:
      return numberAt(textOf(tape, token));
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

/** Ids are longer than a double can tell apart: a whole number is one to the last digit. */
function numberAt(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d{1,19}$/.test(text) ? numberOf(number) : BigInt(text);
}

/** A fact of a value or of a list, with its path found once. */
export type PlacedFact =
  | { readonly kind: 'body'; readonly fact: BodyFact; readonly path: BodyPath }
  | { readonly kind: 'list'; readonly fact: ListFact; readonly path: BodyPath; readonly items: readonly (PlacedFact | HeadFact)[] };

/** `from` is the node at which the fact's path begins. */
export function placed(fact: BodyFact | ListFact, trie: PathTrie, from: number): PlacedFact {
  const path = new BodyPath(trie, from, fact.path);
  if (fact.kind === 'body') return { kind: 'body', fact, path };
  const item = trie.item(fact.path.length === 0 ? from : path.end);
  return { kind: 'list', fact, path, items: fact.facts.map((inner) => (inner.kind === 'head' ? inner : placed(inner, trie, item))) };
}

/** What a fact comes to within the container at `token`. */
export function outcomeWithin(one: PlacedFact, tape: Tape, token: number, activation: Activation): Outcome {
  if (one.kind === 'body') return one.fact.take(valueAt(tape, one.path.find(tape, token)), activation);
  return listOutcome(one.fact, countsWithin(one, tape, token, activation));
}

function countsWithin(
  { fact, path, items }: PlacedFact & { readonly kind: 'list' },
  tape: Tape,
  token: number,
  activation: Activation,
): Record<Outcome, number> | null {
  const list = path.find(tape, token);
  if (list === noNode || tape.kinds[list] !== tokenKind.array) return null;
  const counts = { ...noRows };
  const end = tape.nexts[list] ?? 0;
  for (let item = list + 1; item < end; item = Math.max(item + 1, tape.nexts[item] ?? end)) {
    counts[
      fact.keeps(items.map((inner) => (inner.kind === 'head' ? inner.take(activation) : outcomeWithin(inner, tape, item, activation))))
    ] += 1;
  }
  return counts;
}

/** Takes the facts of one body: values at fixed paths, and lists. */
export class BodyFacts {
  readonly #isOfRequest: boolean;
  readonly #facts: readonly PlacedFact[];

  /** `isOfRequest`: of a member that is there twice nobody knows which one the upstream takes. */
  constructor(trie: PathTrie, facts: readonly (BodyFact | ListFact)[], isOfRequest: boolean) {
    this.#isOfRequest = isOfRequest;
    this.#facts = facts.map((fact) => placed(fact, trie, rootNode));
  }

  /** `tape` is null where there is no body that could be read; then nothing stands anywhere. */
  take(tape: Tape | null, activation: Activation, into: FactReading[]): void {
    const isDoubled = this.#isOfRequest && tape !== null && (tape.faults & tapeFault.duplicateKey) !== 0;
    for (const one of this.#facts) {
      const isThere = tape !== null && tape.count > 0;
      if (isDoubled || (this.#isOfRequest && isThere && this.#isTwice(one, tape)))
        into.push({ fact: one.fact.text, outcome: 'error', rows: noRows });
      else if (one.kind === 'list') into.push(listReading(one.fact, isThere ? countsWithin(one, tape, 0, activation) : null));
      else {
        const outcome = one.fact.take(isThere ? valueAt(tape, one.path.find(tape, 0)) : undefined, activation);
        into.push({ fact: one.fact.text, outcome, rows: noRows });
      }
    }
  }

  #isTwice({ path }: PlacedFact, tape: Tape): boolean {
    path.find(tape, 0);
    return path.wasTwice;
  }
}
