import type { ConsumerId, DataClassId } from '@sluice/model';
import type { LeakGroup, LeakQuery, LeakRow } from '@sluice/store';
import { addDisclosureConditions, addExchangeConditions, Conditions } from './duckdb-filter.ts';
import { endpointOf, number, type Session, textOrNull } from './duckdb-session.ts';
import { exchangesSql } from './firsts.ts';

const columns: Readonly<Record<LeakGroup, string>> = { dataClass: 'class', endpoint: 'endpoint', consumer: 'consumer', place: 'place' };

export async function leakRows(session: Session, query: LeakQuery): Promise<readonly LeakRow[]> {
  const conditions = new Conditions();
  await addExchangeConditions(conditions, query, session.names, session.connection);
  await addDisclosureConditions(conditions, query, session.names, session.connection);
  if (!query.isUnclassedIncluded) conditions.add('class > 0');
  const rows = await session.rows(leakSql(query, conditions.where), conditions.values);
  return rows.map((row) => ({
    dataClass: textOrNull(row['class']) as DataClassId | null,
    ...endpointOf(row['endpoint']),
    consumer: textOrNull(row['consumer']) as ConsumerId | null,
    place: textOrNull(row['place']),
    exchanges: number(row['exchanges']),
    values: number(row['amount']),
    left: number(row['left_amount']),
    masked: number(row['masked_amount']),
    withheld: number(row['withheld_amount']),
    distinct: row['distinct_amount'] == null ? null : number(row['distinct_amount']),
    firstAtMs: number(row['first_at']),
    lastAtMs: number(row['last_at']),
  }));
}

/** One scan of the disclosures for the sums; a second one, of the shown groups' fingerprints only, where distinct ones are counted. */
function leakSql(query: LeakQuery, where: string): string {
  const groups = query.groupBy.map((group) => columns[group]);
  const keys = groups.length === 0 ? '' : `${groups.join(', ')},`;
  const groupBy = groups.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${groups.join(', ')}`;
  const sums = `
    SELECT ${keys} ${exchangesSql(query)}::DOUBLE AS exchanges, sum(amount) AS amount,
      coalesce(sum(amount) FILTER (outcome = 0), 0) AS left_amount, coalesce(sum(amount) FILTER (outcome = 1), 0) AS masked_amount,
      coalesce(sum(amount) FILTER (outcome = 2), 0) AS withheld_amount, min(started_at) AS first_at, max(started_at) AS last_at
    FROM disclosures ${where} ${groupBy} ORDER BY amount DESC, last_at DESC LIMIT ${Math.floor(query.limit)}`;
  return `WITH sums AS MATERIALIZED (${sums}) ${query.isDistinctCounted ? distinct(query, groups, where) : ''}
    SELECT sums.* EXCLUDE (${['amount', ...groups].join(', ')}), sums.amount AS amount ${groups.map(named).join('')}
      ${query.isDistinctCounted ? ', distincts.distinct_amount' : ''}
    FROM sums ${query.isDistinctCounted ? `LEFT JOIN distincts ON ${groups.map((group) => `sums.${group} = distincts.${group}`).join(' AND ') || 'true'}` : ''}
    ${groups.map((group) => `LEFT JOIN names AS ${group}_name ON ${group}_name.id = sums.${group}`).join('\n')}
    ORDER BY sums.amount DESC, sums.last_at DESC`;
}

function named(group: string): string {
  return `, ${group}_name.text AS ${group}`;
}

function distinct(query: LeakQuery, groups: readonly string[], where: string): string {
  const matching = `(SELECT * FROM disclosures ${where}) AS matching`;
  const value = '(high::UBIGINT << 32) | low';
  if (groups.length === 0) {
    return `, shown AS (SELECT unnest(lows) AS low, unnest(highs) AS high FROM ${matching}),
    distincts AS (SELECT count(DISTINCT ${value})::DOUBLE AS distinct_amount FROM shown)`;
  }
  const using = `USING (${groups.join(', ')})`;
  if (query.limit > groupBitsMax) {
    return `, shown AS (SELECT ${groups.join(', ')}, unnest(lows) AS low, unnest(highs) AS high FROM ${matching} SEMI JOIN sums ${using}),
    distincts AS (SELECT ${groups.join(', ')}, count(DISTINCT ${value})::DOUBLE AS distinct_amount FROM shown GROUP BY ${groups.join(', ')})`;
  }
  // A bit for each shown group that a value is in: a table of values, where one of groups and values is many times as large.
  const counts = Array.from({ length: query.limit }, (_, bit) => `count(*) FILTER (bits & ${2n ** BigInt(bit)}::UBIGINT > 0)`);
  // In two halves, because DuckDB takes lists apart in one thread.
  const half = (side: '<=' | '>') =>
    `SELECT bit, unnest(lows) AS low, unnest(highs) AS high FROM ${matching} JOIN numbered ${using} WHERE matching.no ${side} (SELECT no FROM middle)`;
  return `, numbered AS MATERIALIZED (SELECT ${groups.join(', ')}, (row_number() OVER () - 1)::UTINYINT AS bit FROM sums),
    middle AS MATERIALIZED (SELECT (min(no) + max(no)) / 2 AS no FROM disclosures ${where}),
    shown AS (${half('<=')} UNION ALL ${half('>')}),
    distinct_values AS (SELECT ${value} AS value, bit_or(1::UBIGINT << bit) AS bits FROM shown GROUP BY 1),
    counted AS MATERIALIZED (SELECT [${counts.join(', ')}] AS amounts FROM distinct_values),
    distincts AS (SELECT ${groups.join(', ')}, amounts[bit + 1]::DOUBLE AS distinct_amount FROM numbered, counted)`;
}

/** As many groups as one number has bits to spare. */
const groupBitsMax = 63;
