import type { LimitTerms } from '@sluice/model';
import { slicesOfPeriod } from './cells/window-cell.ts';

/** A lessee gets at most this part of what is left for each of them: batches shrink near the limit. */
const share = 1 / 2;
/** So many leases for each lessee are few. */
const scarceLeases = 4;
/** So much of a rate may pass beyond it, since what is leased is spent later than it was booked. */
const rateShare = 1 / 50;
const rateMsMax = 1_000;
/** A lessee has two leases of a key at most: one that it spends, and one behind it. */
const leasesOfOne = 2;
/** Below it there would be a message for every few requests. */
const longLeaseMin = 16;
/** So long a lessee may keep what it does not spend, before others may have it. */
const quotaMsMax = 10_000;
const slotsMs = 1_000;

/** What is granted of what is available to one of several lessees; 0 where even the least is not there. */
export function grantedOf(terms: LimitTerms, available: number, least: number, most: number, lessees: number): number {
  if (available < least) return 0;
  return Math.min(mostOf(terms, least, most, lessees), Math.max(least, Math.floor((available * share) / lessees)));
}

/** As much as a lessee may have at once of what it asks for. */
export function mostOf(terms: LimitTerms, least: number, most: number, lessees: number): number {
  const long = terms.kind === 'rate' ? longLeaseOf(terms, lessees) : 0;
  return long === 0 ? most : Math.max(least, Math.min(most, long));
}

/**
 * So little of a rate that all leases together are no more than may pass beyond it, however late they are spent; 0 where that is too little to be
 * worth it, or leases live long in any case. Other leases of a rate live so short that no more than that comes due meanwhile.
 */
function longLeaseOf({ amount, periodMs }: Extract<LimitTerms, { readonly kind: 'rate' }>, lessees: number): number {
  const long = Math.floor((amount * rateShare) / (leasesOfOne * lessees));
  return long < longLeaseMin || periodMs * rateShare >= rateMsMax ? 0 : long;
}

/** So near the limit that nobody should keep any for later. */
export function isScarce(available: number, least: number, lessees: number): boolean {
  return available < least * scarceLeases * lessees;
}

/** So long a lease of now may be spent. `endsInMs`: until the window of a quota is over. */
export function leaseMsOf(terms: LimitTerms, endsInMs: number, granted: number, lessees: number): number {
  switch (terms.kind) {
    case 'rate':
      return granted <= longLeaseOf(terms, lessees) ? rateMsMax : Math.min(rateMsMax, terms.periodMs * rateShare);
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
