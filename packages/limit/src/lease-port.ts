import type { LimitTerms } from '@sluice/model';

/** Asks for what a limit still allows of one key. */
export interface Ask {
  /** The limit's id and a fingerprint of whom it is counted for; never a raw value. */
  readonly key: string;
  readonly terms: LimitTerms;
  /** Less is of no use. */
  readonly least: number;
  /** More is not wanted. */
  readonly most: number;
  /** Of what counts different values: the fingerprint of the one. */
  readonly value: string | null;
}

/** What may be spent, and until when; all times are from now, since the clocks of two machines differ. */
export interface Grant {
  readonly granted: number;
  readonly lifeMs: number;
  /** Names the stretch of time that it was booked in. */
  readonly stamp: number;
  /** Where nothing was granted: when to ask again. */
  readonly retryMs: number;
  /** How much is left behind the grant. */
  readonly left: number;
  readonly resetMs: number;
  /** So near the limit that nobody should keep any for later. */
  readonly isScarce: boolean;
  /** The value was not there before. */
  readonly isNew: boolean;
}

/** What was not spent, or, where the amount is negative, what was used beyond it. */
export interface Return {
  readonly key: string;
  readonly terms: LimitTerms;
  readonly amount: number;
  readonly stamp: number;
  readonly value: string | null;
}

/** Who holds the counters. Batched, because behind it is another process or another machine: it may fail, and then nothing is known. */
export interface LeasePort {
  /** One grant for each ask, in order. Returns are booked first. */
  lease(asks: readonly Ask[], returns: readonly Return[]): Promise<readonly Grant[]>;
}
