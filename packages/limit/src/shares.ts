import type { LimitTerms } from '@sluice/model';
import { slicesOfPeriod } from './cells/window-cell.ts';

/** A lessee gets at most this part of what is left for each of them: batches shrink near the limit. */
const share = 1 / 2;
/** So many leases for each lessee are few. */
const scarceLeases = 4;
/** So much of a rate may pass beyond it, since what is leased is spent later than it was booked. */
const rateShare = 1 / 50;
const rateMsMax = 1_000;
/** So long a lessee may keep what it does not spend, before others may have it. */
const quotaMsMax = 10_000;
const slotsMs = 1_000;

/** What is granted of what is available to one of several lessees; 0 where even the least is not there. */
export function grantedOf(available: number, least: number, most: number, lessees: number): number {
  return available < least ? 0 : Math.min(most, Math.max(least, Math.floor((available * share) / lessees)));
}

/** So near the limit that nobody should keep any for later. */
export function isScarce(available: number, least: number, lessees: number): boolean {
  return available < least * scarceLeases * lessees;
}

/** So long a lease of now may be spent. `endsInMs`: until the window of a quota is over. */
export function leaseMsOf(terms: LimitTerms, endsInMs: number): number {
  switch (terms.kind) {
    case 'rate':
      return Math.min(rateMsMax, terms.periodMs * rateShare);
    case 'window':
      return terms.periodMs / slicesOfPeriod;
    case 'quota':
      return Math.min(quotaMsMax, endsInMs);
    case 'concurrency':
      return slotsMs;
    default:
      return 0;
  }
}
