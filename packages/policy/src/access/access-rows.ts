import type { Outcome } from '@sluice/model';
import type { Fact } from '../facts.ts';
import { type BoundEntry, either } from './bound-entry.ts';
import type { OwnRows, RowCounts } from './entry.ts';

/** The rows of one array as all permits of an endpoint see them. */
export interface AccessRows {
  readonly rule: string;
  /** `file:line:column` of it. */
  readonly source: string;
  readonly fact: string;
  readonly place: string;
  readonly array: readonly string[];
  readonly facts: readonly Fact[];
  readonly counts: RowCounts;
  keeps(outcomes: readonly Outcome[]): Outcome;
}

/** For each array that some permit keeps rows of: every permit's part in it, also of those that keep all. */
export function rowsOf(entries: readonly BoundEntry[], lead: string): readonly AccessRows[] {
  const permits = entries.filter(({ entry }) => entry.effect === 'permit');
  const places = new Map<string, BoundEntry & { readonly entry: { readonly rows: OwnRows } }>();
  for (const bound of permits) if (hasRows(bound) && !places.has(bound.entry.rows.place)) places.set(bound.entry.rows.place, bound);
  return Array.from(places.values(), (first) => {
    const { place, array } = first.entry.rows;
    const kept = permits.map((bound) => {
      const own = bound.entry.rows?.place === place ? [bound.entry.rows.keep] : [];
      return [...(bound.who ? [bound.who] : []), ...bound.early, ...bound.late, ...own];
    });
    const texts = permits.flatMap(({ entry }) => (entry.rows?.place === place ? [entry.rows.keep.text] : []));
    const counts = permits.flatMap(({ entry }) => (entry.rows?.place === place ? [entry.rows.counts] : []));
    return {
      rule: `${lead}${first.entry.id}`,
      source: first.entry.source,
      fact: `${lead}${place}: ${[...new Set(texts)].join(' or ')}`,
      place,
      array,
      counts: {
        correct: counts.flatMap(({ correct }) => correct),
        remove: counts.flatMap(({ remove }) => remove),
        removeHeaders: [...new Set(counts.flatMap(({ removeHeaders }) => removeHeaders))],
      },
      ...either(kept),
    };
  });
}

function hasRows(bound: BoundEntry): bound is BoundEntry & { readonly entry: { readonly rows: OwnRows } } {
  return bound.entry.rows !== null;
}
