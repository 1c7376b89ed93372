import { type CoverageRow, compareGaps, type ExchangeFilter, type Gap } from '@sluice/store';
import { exchangeConditions } from './duckdb-filter.ts';
import { summedExchanges } from './duckdb-hours.ts';
import { endpointOf, number, type Session } from './duckdb-session.ts';
import { gapAt } from './kinds.ts';

/** What was judged comes from the hours; what was not is looked for in the exchanges of those kinds that have a gap. */
export async function coverageRows(session: Session, filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
  const summed = await summedExchanges(session, filter);
  const rows = await session.rows(
    `SELECT name.text AS endpoint, seen.* EXCLUDE (endpoint), seen.endpoint AS id FROM (
      SELECT endpoint, sum(exchanges)::DOUBLE AS exchanges, arg_max(is_declared, last_no) = 1 AS is_declared, sum(bytes_seen)::DOUBLE AS judged,
        sum(bytes_unseen)::DOUBLE AS unjudged FROM (${summed.sql}) GROUP BY endpoint) AS seen
    JOIN names AS name ON name.id = seen.endpoint ORDER BY seen.unjudged DESC, seen.exchanges DESC, name.text`,
    summed.values,
  );
  const gaps = await gapsByEndpoint(session, filter);
  return rows.flatMap((row) => {
    const { api, endpoint } = endpointOf(row['endpoint']);
    if (api === null || endpoint === null) return [];
    return {
      api,
      endpoint,
      isDeclared: row['is_declared'] === true,
      exchanges: number(row['exchanges']),
      bytesJudged: number(row['judged']),
      gaps: (gaps.get(number(row['id'])) ?? []).toSorted(compareGaps),
    };
  });
}

/** What was recorded before gaps had reasons (format 2) has bytes and no gap. */
const sides = [
  { side: 'request', gap: 'request_gap', bytes: 'request_unseen', where: 'request_gap > 0' },
  { side: 'response', gap: 'response_gap', bytes: 'bytes_unseen - request_unseen', where: 'response_gap > 0' },
  { side: null, gap: '0', bytes: 'bytes_unseen', where: 'request_gap = 0 AND response_gap = 0 AND bytes_unseen > 0' },
] as const;

async function gapsByEndpoint(session: Session, filter: ExchangeFilter): Promise<ReadonlyMap<number, readonly Gap[]>> {
  const gapsById = new Map<number, Gap[]>();
  for (const { side, gap, bytes, where } of sides) {
    const conditions = await exchangeConditions(session, filter);
    const rows = await session.rows(
      `SELECT endpoint, ${gap} AS gap, count(*)::DOUBLE AS exchanges, sum(${bytes})::DOUBLE AS bytes
      FROM (SELECT * FROM exchanges ${conditions.where}) AS seen JOIN kinds ON kinds.id = seen.kind WHERE ${where} GROUP BY ALL`,
      conditions.values,
    );
    for (const row of rows) {
      const id = number(row['endpoint']);
      const gaps = gapsById.get(id) ?? [];
      gapsById.set(id, gaps);
      gaps.push({ side, ...gapAt(number(row['gap'])), exchanges: number(row['exchanges']), bytes: number(row['bytes']) });
    }
  }
  return gapsById;
}
