import { oddnessOf, pathOddness } from '@sluice/kit';
import type { Exchange } from '../exchange.ts';
import { splitTarget } from '../target.ts';

/** A target that stands for nothing. */
export interface AbsentTarget {
  readonly target: string;
  /** What stands in it for the parameters, in their order, then its query. */
  readonly absents: readonly string[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Nine digits fit into 32 bits; more are refused by some APIs as no id at all. */
const digitsMin = 9;

/**
 * The same target with each parameter replaced by one of its kind that hardly exists; of a path without any, its last segment. Of a target that
 * servers read in several ways it is a plain reading of it, or a server could cut off just what was replaced; null where it has none.
 */
export function absentTarget(exchange: Exchange): AbsentTarget | null {
  const place = plainReadingOf(exchange);
  return place && absentAt(exchange, place);
}

type Place = Pick<Exchange, 'path' | 'pathParameters'>;

function plainReadingOf(exchange: Exchange): Place | null {
  return (
    [exchange, ...exchange.otherReadings].find(
      ({ path }) => (oddnessOf(path) & (pathOddness.twoReadings | pathOddness.slashAtEnd)) === 0,
    ) ?? null
  );
}

function absentAt({ captured }: Exchange, { path, pathParameters }: Place): AbsentTarget {
  const { query } = splitTarget(captured.request.target);
  const slots = pathParameters.length > 0 ? pathParameters : [{ start: path.lastIndexOf('/') + 1, end: path.length }];
  const absents: string[] = [];
  let target = '';
  let from = 0;
  for (const { start, end } of slots) {
    const asked = path.slice(start, end);
    const absent = absentValue(asked);
    absents.push(absent);
    target += path.slice(from, start) + absent;
    from = end;
  }
  target += path.slice(from);
  return { target: query === '' ? target : `${target}?${query}`, absents: [...absents, query] };
}

function absentValue(asked: string): string {
  if (asked === '') return 'absent-0f9f0f9f';
  if (uuid.test(asked)) return 'ffffffff-ffff-4fff-bfff-fffffffffffe';
  if (/^\d+$/.test(asked)) return '9'.repeat(Math.max(asked.length, digitsMin));
  // What stands before the last divider is a kind (`usr_…`), and an API may look at it first.
  const lead = Math.max(asked.lastIndexOf('_'), asked.lastIndexOf('-')) + 1;
  const rest = asked.slice(lead);
  return `${asked.slice(0, lead)}${rest.replace(/[0-9]/g, '9').replace(/[a-z]/g, 'f').replace(/[A-Z]/g, 'F')}${rest.length < digitsMin ? 'f9f9f9f9' : ''}`;
}
