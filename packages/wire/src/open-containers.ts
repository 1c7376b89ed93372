import { type Tape, tokenKind } from '@sluice/model';

/** In `Tape.parents`: the container began in an earlier unit, or there is none. */
export const noToken = 0xffffffff;

/**
 * The containers that are open at a place of a document, outermost first, as columns; entry 0 is the document itself. A text that is longer
 * than a unit counts as one. The scanner reads and writes the columns; what is asked between two runs is answered here.
 */
export class OpenContainers {
  readonly kinds: Uint8Array;
  readonly nodes: Uint32Array;
  /** Tokens on the tape of the last run; `noToken` for what was open before it. */
  readonly tokens: Uint32Array;
  readonly serials: Uint32Array;
  /** Of an object the node of its last key (0: none yet), of an array the node of its items. */
  readonly lasts: Uint32Array;
  /** Ends of the containers that were open before the last run and were closed in it, innermost first. */
  readonly closedEnds: number[] = [];
  depth = 0;

  constructor(depthMax: number) {
    const size = depthMax + 3;
    this.kinds = new Uint8Array(size);
    this.nodes = new Uint32Array(size);
    this.tokens = new Uint32Array(size).fill(noToken);
    this.serials = new Uint32Array(size);
    this.lasts = new Uint32Array(size);
  }

  /** A run begins: all that is open now began before it. */
  beginRun(): void {
    this.tokens.fill(noToken, 0, this.depth + 1);
    this.closedEnds.length = 0;
  }

  /** Tokens of the last run that are still open, outermost first. */
  openTokens(): readonly number[] {
    return [...this.tokens.subarray(1, this.depth + 1)].filter((token) => token !== noToken);
  }

  /** The innermost container that is open since before the run, or the document. */
  lowestDepth(): number {
    let depth = this.depth;
    while (depth > 0 && this.tokens[depth] !== noToken) depth -= 1;
    return depth;
  }

  /** Where the last complete child of the container at `depth` ends in this run's bytes; 0 if there is none. */
  boundary(tape: Tape, depth: number): number {
    const child = this.#lastChild(tape, depth);
    const closed = depth === this.lowestDepth() ? (this.closedEnds.at(-1) ?? 0) : 0;
    return child === noToken ? closed : Math.max(closed, outerEnd(tape, child));
  }

  /** Ends the unit after that child: deeper containers, and all after it, are forgotten. */
  cut(tape: Tape, depth: number, end: number): void {
    const child = this.#lastChild(tape, depth);
    tape.count = this.#childLimit(tape, depth);
    // A token before the last close belongs to what was closed; its node would lead the guess below another parent.
    const isOwn = child !== noToken && outerEnd(tape, child) === end;
    if (this.kinds[depth] === tokenKind.object) this.lasts[depth] = isOwn ? (tape.nodes[child] ?? 0) : 0;
    this.depth = depth;
    this.leaveOpen(tape, end);
  }

  /** What is open covers everything up to `end`. */
  leaveOpen(tape: Tape, end: number): void {
    for (let depth = 1; depth <= this.depth; depth += 1) {
      const token = this.tokens[depth] ?? noToken;
      if (token === noToken) continue;
      tape.ends[token] = end;
      tape.nexts[token] = tape.count;
    }
  }

  /** The token of the child that is still open, or the count: complete children are before it. */
  #childLimit(tape: Tape, depth: number): number {
    return depth < this.depth ? (this.tokens[depth + 1] ?? tape.count) : tape.count;
  }

  #lastChild(tape: Tape, depth: number): number {
    const container = this.tokens[depth] ?? noToken;
    const limit = this.#childLimit(tape, depth);
    if (limit <= (container === noToken ? 0 : container + 1)) return noToken;
    let child = limit - 1;
    for (let parent = tape.parents[child] ?? noToken; parent !== container && parent !== noToken; parent = tape.parents[child] ?? noToken) {
      child = parent;
    }
    return child;
  }
}

/** Where a value ends on the wire: a string's token leaves its quotes out. */
export function outerEnd(tape: Tape, token: number): number {
  return (tape.ends[token] ?? 0) + (tape.kinds[token] === tokenKind.string ? 1 : 0);
}
