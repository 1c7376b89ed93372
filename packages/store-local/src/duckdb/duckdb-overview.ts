import type { DataClassId, Decision } from '@sluice/model';
import {
  asksDisclosures,
  type ClassTotal,
  type EndpointRow,
  type ExchangeFilter,
  type LostReason,
  type Overview,
  type TimelineBucket,
  timelineBucketsMax,
} from '@sluice/store';
import { decisionKinds } from '../record/record-format.ts';
import { addKindConditions, Conditions, exchangeConditions, rowConditions, shownKindConditions } from './duckdb-filter.ts';
import { summedExchanges } from './duckdb-hours.ts';
import { summedColumns } from './duckdb-hours-schema.ts';
import { nameKind } from './duckdb-schema.ts';
import { endpointOf, measuresOf, number, type Session, text } from './duckdb-session.ts';

export async function endpointRows(session: Session, filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
  const summed = await summedExchanges(session, filter);
  const [rows, consumers, classes] = [
    await session.rows(
      `SELECT name.text AS endpoint, seen.* EXCLUDE (endpoint), seen.endpoint AS id FROM (
        SELECT endpoint, sum(exchanges)::DOUBLE AS exchanges, arg_max(is_declared, last_no) = 1 AS is_declared, min(first_at) AS first_at,
          max(last_at) AS last_at FROM (${summed.sql}) GROUP BY endpoint) AS seen
      JOIN names AS name ON name.id = seen.endpoint ORDER BY seen.exchanges DESC, name.text`,
      summed.values,
    ),
    await consumersByEndpoint(session, filter),
    await classesByEndpoint(session, filter),
  ];
  return rows.flatMap((row) => {
    const id = number(row['id']);
    const { api, endpoint } = endpointOf(row['endpoint']);
    if (api === null || endpoint === null) return [];
    return {
      api,
      endpoint,
      isDeclared: row['is_declared'] === true,
      exchanges: number(row['exchanges']),
      consumers: consumers.get(id) ?? 0,
      classes: classes.get(id) ?? [],
      firstAtMs: number(row['first_at']),
      lastAtMs: number(row['last_at']),
    };
  });
}

/** A set of bits for each endpoint costs half of a hash for each pair, as long as all of them take no more than 64 MB a thread. */
const bitsMax = 64 * 1024 * 1024 * 8;

async function consumersByEndpoint(session: Session, filter: ExchangeFilter): Promise<ReadonlyMap<number, number>> {
  const { where, values } = await exchangeConditions(session, filter);
  const [range] = await session.rows(
    `SELECT min(id) FILTER (kind = ${nameKind.consumer}) AS first, max(id) FILTER (kind = ${nameKind.consumer}) AS last,
      (count(*) FILTER (kind = ${nameKind.endpoint}))::DOUBLE AS endpoints FROM names`,
  );
  if (range === undefined || range['first'] === null) return new Map();
  const [first, last] = [number(range['first']), number(range['last'])];
  const bits = (last - first + 1) * number(range['endpoints']);
  const count = bits <= bitsMax ? `bit_count(bitstring_agg(consumer, ${first}, ${last}))` : 'count(DISTINCT consumer)';
  const rows = await session.rows(
    `SELECT endpoint, ${count}::DOUBLE AS consumers FROM exchanges JOIN kinds ON kinds.id = exchanges.kind ${where} GROUP BY endpoint`,
    values,
  );
  return new Map(rows.map((row) => [number(row['endpoint']), number(row['consumers'])]));
}

async function classesByEndpoint(session: Session, filter: ExchangeFilter): Promise<ReadonlyMap<number, readonly DataClassId[]>> {
  // All classes of an exchange count, also where it was found by one of them.
  const conditions = await rowConditions(session, filter);
  const alike = new Conditions(conditions.values);
  await addKindConditions(alike, filter, session);
  alike.add('class > 0');
  if (asksDisclosures(filter)) {
    const matching = await exchangeConditions(session, filter, conditions.values);
    conditions.add(`no IN (SELECT no FROM exchanges ${matching.where})`);
  }
  const sql = `SELECT endpoint, list(name.text ORDER BY name.text) AS classes FROM
    (SELECT DISTINCT endpoint, class FROM (SELECT DISTINCT shown FROM disclosures ${conditions.where}) AS seen
      JOIN shown_kinds ON shown_kinds.id = seen.shown ${alike.where}) AS shown
    JOIN names AS name ON name.id = shown.class GROUP BY endpoint`;
  const rows = await session.rows(sql, conditions.values);
  return new Map(
    rows.map((row) => [number(row['endpoint']), (Array.isArray(row['classes']) ? row['classes'].map(text) : []) as DataClassId[]]),
  );
}

