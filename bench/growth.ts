/** What a text costs, and a part of it, in microseconds. */
export interface Growth {
  readonly partUs: number;
  readonly wholeUs: number;
  /** How much longer twice the text takes: the mean of the doublings from the part to the whole. */
  readonly ratio: number;
}

export interface GrowthOptions {
  /** A text of a length. */
  readonly make: (length: number) => string;
  readonly length: number;
  /** Looks at either text in a row of them. */
  readonly looks: number;
  /** A ratio beyond it is looked at again. */
  readonly most: number;
}

const rowsMax = 4;
const doublings = 3;
/** A shorter look is taken so often in a row that the clock tells it well. */
const telling = { us: 1_000, turnsMax: 1_000 } as const;

/**
 * How much longer a look at a text takes than one at half of it, over the doublings from an eighth of it on: what memory costs beyond a cache is
 * spread over them, and a square is fourfold in each. Both lengths are looked at one right behind the other, by the clock on the wall, and the middle of
 * all such pairs counts: a machine that is shared is twice as fast in one second as in the next, and what comes between two looks passes. A ratio that is too
 * large is one after four rows.
 */
export function growthOf(look: (text: string) => unknown, { make, length, looks, most }: GrowthOptions): Growth {
  const [part, whole] = [make(length / 2 ** doublings), make(length)];
  look(part);
  const turns = Math.min(telling.turnsMax, Math.ceil(telling.us / Math.max(1, lastsUs(look, part, 1))));
  let growth: Growth | null = null;
  for (let row = 0; row < rowsMax && (growth === null || growth.ratio > most); row += 1) {
    const pairs = Array.from({ length: looks }, () => [lastsUs(look, part, turns), lastsUs(look, whole, 1)] as const);
    const [partUs, wholeUs] = pairs.toSorted(([a, b], [c, d]) => b / a - d / c)[looks >> 1] ?? [1, 1];
    const ratio = (wholeUs / partUs) ** (1 / doublings);
    if (growth === null || ratio < growth.ratio) growth = { partUs, wholeUs, ratio };
  }
  return growth ?? { partUs: 0, wholeUs: 0, ratio: 0 };
}

/** The mean of so many looks in a row, by the clock on the wall, in microseconds. */
export function lastsUs(look: (text: string) => unknown, text: string, turns: number): number {
  const begin = process.hrtime.bigint();
  for (let turn = 0; turn < turns; turn += 1) look(text);
  return Number(process.hrtime.bigint() - begin) / 1_000 / turns;
}
