import type { LimitTerms, Mode } from '@sluice/model';
import type { Activation } from '../activation.ts';
import type { Evaluated } from '../cel/value.ts';
import type { Condition } from '../facts.ts';
import type { Match } from '../rule.ts';

/** By what a limit is counted: each of its values, or each combination of them, has a counter of its own. */
export type LimitKey =
  /** Where a caller has none of it, a limit by it is not about the request. */
  | { readonly kind: 'consumer' | 'key' | 'plan' | 'tenant' | 'network' | 'endpoint' }
  | ({ readonly kind: 'path' | 'query' | 'header' | 'claim'; readonly name: string } & OfValue)
  | ({ readonly kind: 'body'; readonly path: readonly string[] } & OfValue);

/** A missing value is one, too. */
interface OfValue {
  /** Only so many of the keyed fingerprint, so that it tells nothing of the value. */
  readonly bits: number | null;
  /** Values that differ in the case of letters, in their form (Unicode NFKC) or in space around them are one. */
  readonly isFolded?: boolean;
}

/** What is counted. Bytes, records and what only counts for some statuses are known when the answer is out: until then one is reserved. */
export type LimitCount =
  | { readonly kind: 'requests' }
  /** What the condition comes to, else what the contract says in `x-sluice-cost`, else 1. */
  | { readonly kind: 'cost'; readonly evaluate: ((activation: Activation) => Evaluated) | null }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'records' }
  | { readonly kind: 'distinct'; readonly of: LimitKey };

/** What becomes of a request that is over the limit. */
export type Otherwise =
  | { readonly kind: 'limit' | 'block' | 'challenge' }
  /** Asks for a stronger login (RFC 9470), unless the token says that there was one. */
  | { readonly kind: 'step-up'; readonly acr: string }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Turns away for a time who went over the limit. */
export interface LimitBan {
  readonly target: 'consumer' | 'network';
  readonly forMs: number;
}

/** One limit of a document, with everything compiled that can be. */
export interface Limit {
  /** `payments.yaml/per-consumer`, stable. */
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly match: Match;
  /** Names of plans; an empty list means any, also none. */
  readonly plans: readonly string[];
  /** Over the request's head. */
  readonly conditions: readonly Condition[];
  readonly by: readonly LimitKey[];
  readonly terms: LimitTerms;
  readonly count: LimitCount;
  /** `401` or `4xx`: only requests that are answered so count. Empty for all. */
  readonly statuses: readonly string[];
  readonly mode: Mode;
  readonly otherwise: Otherwise;
  readonly ban: LimitBan | null;
  /** Told to clients in the RateLimit headers. */
  readonly isAnnounced: boolean;
}

/** Whether it can be looked at before the body is read. */
export function isOfHead({ by, count }: Limit): boolean {
  return by.every(({ kind }) => kind !== 'body') && !(count.kind === 'distinct' && count.of.kind === 'body');
}

export function countsStatus({ statuses }: Limit, status: number): boolean {
  if (statuses.length === 0) return true;
  const text = String(status);
  return statuses.some((pattern) => pattern === text || (pattern.endsWith('xx') && pattern[0] === text[0]));
}