export async function overviewOf(session: Session, filter: ExchangeFilter): Promise<Overview> {
  const { where, values } = await exchangeConditions(session, filter);
  const summed = await summedExchanges(session, filter);
  const sum = (column: string) => `coalesce(sum(${column}), 0)::DOUBLE AS ${column}`;
  const decided = decisionKinds.map((_, index) => `coalesce(sum(exchanges) FILTER (decision = ${index}), 0)::DOUBLE AS decided${index}`);
  const [row = {}] = await session.rows(
    `SELECT coalesce(sum(exchanges), 0)::DOUBLE AS exchanges, ${decided.join(', ')}, count(DISTINCT endpoint)::DOUBLE AS endpoints,
      min(first_at) AS first_at, max(last_at) AS last_at, ${summedColumns.map(sum).join(', ')} FROM (${summed.sql})`,
    summed.values,
  );
  const [consumers] = await session.rows(`SELECT count(DISTINCT consumer)::DOUBLE AS consumers FROM exchanges ${where}`, values);
  const lost = await session.rows('SELECT reason, sum(amount)::DOUBLE AS amount FROM lost GROUP BY reason');
  return {
    exchanges: number(row['exchanges']),
    byDecision: Object.fromEntries(decisionKinds.map((kind, index) => [kind, number(row[`decided${index}`])])) as Record<
      Decision['kind'],
      number
    >,
    endpoints: number(row['endpoints']),
    consumers: number(consumers?.['consumers']),
    ...measuresOf(row),
    firstAtMs: row['first_at'] == null ? null : number(row['first_at']),
    lastAtMs: row['last_at'] == null ? null : number(row['last_at']),
    classes: await classTotals(session, filter),
    lost: Object.fromEntries(lost.map((one) => [text(one['reason']) as LostReason, number(one['amount'])])),
  };
}

export async function timelineOf(session: Session, filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]> {
  const { where, values } = await exchangeConditions(session, filter);
  values.push(bucketMs);
  const bucket = `floor(started_at / $${values.length}) * $${values.length}`;
  const sql = `SELECT ${bucket} AS bucket_at, count(*)::DOUBLE AS exchanges, (count(*) FILTER (decision = 1))::DOUBLE AS minimised,
      (count(*) FILTER (decision > 1))::DOUBLE AS refused, sum(stripped)::DOUBLE AS stripped, sum(masked)::DOUBLE AS masked
    FROM exchanges JOIN kinds ON kinds.id = exchanges.kind ${where} GROUP BY 1 ORDER BY 1 DESC LIMIT ${timelineBucketsMax}`;
  return (await session.rows(sql, values)).toReversed().map((row) => ({
    atMs: number(row['bucket_at']),
    exchanges: number(row['exchanges']),
    minimised: number(row['minimised']),
    refused: number(row['refused']),
    strippedCount: number(row['stripped']),
    maskedCount: number(row['masked']),
  }));
}

async function classTotals(session: Session, filter: ExchangeFilter): Promise<ClassTotal[]> {
  const conditions = await rowConditions(session, filter);
  const alike = await shownKindConditions(session, filter, 'classed', conditions.values);
  const sql = `
    SELECT name.text AS class, totals.* EXCLUDE (class) FROM (
      SELECT class, sum(amount)::DOUBLE AS amount, coalesce(sum(amount) FILTER (outcome = 0), 0)::DOUBLE AS left_amount,
        coalesce(sum(amount) FILTER (outcome = 1), 0)::DOUBLE AS masked_amount,
        coalesce(sum(amount) FILTER (outcome = 2), 0)::DOUBLE AS withheld_amount
      FROM (SELECT shown, sum(amount) AS amount FROM disclosures ${conditions.where} GROUP BY shown) AS seen
      JOIN shown_kinds ON shown_kinds.id = seen.shown ${alike.where} GROUP BY class) AS totals
    JOIN names AS name ON name.id = totals.class ORDER BY amount DESC, name.text`;
  return (await session.rows(sql, conditions.values)).map((row) => ({
    dataClass: text(row['class']) as DataClassId,
    values: number(row['amount']),
    left: number(row['left_amount']),
    masked: number(row['masked_amount']),
    withheld: number(row['withheld_amount']),
  }));
}
