/** How many exchanges run at a target at once, found out from how long its answers take. */
export interface ConcurrencyOptions {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  /** Answers may take so many of a hundred of what they take in the long run before the limit shrinks. */
  readonly tolerancePercent: number;
}

export const defaultConcurrency: ConcurrencyOptions = { initial: 20, min: 5, max: 200, tolerancePercent: 150 };

/** As in the source: samples that the long run is the mean of, those that it starts from, room for bursts, and how fast a limit follows. */
const longWindow = 600;
const warmup = 10;
const queueSize = 4;
const smoothing = 0.2;
/** One step is taken from so many samples and so much time, at least. */
const windowSamples = 10;
const windowMs = 1_000;

/**
 * Gradient2 of Netflix's concurrency-limits (`Gradient2Limit` behind a `WindowedLimit`): the ratio of the long-run round trip to the present
 * one says whether requests queue up at the target. The limit shrinks by at most half a step, and grows by what may queue at once.
 */
export class Gradient2 {
  readonly #options: ConcurrencyOptions;
  #limit: number;
  #longMs = 0;
  #longSamples = 0;
  #sumMs = 0;
  #samples = 0;
  #inFlightMost = 0;
  #sinceMs = 0;

  constructor(options: ConcurrencyOptions) {
    this.#options = options;
    this.#limit = options.initial;
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** An answer took so long, with so many exchanges at the target when its head came. */
  sample(tookMs: number, inFlight: number, nowMs: number): void {
    if (this.#samples === 0) this.#sinceMs = nowMs;
    this.#samples += 1;
    this.#sumMs += tookMs;
    this.#inFlightMost = Math.max(this.#inFlightMost, inFlight);
    if (this.#samples < windowSamples || nowMs - this.#sinceMs < windowMs) return;
    this.#step(this.#sumMs / this.#samples, this.#inFlightMost);
    this.#samples = 0;
    this.#sumMs = 0;
    this.#inFlightMost = 0;
  }

  #step(shortMs: number, inFlight: number): void {
    const { min, max, tolerancePercent } = this.#options;
    this.#longSamples += 1;
    const share = this.#longSamples <= warmup ? 1 / this.#longSamples : 2 / (longWindow + 1);
    this.#longMs += (shortMs - this.#longMs) * share;
    // After long trouble the long run is far too high, and would let any queue be.
    if (this.#longMs / shortMs > 2) this.#longMs *= 0.95;
    // What is not used says nothing about the limit.
    if (inFlight < this.#limit / 2) return;
    const gradient = Math.max(0.5, Math.min(1, ((tolerancePercent / 100) * this.#longMs) / shortMs));
    const wanted = this.#limit * gradient + queueSize;
    this.#limit = Math.max(min, Math.min(max, this.#limit * (1 - smoothing) + wanted * smoothing));
  }
}
