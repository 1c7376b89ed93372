import { noNode, type PathTrie, rootNode, type Side, type Tape, tokenKind } from '@sluice/model';
import { isRestricted, type PropertyRule } from '@sluice/policy';

/** What is known of a place: what of it is marked, and whether what is no object there stands in place of one. */
const mark = { known: 1, container: 2, leaf: 4, replaced: 8 } as const;
const containers: readonly number[] = [tokenKind.object, tokenKind.array];

/** Marks the values of a unit that some entry has something against, where it has nothing against what they are within. */
export class PropertyMarks {
  /** Where anything else stands in place of an object of which entries name properties, and how often, in the unit that was looked at last. */
  readonly replaced = new Map<number, number>();
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
    this.replaced.clear();
    // A body without members is a property itself; one with members is only what these are.
    if (count > 0 && nodes[0] === rootNode && containers.includes(kinds[0] ?? 0)) this.#marks[rootNode] = mark.known;
    else this.#marks[rootNode] = this.#learn(rootNode);
    for (let token = 0; token < count; token += 1) {
      const node = nodes[token] ?? 0;
      const known = this.#marks[node] || this.#learn(node);
      if (known === mark.known) continue;
      const kind = kinds[token] ?? 0;
      // In an answer nothing is told by what is not there.
      const isLeaf = !containers.includes(kind) && !(kind === tokenKind.null && this.#side === 'response');
      if (known & (isLeaf ? mark.leaf : mark.container)) this.#tops.push(token);
      if (isLeaf && known & mark.replaced) this.replaced.set(node, (this.replaced.get(node) ?? 0) + 1);
    }
    return this.#tops;
  }

  /** What no contract declares is marked by itself; and a member within it that is listed nowhere goes with it. */
  #learn(node: number): number {
    const parent = this.#trie.parent(node);
    const isUndeclared = this.#isUndeclared(node);
    const isMarked = isUndeclared && (parent === noNode || !this.#isUndeclared(parent));
    let known: number = mark.known;
    for (const rule of this.#rules) {
      const [isContainer, isLeaf] = [this.#isRestricted(rule, node, false), this.#isRestricted(rule, node, true)];
      if (isLeaf && !isContainer) known |= mark.replaced;
      if (isMarked || (parent !== noNode && parent !== rootNode && this.#isRestricted(rule, parent, false))) continue;
      if (isContainer) known |= mark.container;
      if (isLeaf) known |= mark.leaf;
    }
    this.#marks[node] = known;
    return known;
  }

  #isRestricted(rule: PropertyRule, node: number, isLeaf: boolean): boolean {
    const segments = `${this.#side}.body${this.#trie.pointer(node)}`.split('/');
    return isRestricted(rule, { segments, isDeclared: !this.#isUndeclared(node), isLeaf });
  }

  #isUndeclared(node: number): boolean {
    return this.#trie.shape(node).declared === 'undeclared';
  }
}
