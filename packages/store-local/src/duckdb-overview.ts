import type { DataClassId, Decision } from '@sluice/model';
import {
  type ClassTotal,
  type EndpointRow,
  type ExchangeFilter,
  type LostReason,
  type Overview,
  type TimelineBucket,
  timelineBucketsMax,
} from '@sluice/store';
import { addDisclosureConditions, addExchangeConditions, Conditions, exchangeConditions } from './duckdb-filter.ts';
import { endpointOf, number, type Session, text } from './duckdb-session.ts';
import { decisionKinds } from './record-format.ts';

export async function endpointRows(session: Session, filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
  const { where, values } = await exchangeConditions(session, filter);
  const sql = `
    WITH matching AS (SELECT no, endpoint, consumer, started_at, no * 2 + is_declared::DOUBLE AS newest FROM exchanges ${where}),
    seen AS (SELECT endpoint, count(*)::DOUBLE AS exchanges, count(DISTINCT consumer)::DOUBLE AS consumers, max(newest) % 2 = 1 AS is_declared,
      min(started_at) AS first_at, max(started_at) AS last_at FROM matching GROUP BY endpoint),
    classes AS (SELECT endpoint, list(DISTINCT name.text ORDER BY name.text) AS classes FROM
      (SELECT DISTINCT endpoint, class FROM disclosures WHERE class > 0 ${where === '' ? '' : 'AND no IN (SELECT no FROM matching)'}) AS shown
      JOIN names AS name ON name.id = shown.class GROUP BY endpoint)
    SELECT name.text AS endpoint, seen.* EXCLUDE (endpoint), coalesce(classes.classes, []) AS classes
    FROM seen JOIN names AS name ON name.id = seen.endpoint LEFT JOIN classes ON classes.endpoint = seen.endpoint
    ORDER BY seen.exchanges DESC, name.text`;
  return (await session.rows(sql, values)).flatMap((row) => {
    const { api, endpoint } = endpointOf(row['endpoint']);
    if (api === null || endpoint === null) return [];
    return {
      api,
      endpoint,
      isDeclared: row['is_declared'] === true,
      exchanges: number(row['exchanges']),
      consumers: number(row['consumers']),
      classes: (Array.isArray(row['classes']) ? row['classes'].map(text) : []) as DataClassId[],
      firstAtMs: number(row['first_at']),
      lastAtMs: number(row['last_at']),
    };
  });
}

export async function overviewOf(session: Session, filter: ExchangeFilter): Promise<Overview> {
  const { where, values } = await exchangeConditions(session, filter);
  const sum = (column: string) => `coalesce(sum(${column}), 0)::DOUBLE AS ${column}`;
  const decided = decisionKinds.map((_, index) => `(count(*) FILTER (decision = ${index}))::DOUBLE AS decided${index}`);
  const [row = {}] = await session.rows(
    `SELECT count(*)::DOUBLE AS exchanges, ${decided.join(', ')}, count(DISTINCT endpoint)::DOUBLE AS endpoints,
      count(DISTINCT consumer)::DOUBLE AS consumers, min(started_at) AS first_at, max(started_at) AS last_at,
      ${['request_bytes', 'response_bytes', 'bytes_seen', 'bytes_unseen', 'stripped', 'masked', 'dropped', 'findings'].map(sum).join(', ')}
    FROM exchanges ${where}`,
    values,
  );
  const lost = await session.rows('SELECT reason, sum(amount)::DOUBLE AS amount FROM lost GROUP BY reason');
  return {
    exchanges: number(row['exchanges']),
    byDecision: Object.fromEntries(decisionKinds.map((kind, index) => [kind, number(row[`decided${index}`])])) as Record<
      Decision['kind'],
      number
    >,
    endpoints: number(row['endpoints']),
    consumers: number(row['consumers']),
    requestBytes: number(row['request_bytes']),
    responseBytes: number(row['response_bytes']),
    bytesSeen: number(row['bytes_seen']),
    bytesUnseen: number(row['bytes_unseen']),
    strippedCount: number(row['stripped']),
    maskedCount: number(row['masked']),
    droppedRows: number(row['dropped']),
    findings: number(row['findings']),
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
      (count(*) FILTER (decision > 1))::DOUBLE AS refused, sum(stripped) AS stripped, sum(masked) AS masked
    FROM exchanges ${where} GROUP BY 1 ORDER BY 1 DESC LIMIT ${timelineBucketsMax}`;
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
  const conditions = new Conditions();
  await addExchangeConditions(conditions, filter, session.names, session.connection);
  await addDisclosureConditions(conditions, filter, session.names, session.connection);
  conditions.add('class > 0');
  const sql = `
    SELECT name.text AS class, totals.* EXCLUDE (class) FROM (
      SELECT class, sum(amount) AS amount, coalesce(sum(amount) FILTER (outcome = 0), 0) AS left_amount,
        coalesce(sum(amount) FILTER (outcome = 1), 0) AS masked_amount, coalesce(sum(amount) FILTER (outcome = 2), 0) AS withheld_amount
      FROM disclosures ${conditions.where} GROUP BY class) AS totals
    JOIN names AS name ON name.id = totals.class ORDER BY amount DESC, name.text`;
  return (await session.rows(sql, conditions.values)).map((row) => ({
    dataClass: text(row['class']) as DataClassId,
    values: number(row['amount']),
    left: number(row['left_amount']),
    masked: number(row['masked_amount']),
    withheld: number(row['withheld_amount']),
  }));
}
