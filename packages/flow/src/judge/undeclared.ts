import { noNode, type PathTrie, type Tape } from '@sluice/model';

const flag = { unknown: 0, plain: 1, undeclared: 2, chooses: 4 } as const;

/** Marks the tokens of a unit that no contract declares. What is known of a node is found out once and kept in a column. */
export class UndeclaredMarks {
  readonly #trie: PathTrie;
  readonly #flags: Uint8Array;
  /** One byte a token of the last unit: 1 where it is undeclared though its node is declared (an alternative decided so). */
  #chosen = new Uint8Array(256);
  #hasChosen = false;
  /** The outermost undeclared tokens of the last unit. */
  readonly tops: number[] = [];

  constructor(trie: PathTrie) {
    this.#trie = trie;
    this.#flags = new Uint8Array(trie.nodesMax * 2);
  }

  look(tape: Tape): void {
    this.tops.length = 0;
    if (this.#hasChosen) this.#chosen.fill(0);
    this.#hasChosen = false;
    const { nodes, count } = tape;
    for (let token = 0; token < count; token += 1) {
      const node = nodes[token] ?? 0;
      const known = this.#flags[node] || this.#learn(node);
      if (known === flag.plain) continue;
      if (known & flag.chooses && !this.isUndeclaredByChoice(token)) this.#choose(tape, token, node);
      if (known & flag.undeclared && !this.isUndeclaredByChoice(token)) this.tops.push(token);
    }
  }

  isUndeclaredByChoice(token: number): boolean {
    return this.#hasChosen && this.#chosen[token] === 1;
  }

  #choose(tape: Tape, token: number, node: number): void {
    this.#trie.shape(node).choose?.(tape, token, (member) => {
      if (this.#chosen.length < tape.count) this.#widen(tape.count);
      this.#chosen.fill(1, member, tape.nexts[member] ?? member + 1);
      this.#hasChosen = true;
      this.tops.push(member);
    });
  }

  #widen(tokens: number): void {
    const wider = new Uint8Array(Math.max(tokens, this.#chosen.length * 2));
    wider.set(this.#chosen);
    this.#chosen = wider;
  }

  /** A node is an outermost undeclared one when what holds it is declared. */
  #learn(node: number): number {
    const shape = this.#trie.shape(node);
    const parent = this.#trie.parent(node);
    let known: number = flag.plain;
    const isTop = parent === noNode || this.#trie.shape(parent).declared !== 'undeclared';
    if (shape.declared === 'undeclared' && isTop) known |= flag.undeclared;
    if (shape.choose !== null) known |= flag.chooses;
    this.#flags[node] = known;
    return known;
  }
}
