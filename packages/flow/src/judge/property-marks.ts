import { noNode, type PathTrie, rootNode, type Side, type Tape, tokenKind } from '@sluice/model';
import { isRestricted, type PropertyRule } from '@sluice/policy';

const mark = { unknown: 0, plain: 1, top: 2 } as const;
const containers: readonly number[] = [tokenKind.object, tokenKind.array];

/** Marks the values of a unit that some entry has something against, where it has nothing against what they are within. */
export class PropertyMarks {
  readonly #trie: PathTrie;
  readonly #side: Side;
  readonly #rules: readonly PropertyRule[];
  readonly #marks: Uint8Array;
  readonly #tops: number[] = [];

  constructor(trie: PathTrie, side: Side, rules: readonly PropertyRule[]) {
    this.#trie = trie;
    this.#side = side;
    this.#rules = rules;
    this.#marks = new Uint8Array(trie.nodesMax * 2);
  }

  /** Valid until the next unit. */
  look({ nodes, kinds, count }: Tape): readonly number[] {
    this.#tops.length = 0;
    // A body without members is a property itself; one with members is only what these are.
    if (count > 0 && nodes[0] === rootNode && containers.includes(kinds[0] ?? 0)) this.#marks[rootNode] = mark.plain;
    else this.#marks[rootNode] = this.#learn(rootNode);
    for (let token = 0; token < count; token += 1) {
      const node = nodes[token] ?? 0;
      const known = this.#marks[node] || this.#learn(node);
      if (known === mark.top) this.#tops.push(token);
    }
    return this.#tops;
  }

  /** What no contract declares is marked by itself; and a member within it that is listed nowhere goes with it. */
  #learn(node: number): number {
    const parent = this.#trie.parent(node);
    const isUndeclared = this.#isUndeclared(node);
    const isMarked = isUndeclared && (parent === noNode || !this.#isUndeclared(parent));
    const own = this.#segments(node);
    const around = parent === noNode ? null : this.#segments(parent);
    const isTop = this.#rules.some(
      (rule) =>
        isRestricted(rule, own, !isUndeclared) &&
        (around === null || parent === rootNode || !isRestricted(rule, around, !this.#isUndeclared(parent))),
    );
    const known = isTop && !isMarked ? mark.top : mark.plain;
    this.#marks[node] = known;
    return known;
  }

  #isUndeclared(node: number): boolean {
    return this.#trie.shape(node).declared === 'undeclared';
  }

  #segments(node: number): readonly string[] {
    return `${this.#side}.body${this.#trie.pointer(node)}`.split('/');
  }
}
