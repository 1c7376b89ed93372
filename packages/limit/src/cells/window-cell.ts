import type { LimitTerms } from '@sluice/model';
import type { Cell } from './cell.ts';

type Terms = LimitTerms & { readonly kind: 'window' };

/** Slices of a period; a lease lives as long as one of them. */
export const slicesOfPeriod = 32;
/** What is spent within a period was booked within it or one lease before, which touches so many slices. */
const slicesCounted = slicesOfPeriod + 2;

/**
 * A sliding window of counted slices. Unlike one that weighs two windows against each other it is never exceeded, in no span of the period;
 * what was taken comes back up to a sixteenth of the period later than it might.
 */
export class WindowCell implements Cell {
  #terms: Terms;
  readonly #sliceMs: number;
  /** Number of a slice and what was booked in it, the oldest first: only those that hold something. */
  readonly #slices: [number, number][];

  constructor(terms: Terms, state: unknown = []) {
    this.#terms = terms;
    this.#sliceMs = terms.periodMs / slicesOfPeriod;
    this.#slices = (state as [number, number][]).map(([slice, count]) => [slice, count]);
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind === 'window') this.#terms = terms;
  }

  available(nowMs: number): number {
    this.#forget(nowMs);
    let taken = 0;
    for (const [, count] of this.#slices) taken += count;
    return this.#terms.amount - taken;
  }

  book(amount: number, nowMs: number): void {
    const slice = this.stamp(nowMs);
    const last = this.#slices.at(-1);
    // A clock that was set back books where it has been.
    if (last && last[0] >= slice) last[1] += amount;
    else this.#slices.push([slice, amount]);
  }

  giveBack(amount: number, stamp: number, nowMs: number): void {
    if (amount < 0) return this.book(-amount, nowMs);
    const booked = this.#slices.find(([slice]) => slice === stamp);
    if (booked) booked[1] = Math.max(0, booked[1] - amount);
  }

  stamp(nowMs: number): number {
    return Math.floor(nowMs / this.#sliceMs);
  }

  retryMs(amount: number, nowMs: number): number {
    let missing = Math.min(amount, this.#terms.amount) - this.available(nowMs);
    for (const [slice, count] of this.#slices) {
      missing -= count;
      if (missing <= 0) return this.#endMs(slice) - nowMs;
    }
    return 0;
  }

  resetMs(nowMs: number): number {
    const last = this.#slices.at(-1);
    return last ? Math.max(0, this.#endMs(last[0]) - nowMs) : 0;
  }

  isIdle(nowMs: number): boolean {
    this.#forget(nowMs);
    return this.#slices.length === 0;
  }

  state(): unknown {
    return this.#slices;
  }

  #endMs(slice: number): number {
    return (slice + slicesCounted) * this.#sliceMs;
  }

  #forget(nowMs: number): void {
    const oldest = this.stamp(nowMs) - slicesCounted + 1;
    while (this.#slices[0] && this.#slices[0][0] < oldest) this.#slices.shift();
  }
}
