import type { Disclosure, LeakQuery } from '@sluice/store';

/**
 * Marks that are set when a disclosure is stored: it is the first of its exchange, alike in class, side, outcome or treatment. Counting a
 * mark counts exchanges; counting distinct exchange numbers over ten million rows takes ten times as long.
 */
export interface Alike {
  readonly class: boolean;
  readonly side: boolean;
  readonly by: 'nothing' | 'outcome' | 'treatment';
}

const refinements: readonly Alike['by'][] = ['nothing', 'outcome', 'treatment'];

export function bitOf(alike: Alike): number {
  return 1 << (refinements.indexOf(alike.by) * 4 + (alike.class ? 2 : 0) + (alike.side ? 1 : 0));
}

const allBits = 0xfff;

/** Of classed disclosures only: without a class there is nothing to count by. */
export function firsts(all: readonly Disclosure[], index: number, one: Disclosure): number {
  if (one.dataClass === null) return 0;
  let bits = allBits;
  for (let before = 0; before < index && bits !== 0; before += 1) {
    const other = all[before];
    if (other !== undefined && other.dataClass !== null) bits &= ~sharedBits(one, other);
  }
  return bits;
}

function sharedBits(one: Disclosure, other: Disclosure): number {
  const isSameClass = one.dataClass === other.dataClass;
  const isSameSide = one.side === other.side;
  const marks = 1 | (isSameSide ? 2 : 0) | (isSameClass ? 4 : 0) | (isSameClass && isSameSide ? 8 : 0);
  return marks | (one.outcome === other.outcome ? marks << 4 : 0) | (one.treatment === other.treatment ? marks << 8 : 0);
}

/** SQL that counts a group's exchanges, given how many `rows` are alike: by a mark, where the filter takes what a mark stands for. */
export function exchangesSql(query: LeakQuery): string {
  const isWithClass = query.groupBy.includes('dataClass') || query.dataClass !== undefined;
  if (query.groupBy.includes('place') && isWithClass) return 'sum(rows)';
  const isByPlace = query.groupBy.includes('place') || query.place !== undefined;
  const isBoth = query.outcome !== undefined && query.treatment !== undefined;
  if (isByPlace || isBoth || query.isUnclassedIncluded) return 'count(DISTINCT no)';
  const refined = query.treatment === undefined ? 'nothing' : 'treatment';
  const by = query.outcome === undefined ? refined : 'outcome';
  return `coalesce(sum(rows) FILTER (firsts & ${bitOf({ class: isWithClass, side: query.side !== undefined, by })} > 0), 0)`;
}
