import { unreachable } from '@sluice/kit';
import { type LimitTerms, periodOf } from '@sluice/model';
import type { Match } from '../rule.ts';
import type { Limit } from './limit.ts';

/** Another limit that is reached first whatever comes, so that this one never refuses anything; null where there is none. */
export function stricterThan(limit: Limit, limits: readonly Limit[]): Limit | null {
  const isStricter = (other: Limit) =>
    other !== limit &&
    other.mode === 'enforce' &&
    other.otherwise.kind !== 'slow' &&
    (other.otherwise.kind !== 'step-up' || limit.otherwise.kind === 'step-up') &&
    other.conditions.length === 0 &&
    isCountedAlike(other, limit) &&
    isWider(other, limit) &&
    isReachedFirst(other.terms, limit.terms);
  // Of two that are the same the later one is said.
  return limits.find((other, index) => isStricter(other) && (index < limits.indexOf(limit) || !isEqual(other, limit))) ?? null;
}

function isEqual(one: Limit, other: Limit): boolean {
  const plain = ({ mode, terms, match, plans, conditions }: Limit) => [mode, terms, match, plans, conditions.map(({ text }) => text)];
  return isSame(plain(one), plain(other));
}

function isCountedAlike(one: Limit, other: Limit): boolean {
  // Two costs in CEL are two things, whatever they say.
  const isCost = ({ count }: Limit) => count.kind === 'cost' && count.evaluate !== null;
  return !isCost(one) && !isCost(other) && isSame([one.by, one.count, one.statuses], [other.by, other.count, other.statuses]);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isWider({ match: wide, plans: widePlans }: Limit, { match: narrow, plans }: Limit): boolean {
  const lists: readonly (keyof Match & ('apis' | 'endpoints' | 'methods' | 'consumerKinds'))[] = [
    'apis',
    'endpoints',
    'methods',
    'consumerKinds',
  ];
  return (
    (wide.isVerified === null || wide.isVerified === narrow.isVerified) &&
    isAmong(plans, widePlans) &&
    lists.every((list) => isAmong(narrow[list], wide[list]))
  );
}

function isAmong(few: readonly string[], many: readonly string[]): boolean {
  return many.length === 0 || (few.length > 0 && few.every((one) => many.includes(one)));
}

/** Whether what `first` lets through in any period of `second` is no more than that one allows. */
function isReachedFirst(first: LimitTerms, second: LimitTerms): boolean {
  if (first.kind === 'concurrency' || second.kind === 'concurrency') return first.kind === second.kind && first.amount <= second.amount;
  if (first.kind === 'distinct' || second.kind === 'distinct')
    return first.kind === second.kind && first.amount <= second.amount && periodOf(first) >= periodOf(second);
  if (second.kind === 'rate')
    return first.kind === 'rate' && first.burst <= second.burst && first.amount / first.periodMs <= second.amount / second.periodMs;
  return mostWithin(first, second) <= second.amount;
}

function mostWithin(first: LimitTerms, second: LimitTerms): number {
  const periodMs = periodOf(second);
  switch (first.kind) {
    case 'quota':
      if (second.kind === 'quota' && first.unit === second.unit) return first.amount;
      // A span of any other length touches one window more than fit into it.
      return first.amount * (Math.ceil(periodMs / shortestMs(first)) + 1);
    case 'window':
      return first.amount * Math.ceil(periodMs / first.periodMs);
    case 'rate':
      return first.burst + Math.ceil((first.amount * periodMs) / first.periodMs);
    case 'concurrency':
    case 'distinct':
      return Number.POSITIVE_INFINITY;
    default:
      return unreachable(first);
  }
}

/** Months differ. */
function shortestMs(terms: LimitTerms & { readonly kind: 'quota' }): number {
  return terms.unit === 'month' ? 28 * 86_400_000 : periodOf(terms);
}
