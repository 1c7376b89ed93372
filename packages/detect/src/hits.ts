import type { Confidence } from '@sluice/model';

/** `Hits.confidences` as numbers, from weak to strong. */
export const confidenceLevels = ['possible', 'likely', 'certain'] as const satisfies readonly Confidence[];

/** Log-odds at which a band begins: even odds, nine to one, ninety-nine to one. */
export const bandStarts = { possible: 0, likely: Math.log(9), certain: Math.log(99) } as const;

const { possible, likely, certain } = bandStarts;

/** Index into `confidenceLevels`, or -1 below them all. */
function levelOf(score: number): number {
  if (score >= certain) return 2;
  if (score >= likely) return 1;
  return score >= possible ? 0 : -1;
}

export function bandOf(score: number): Confidence | 'none' {
  return confidenceLevels[levelOf(score)] ?? 'none';
}

/** What was found in one unit, in the order of its tokens: parallel columns, reused from unit to unit. */
export class Hits {
  readonly hitsMax: number;
  count = 0;
  /** How many found no room. A unit with such hits was not wholly inspected. */
  overflowed = 0;
  tokens: Uint32Array;
  /** Index into `Detection.classes`. */
  classes: Uint8Array;
  /** Index into `confidenceLevels`. */
  confidences: Uint8Array;
  /** Log-odds. */
  scores: Float32Array;
  /** Absolute byte span in the tape's bytes. */
  starts: Uint32Array;
  ends: Uint32Array;

  constructor(hitsMax = 65_536, room = 64) {
    this.hitsMax = hitsMax;
    const size = Math.min(room, hitsMax);
    this.tokens = new Uint32Array(size);
    this.classes = new Uint8Array(size);
    this.confidences = new Uint8Array(size);
    this.scores = new Float32Array(size);
    this.starts = new Uint32Array(size);
    this.ends = new Uint32Array(size);
  }

  reset(): void {
    this.count = 0;
    this.overflowed = 0;
  }

  add(token: number, classIndex: number, score: number, start: number, end: number): void {
    if (this.count === this.tokens.length && !this.#grow()) {
      this.overflowed += 1;
      return;
    }
    const at = this.count;
    this.tokens[at] = token;
    this.classes[at] = classIndex;
    this.score(at, score);
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }

  /** Sets a hit's score and with it its confidence. */
  score(at: number, score: number): void {
    this.scores[at] = score;
    this.confidences[at] = Math.max(0, levelOf(score));
  }

  copy(from: number, to: number): void {
    this.tokens[to] = this.tokens[from] ?? 0;
    this.classes[to] = this.classes[from] ?? 0;
    this.scores[to] = this.scores[from] ?? 0;
    this.confidences[to] = this.confidences[from] ?? 0;
    this.starts[to] = this.starts[from] ?? 0;
    this.ends[to] = this.ends[from] ?? 0;
  }

  /** Puts hits that were added late back into the order of tokens. */
  sort(): void {
    const order = Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => (this.tokens[a] ?? 0) - (this.tokens[b] ?? 0) || (this.starts[a] ?? 0) - (this.starts[b] ?? 0));
    for (const column of [this.tokens, this.classes, this.scores, this.confidences, this.starts, this.ends]) {
      const sorted = order.map((from) => column[from] ?? 0);
      column.set(sorted);
    }
  }

  #grow(): boolean {
    const size = Math.min(this.tokens.length * 2, this.hitsMax);
    if (size <= this.tokens.length) return false;
    this.tokens = widen(this.tokens, new Uint32Array(size));
    this.classes = widen(this.classes, new Uint8Array(size));
    this.confidences = widen(this.confidences, new Uint8Array(size));
    this.scores = widen(this.scores, new Float32Array(size));
    this.starts = widen(this.starts, new Uint32Array(size));
    this.ends = widen(this.ends, new Uint32Array(size));
    return true;
  }
}

function widen<Column extends Uint8Array | Uint32Array | Float32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
