import type { ConsumerId, DataClassId } from '@sluice/model';
import type { LeakGroup, LeakQuery, LeakRow } from '@sluice/store';
import { rowConditions, shownKindConditions } from './duckdb-filter.ts';
import { endpointOf, number, type Session, textOrNull } from './duckdb-session.ts';
import { exchangesSql } from './firsts.ts';

const columns: Readonly<Record<LeakGroup, string>> = { dataClass: 'class', endpoint: 'endpoint', consumer: 'consumer', place: 'place' };

export async function leakRows(session: Session, query: LeakQuery): Promise<readonly LeakRow[]> {
  const matching = await matchingSql(session, query);
  const rows = await session.rows(leakSql(query, matching), matching.values);
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

/** The same disclosures in three forms. */
interface Matching {
  /** Those that are alike as one, with their number in `rows`. */
  readonly summed: string;
  /** Conditions of single ones, of their rows alone, and of their kinds alone. */
  readonly where: string;
  readonly rows: string;
  readonly kinds: string;
  readonly values: (string | number)[];
}

async function matchingSql(session: Session, query: LeakQuery): Promise<Matching> {
  const which = query.isUnclassedIncluded ? 'all' : 'classed';
  const conditions = await rowConditions(session, query);
  const { values, where: rows } = conditions;
  const kinds = (await shownKindConditions(session, query, which, values)).where;
  if (kinds !== '') conditions.add(`shown IN (SELECT id FROM shown_kinds ${kinds})`);
  const { where } = conditions;
  // Thousands of kinds are joined where rows are millions, unless consumers are told apart or exchanges have to be counted by their numbers.
  if (query.groupBy.includes('consumer') || exchangesSql(query).includes('no)')) {
    const columns = 'no, consumer, 1 AS rows, amount, started_at AS first_at, started_at AS last_at, shown_kinds.*';
    return {
      summed: `SELECT ${columns} FROM disclosures JOIN (SELECT * FROM shown_kinds ${kinds}) AS shown_kinds ON id = shown ${rows}`,
      where,
      rows,
      kinds,
      values,
    };
  }
  const seen = `SELECT shown, count(*) AS rows, sum(amount) AS amount, min(started_at) AS first_at, max(started_at) AS last_at
    FROM disclosures ${where} GROUP BY shown`;
  return { summed: `SELECT seen.*, shown_kinds.* FROM (${seen}) AS seen JOIN shown_kinds ON id = shown`, where, rows, kinds, values };
}

/** One scan of the disclosures for the sums; a second one, of the shown groups' fingerprints only, where distinct ones are counted. */
function leakSql(query: LeakQuery, matching: Matching): string {
  const groups = query.groupBy.map((group) => columns[group]);
  const keys = groups.length === 0 ? '' : `${groups.join(', ')},`;
  const groupBy = groups.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${groups.join(', ')}`;
  const left = (outcome: number) => `coalesce(sum(amount) FILTER (outcome = ${outcome}), 0)::DOUBLE`;
  const sums = `
    SELECT ${keys} (${exchangesSql(query)})::DOUBLE AS exchanges, sum(amount)::DOUBLE AS amount, ${left(0)} AS left_amount,
      ${left(1)} AS masked_amount, ${left(2)} AS withheld_amount, min(first_at) AS first_at, max(last_at) AS last_at
    FROM (${matching.summed}) AS matching ${groupBy} ORDER BY amount DESC, last_at DESC LIMIT ${Math.floor(query.limit)}`;
  return `WITH sums AS MATERIALIZED (${sums}) ${query.isDistinctCounted ? distinct(query, groups, matching) : ''}
    SELECT sums.* EXCLUDE (${['amount', ...groups].join(', ')}), sums.amount AS amount ${groups.map(named).join('')}
      ${query.isDistinctCounted ? ', coalesce(distincts.distinct_amount, 0) AS distinct_amount' : ''}
    FROM sums ${query.isDistinctCounted ? `LEFT JOIN distincts ON ${groups.map((group) => `sums.${group} = distincts.${group}`).join(' AND ') || 'true'}` : ''}
    ${groups.map((group) => `LEFT JOIN names AS ${group}_name ON ${group}_name.id = sums.${group}`).join('\n')}
    ORDER BY sums.amount DESC, sums.last_at DESC`;
}

function named(group: string): string {
  return `, ${group}_name.text AS ${group}`;
}

function distinct(query: LeakQuery, groups: readonly string[], { where, rows, kinds }: Matching): string {
  if (groups.length === 0) {
    return `, shown_values AS (SELECT unnest(prints) AS value FROM disclosures ${where}),
    distincts AS (SELECT count(DISTINCT value)::DOUBLE AS distinct_amount FROM shown_values)`;
  }
  const matchingKinds = `(SELECT * FROM shown_kinds ${kinds}) AS shown_kinds`;
  if (query.limit > groupBitsMax) {
    const matching = `(SELECT * FROM disclosures JOIN ${matchingKinds} ON id = shown ${rows}) AS matching`;
    return `, shown_values AS (SELECT ${groups.join(', ')}, unnest(prints) AS value FROM ${matching} SEMI JOIN sums USING (${groups.join(', ')})),
    distincts AS (SELECT ${groups.join(', ')}, count(DISTINCT value)::DOUBLE AS distinct_amount FROM shown_values GROUP BY ${groups.join(', ')})`;
  }
  // A bit for each shown group that a value is in: a table of values, where one of groups and values is many times as large.
  const counts = Array.from({ length: query.limit }, (_, bit) => `count(*) FILTER (bits & ${2n ** BigInt(bit)}::UBIGINT > 0)`);
  const ofKinds = groups.filter((group) => group !== 'consumer');
  const isByConsumer = ofKinds.length < groups.length;
  const kindsOfGroups = ofKinds.length === 0 ? `CROSS JOIN ${matchingKinds}` : `JOIN ${matchingKinds} USING (${ofKinds.join(', ')})`;
  const grouped = `disclosures JOIN bits_by_kind ON id = shown ${isByConsumer ? 'AND group_consumer = consumer' : ''}`;
  // In two halves, because DuckDB takes lists apart in one thread.
  const half = (side: '<=' | '>') =>
    `SELECT own_bit, unnest(prints) AS value FROM ${grouped} ${rows === '' ? 'WHERE' : `${rows} AND`} no ${side} (SELECT no FROM middle)`;
  return `, numbered AS MATERIALIZED (SELECT ${groups.join(', ')}, (row_number() OVER () - 1)::UTINYINT AS bit FROM sums),
    bits_by_kind AS MATERIALIZED (SELECT id, ${isByConsumer ? 'consumer AS group_consumer,' : ''} 1::UBIGINT << bit AS own_bit FROM numbered ${kindsOfGroups}),
    middle AS MATERIALIZED (SELECT (min(no) + max(no)) // 2 AS no FROM disclosures ${where}),
    shown_values AS (${half('<=')} UNION ALL ${half('>')}),
    distinct_values AS (SELECT value, bit_or(own_bit) AS bits FROM shown_values GROUP BY 1),
    counted AS MATERIALIZED (SELECT [${counts.join(', ')}] AS amounts FROM distinct_values),
    distincts AS (SELECT ${groups.join(', ')}, amounts[bit + 1]::DOUBLE AS distinct_amount FROM numbered, counted)`;
}

/** As many groups as one number has bits to spare. */
const groupBitsMax = 63;
