/** What the values of one place had to say about one class. */
export interface ColumnVote {
  readonly node: number;
  readonly classIndex: number;
  /** Values that fit. */
  fits: number;
  /** Values that looked alike and failed the class's check; of whole-value forms, all values that do not fit. */
  misfits: number;
  /** Whether a form of the whole value spoke, so that every value of the place has a vote. */
  isWhole: boolean;
  /** What the column adds to each of its hits; as of the last unit's end. */
  weight: number;
  /** Values of the place that were judged when this vote was last read. */
  values: number;
}

/**
 * The votes of one body, by place and class. One is made for each exchange when its body comes in several units, so that a streamed
 * array is still judged as columns; without one, each unit votes alone.
 */
export class ColumnMemory {
  #valuesByNode = new Uint32Array(256);
  #quiet = new Uint8Array(256);
  readonly #votes = new Map<number, ColumnVote>();
  #nodes = 0;

  reset(): void {
    this.#valuesByNode.fill(0, 0, this.#nodes);
    this.#quiet.fill(0, 0, this.#nodes);
    this.#votes.clear();
  }

  /** Makes room for nodes up to `count`. */
  reserve(count: number): void {
    this.#nodes = Math.max(this.#nodes, count);
    if (this.#valuesByNode.length >= count) return;
    const size = Math.max(count, this.#valuesByNode.length * 2);
    const values = new Uint32Array(size);
    values.set(this.#valuesByNode);
    this.#valuesByNode = values;
    const quiet = new Uint8Array(size);
    quiet.set(this.#quiet);
    this.#quiet = quiet;
  }

  /** Counts a value and gives how many there were before it. */
  count(node: number): number {
    const before = this.#valuesByNode[node] ?? 0;
    this.#valuesByNode[node] = before + 1;
    return before;
  }

  values(node: number): number {
    return this.#valuesByNode[node] ?? 0;
  }

  /** A place where many values were judged and none fitted: later ones are judged by samples. */
  isQuiet(node: number): boolean {
    return this.#quiet[node] === 1;
  }

  setQuiet(node: number, isQuiet: boolean): void {
    this.#quiet[node] = isQuiet ? 1 : 0;
  }

  vote(node: number, classIndex: number): ColumnVote {
    const known = this.#votes.get(node * 256 + classIndex);
    if (known !== undefined) return known;
    const made: ColumnVote = { node, classIndex, fits: 0, misfits: 0, isWhole: false, weight: 0, values: 0 };
    this.#votes.set(node * 256 + classIndex, made);
    return made;
  }

  find(node: number, classIndex: number): ColumnVote | undefined {
    return this.#votes.get(node * 256 + classIndex);
  }

  *votes(): Iterable<ColumnVote> {
    for (const vote of this.#votes.values()) {
      vote.values = this.values(vote.node);
      if (vote.isWhole) vote.misfits = vote.values - vote.fits;
      yield vote;
    }
  }
}
