/** What a text costs and what half of it does, in microseconds of CPU. */
export interface Growth {
  readonly onceUs: number;
  readonly twiceUs: number;
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
/** The clock of CPU time jumps by milliseconds on a busy machine: a shorter look is taken so often in a row that it lasts many of them. */
const telling = { us: 20_000, turnsMax: 1_000 } as const;

/**
 * How much longer a look at a text takes than one at half of it. Both are taken in turn, and the least of each counts: what a neighbour on the
 * machine or a collector of garbage adds passes, what is in the text stays. So a ratio that is too large is one after four rows of looks.
 */
export function growthOf(look: (text: string) => unknown, { make, length, looks, most }: GrowthOptions): Growth {
  const [half, whole] = [make(length / 2), make(length)];
  const turns = Math.min(telling.turnsMax, Math.ceil(telling.us / lastsUs(look, half)));
  let [onceUs, twiceUs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let row = 0; row < rowsMax && (row === 0 || twiceUs > most * onceUs); row += 1) {
    for (let turn = 0; turn < looks; turn += 1) {
      onceUs = Math.min(onceUs, costUs(look, half, turns));
      twiceUs = Math.min(twiceUs, costUs(look, whole, turns));
    }
  }
  return { onceUs, twiceUs, ratio: twiceUs / onceUs };
}

/** The mean of so many looks in a row. */
export function costUs(look: (text: string) => unknown, text: string, turns: number): number {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) look(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / turns;
}

/** By the clock on the wall, in microseconds, at least one. */
function lastsUs(look: (text: string) => unknown, text: string): number {
  look(text);
  const begin = process.hrtime.bigint();
  look(text);
  return Math.max(1, Number(process.hrtime.bigint() - begin) / 1_000);
}
