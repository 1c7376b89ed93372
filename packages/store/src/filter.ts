import type { ApiId, ConsumerId, DataClassId, Decision, EndpointId, Side, Treatment } from '@sluice/model';
import type { Outcome } from './disclosure.ts';

/** What an exchange must be to count. Class, place, treatment, outcome and side must hold of one and the same disclosure. */
export interface ExchangeFilter {
  /** Inclusive, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** Exclusive. */
  readonly untilMs?: number | undefined;
  readonly api?: ApiId | undefined;
  readonly endpoint?: EndpointId | undefined;
  readonly consumer?: ConsumerId | undefined;
  readonly status?: number | undefined;
  readonly decision?: Decision['kind'] | undefined;
  readonly dataClass?: DataClassId | undefined;
  /** Part of a place's text. */
  readonly place?: string | undefined;
  readonly treatment?: Treatment['kind'] | undefined;
  readonly outcome?: Outcome | undefined;
  readonly side?: Side | undefined;
}

export interface ExchangeQuery extends ExchangeFilter {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export const leakGroups = ['dataClass', 'endpoint', 'consumer', 'place'] as const;
export type LeakGroup = (typeof leakGroups)[number];

export interface LeakQuery extends ExchangeFilter {
  readonly groupBy: readonly LeakGroup[];
  /** Exact distinct counts cost most of a query's time; off for a live screen. */
  readonly isDistinctCounted: boolean;
  /** Also fields that no class claims; off, only classes count. */
  readonly isUnclassedIncluded: boolean;
  readonly limit: number;
}

/** Whether a filter speaks of disclosures, so that an exchange without any cannot match. */
export function asksDisclosures(filter: ExchangeFilter): boolean {
  return (
    filter.dataClass !== undefined ||
    filter.place !== undefined ||
    filter.treatment !== undefined ||
    filter.outcome !== undefined ||
    filter.side !== undefined
  );
}
