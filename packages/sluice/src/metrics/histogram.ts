/** Upper bounds of the buckets of durations, in seconds: an exchange that only passes takes some 0.1 ms, one that waits for its timeout a minute. */
export const durationBounds = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

const boundsUs = durationBounds.map((seconds) => seconds * 1e6);

/** Counts durations into buckets. Plain numbers; nothing is allocated after it was made. */
export class DurationHistogram {
  readonly counts: Float64Array = new Float64Array(durationBounds.length + 1);
  #sumUs = 0;

  count(us: number): void {
    let bucket = 0;
    while (bucket < boundsUs.length && us > (boundsUs[bucket] ?? 0)) bucket += 1;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.#sumUs += us;
  }

  get sumSeconds(): number {
    return this.#sumUs / 1e6;
  }
}
