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
  /** Another class's vote at the same place. */
  readonly next: ColumnVote | null;
}

/** Whether the values of a place are judged by samples. */
const sampling = { undecided: 0, quiet: 1, loud: 2 } as const;

/**
 * The votes of one body, by place and class. One is made for each exchange when its body comes in several units, so that a streamed
 * array is still judged as columns; without one, each unit votes alone.
 */
export class ColumnMemory {
  #valuesByNode = new Uint32Array(256);
  #sampling = new Uint8Array(256);
  /** One and more: where in `votes` the last vote at a place stands. The others hang on it, as few classes vote at one place. */
  #voteByNode = new Uint32Array(256);
  /** In the order in which they were first cast. */
  readonly votes: ColumnVote[] = [];
  #nodes = 0;

  reset(): void {
    this.#valuesByNode.fill(0, 0, this.#nodes);
    this.#sampling.fill(0, 0, this.#nodes);
    for (const { node } of this.votes) this.#voteByNode[node] = 0;
    this.votes.length = 0;
  }

  /** Makes room for nodes up to `count`. */
  reserve(count: number): void {
    this.#nodes = Math.max(this.#nodes, count);
    if (this.#valuesByNode.length >= count) return;
    const size = Math.max(count, this.#valuesByNode.length * 2);
    this.#valuesByNode = widen(this.#valuesByNode, new Uint32Array(size));
    this.#sampling = widen(this.#sampling, new Uint8Array(size));
    this.#voteByNode = widen(this.#voteByNode, new Uint32Array(size));
  }

  /** Values by node, as far as nodes are reserved. Who passes values by counts them here. */
  get counts(): Uint32Array {
    return this.#valuesByNode;
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

  isUndecided(node: number): boolean {
    return this.#sampling[node] === sampling.undecided;
  }

  /** A place where many values were judged and none fitted: later ones are judged by samples. */
  isQuiet(node: number): boolean {
    return this.#sampling[node] === sampling.quiet;
  }

  decide(node: number, isQuiet: boolean): void {
    this.#sampling[node] = isQuiet ? sampling.quiet : sampling.loud;
  }

  vote(node: number, classIndex: number): ColumnVote {
    const known = this.find(node, classIndex);
    if (known !== null) return known;
    const next = this.votes[(this.#voteByNode[node] ?? 0) - 1] ?? null;
    const made: ColumnVote = { node, classIndex, fits: 0, misfits: 0, isWhole: false, weight: 0, next };
    this.#voteByNode[node] = this.votes.push(made);
    return made;
  }

  find(node: number, classIndex: number): ColumnVote | null {
    const last = this.#voteByNode[node] ?? 0;
    if (last === 0) return null;
    let vote = this.votes[last - 1] ?? null;
    while (vote !== null && vote.classIndex !== classIndex) vote = vote.next;
    return vote;
  }

  /** Of forms of the whole value, all values of the place that did not fit are votes against the class. */
  tally(): void {
    for (const vote of this.votes) if (vote.isWhole) vote.misfits = this.values(vote.node) - vote.fits;
  }
}

function widen<Column extends Uint8Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
