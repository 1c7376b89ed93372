import type { LimitTerms } from '@sluice/model';

/**
 * What is counted for one key. A cell allows nothing by itself: its holder asks how much is left and books what it leases out. All times are
 * milliseconds of one clock; `stamp` names the stretch of time that was booked, so that what comes back is taken off the same.
 */
export interface Cell {
  /** Other amounts for what was counted so far. */
  adopt(terms: LimitTerms): void;
  /** How much may be leased out now; negative where more was used than was allowed. */
  available(nowMs: number): number;
  book(amount: number, nowMs: number, lessee: string): void;
  /** Takes a booking off again; a negative amount books what was used beyond the lease. */
  giveBack(amount: number, stamp: number, nowMs: number, lessee: string): void;
  stamp(nowMs: number): number;
  /** Until `amount` may be had, where nobody else takes any. */
  retryMs(amount: number, nowMs: number): number;
  /** Until all of it may be had again. */
  resetMs(nowMs: number): number;
  /** Nothing is lost with it. */
  isIdle(nowMs: number): boolean;
  /** Plain data that `restore` of the same kind of cell takes up. */
  state(): unknown;
}
