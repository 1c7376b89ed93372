import type { ValueRules } from '@sluice/model';
import { standInFor } from './stand-in.ts';

/** What a treatment alone would make of a value. */
export type Wanted = { readonly kind: 'nothing' } | { readonly kind: 'value'; readonly value: string | number | null };

/** What a contract lets it make. */
export type Fit =
  | { readonly kind: 'as-wanted' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: string | number | null }
  /** Nothing that hides the value is of the contract: it is hidden as was wanted. */
  | { readonly kind: 'broken'; readonly because: string };

export interface Standing {
  readonly rules: ValueRules;
  /** Of the object or array that holds it; null at the root. */
  readonly around: ValueRules | null;
  readonly isItem: boolean;
  readonly original: string;
  readonly type: 'string' | 'number';
}

const asWanted: Fit = { kind: 'as-wanted' };

/** Bends what a treatment makes of a value to its contract. */
export function fit(wanted: Wanted, standing: Standing): Fit {
  return wanted.kind === 'nothing' ? insteadOfNothing(standing) : valid(wanted.value, standing);
}

export function isNeeded({ rules, around, isItem }: Standing): boolean {
  return isItem ? (around?.itemsMin ?? 0) > 0 : rules.isEverRequired || (around?.membersMin ?? 0) > 0;
}

function insteadOfNothing(standing: Standing): Fit {
  if (!isNeeded(standing)) return asWanted;
  return (
    nullOr(standing) ??
    standIn(standing) ?? { kind: 'broken', because: 'it is required, and no other value may stand there; it is taken out all the same' }
  );
}

function valid(value: string | number | null, standing: Standing): Fit {
  if (standing.rules.accepts(value)) return asWanted;
  const other = standIn(standing);
  if (other) return other;
  if (!isNeeded(standing)) return { kind: 'nothing' };
  return nullOr(standing) ?? { kind: 'broken', because: 'no masked value is of the form that is declared' };
}

function nullOr({ rules }: Standing): Fit | null {
  return rules.accepts(null) ? { kind: 'value', value: null } : null;
}

function standIn({ rules, original, type }: Standing): Fit | null {
  const value = standInFor(rules, original, type);
  return value === null ? null : { kind: 'value', value };
}
