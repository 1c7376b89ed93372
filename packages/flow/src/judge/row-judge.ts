import { type FactReading, noNode, type Outcome, type PathTrie, rootNode, type Tape, tokenKind } from '@sluice/model';
import type { Activation, HeadFact, RowFacts } from '@sluice/policy';
import { BodyPath, outcomeWithin, type PlacedFact, placed } from './body-facts.ts';

/** What the rows of a body came to so far. */
export interface RowCounts extends Record<Outcome, number> {
  /** Their list was seen. */
  isThere: boolean;
}

/** A fact over rows is taken of each; any other has one outcome for all of them. */
type RowFact =
  | { readonly kind: 'row'; readonly fact: PlacedFact; readonly root: PlacedFact | null }
  | { readonly kind: 'same'; readonly text: string; readonly head: HeadFact | null };

/** Judges the rows of one array: which of them a rule, or access, lets out. */
export class RowJudge {
  readonly rows: RowFacts;
  /** Node of a row. */
  readonly node: number;
  readonly #arrayNode: number;
  /** Access keeps rows of the body itself: lines of JSON have no list around them, and each is a root. */
  readonly #isOfRoot: boolean;
  readonly #facts: readonly RowFact[];
  readonly #correct: readonly BodyPath[];
  readonly #remove: readonly BodyPath[];

  constructor(trie: PathTrie, rows: RowFacts) {
    this.rows = rows;
    const array = new BodyPath(trie, rootNode, rows.array);
    this.#arrayNode = rows.array.length === 0 ? rootNode : array.end;
    this.node = trie.item(this.#arrayNode);
    this.#isOfRoot = rows.array.length === 0 && rows.counts !== null;
    this.#facts = rows.facts.map((fact): RowFact => {
      if (fact.kind !== 'head' && fact.isOverRows)
        return { kind: 'row', fact: placed(fact, trie, this.node), root: this.#isOfRoot ? placed(fact, trie, rootNode) : null };
      return { kind: 'same', text: fact.text, head: fact.kind === 'head' ? fact : null };
    });
    this.#correct = (rows.counts?.correct ?? []).map((path) => new BodyPath(trie, rootNode, path));
    this.#remove = (rows.counts?.remove ?? []).map((path) => new BodyPath(trie, rootNode, path));
  }

  /** Adds the tokens of rows that are not kept to `dropped`, and counts all outcomes. `known` are the readings that were taken before. */
  take(tape: Tape, activation: Activation, known: readonly FactReading[], dropped: number[], counts: RowCounts): void {
    const outcomes: Outcome[] = this.#facts.map((one) => {
      if (one.kind === 'row') return 'error';
      return known.find(({ fact }) => fact === one.text)?.outcome ?? one.head?.take(activation) ?? 'error';
    });
    const { nodes, kinds, count } = tape;
    for (let token = 0; token < count; token += 1) {
      if (nodes[token] === this.#arrayNode && kinds[token] === tokenKind.array) counts.isThere = true;
      if (nodes[token] !== this.node && !(this.#isOfRoot && nodes[token] === rootNode && kinds[token] === tokenKind.object)) continue;
      for (let index = 0; index < this.#facts.length; index += 1) {
        const one = this.#facts[index];
        if (one?.kind !== 'row') continue;
        const fact = nodes[token] === rootNode ? (one.root ?? one.fact) : one.fact;
        outcomes[index] = outcomeWithin(fact, tape, token, activation);
      }
      const outcome = this.rows.keeps(outcomes);
      counts[outcome] += 1;
      counts.isThere = true;
      if (outcome !== 'true') dropped.push(token);
    }
  }

  /** The tokens of the numbers that count the rows. */
  countsIn(tape: Tape): { readonly correct: readonly number[]; readonly remove: readonly number[] } {
    return { correct: found(this.#correct, tape), remove: found(this.#remove, tape) };
  }
}

function found(paths: readonly BodyPath[], tape: Tape): readonly number[] {
  return paths.length === 0 || tape.count === 0 ? [] : paths.map((path) => path.find(tape, 0)).filter((token) => token !== noNode);
}
