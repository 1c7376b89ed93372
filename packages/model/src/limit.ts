export const quotaUnits = ['hour', 'day', 'month'] as const;
export type QuotaUnit = (typeof quotaUnits)[number];

/** How much may be taken, and over which time it is counted. */
export type LimitTerms =
  /** A steady rate that lets `burst` pass at once (GCRA, ITU-T I.371). */
  | { readonly kind: 'rate'; readonly amount: number; readonly periodMs: number; readonly burst: number }
  /** At most `amount` in any span of the period. */
  | { readonly kind: 'window'; readonly amount: number; readonly periodMs: number }
  /** At most `amount` in each hour, day or month of UTC. */
  | { readonly kind: 'quota'; readonly amount: number; readonly unit: QuotaUnit }
  /** At most `amount` under way at once. */
  | { readonly kind: 'concurrency'; readonly amount: number }
  /** At most `amount` different values in any span of the period. */
  | { readonly kind: 'distinct'; readonly amount: number; readonly periodMs: number };

const hourMs = 3_600_000;
const quotaMs = { hour: hourMs, day: 24 * hourMs, month: 31 * 24 * hourMs } as const;

/** The time over which terms count; 0 where they count what is under way. */
export function periodOf(terms: LimitTerms): number {
  if (terms.kind === 'concurrency') return 0;
  return terms.kind === 'quota' ? quotaMs[terms.unit] : terms.periodMs;
}

/** What is counted under these terms goes on being counted under others of the same shape, whatever their amounts. */
export function shapeOfTerms(terms: LimitTerms): string {
  switch (terms.kind) {
    case 'quota':
      return `quota ${terms.unit}`;
    case 'concurrency':
      return terms.kind;
    default:
      return `${terms.kind} ${terms.periodMs}`;
  }
}

/** Whether terms of one shape allow the same. */
export function isSameSize(one: LimitTerms, other: LimitTerms): boolean {
  if (one.amount !== other.amount) return false;
  return one.kind !== 'rate' || other.kind !== 'rate' || one.burst === other.burst;
}

/** What a plan grants each of its consumers: at most so many requests, bytes or records that leave. */
export interface PlanLimit {
  readonly count: 'requests' | 'bytes' | 'records';
  readonly terms: LimitTerms;
}
