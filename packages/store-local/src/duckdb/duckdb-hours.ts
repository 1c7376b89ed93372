import { asksDisclosures, type ExchangeFilter } from '@sluice/store';
import { addKindConditions, Conditions, exchangeConditions } from './duckdb-filter.ts';
import { summedColumns } from './duckdb-hours-schema.ts';
import { number, type Session } from './duckdb-session.ts';

const hourMs = 3_600_000;
const hour = `floor(started_at / ${hourMs})`;
const key = 'endpoint, decision, is_declared';

const fromExchanges = `SELECT ${hour} AS hour, ${key}, count(*) AS exchanges, min(started_at) AS first_at, max(started_at) AS last_at,
  max(no) AS last_no, ${summedColumns.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM exchanges JOIN kinds ON kinds.id = exchanges.kind`;

/** Makes the rows of hours before this one that share a key one row. */
export async function mergeHours(session: Session, beforeMs: number): Promise<void> {
  const before = Math.floor(beforeMs / hourMs);
  const many = `SELECT DISTINCT hour FROM (SELECT hour FROM hours WHERE hour < $1 GROUP BY hour, ${key} HAVING count(*) > 1)`;
  await session.run(
    `CREATE TEMP TABLE merged AS SELECT hour, ${key}, sum(exchanges), min(first_at), max(last_at), max(last_no),
      ${summedColumns.map((name) => `sum(${name})`).join(', ')} FROM hours WHERE hour IN (${many}) GROUP BY hour, ${key}`,
    [before],
  );
  await session.run('DELETE FROM hours WHERE hour IN (SELECT hour FROM merged)');
  await session.run('INSERT INTO hours SELECT * FROM merged');
  await session.run('DROP TABLE merged');
}

/** The hours in which a consumer was seen. */
export async function hoursOf(session: Session, consumer: number): Promise<readonly number[]> {
  const rows = await session.rows(`SELECT DISTINCT ${hour} AS hour FROM exchanges WHERE consumer = $1`, [consumer]);
  return rows.map((row) => number(row['hour']));
}

/** Counts these hours anew, after exchanges were erased. */
export async function recountHours(session: Session, hours: readonly number[]): Promise<void> {
  if (hours.length === 0) return;
  const asked = 'SELECT unnest($1::JSON::DOUBLE[])';
  const values = [JSON.stringify(hours)];
  await session.run(`DELETE FROM hours WHERE hour IN (${asked})`, values);
  await session.run(`INSERT INTO hours ${fromExchanges} WHERE ${hour} IN (${asked}) GROUP BY hour, ${key}`, values);
}

/** Forgets the hours that ended before, and counts anew the one that did not quite. */
export async function dropHours(session: Session, oldestMs: number): Promise<void> {
  const oldest = Math.floor(oldestMs / hourMs);
  await session.run('DELETE FROM hours WHERE hour < $1', [oldest]);
  await recountHours(session, [oldest]);
}

/** A database that was filled before there were hours. */
export async function fillHours(session: Session): Promise<void> {
  const [row] = await session.rows('SELECT (SELECT count(*) FROM hours) = 0 AND (SELECT count(*) FROM exchanges) > 0 AS is_missing');
  if (row?.['is_missing'] === true) await session.run(`INSERT INTO hours ${fromExchanges} GROUP BY hour, ${key}`);
}

export interface Relation {
  readonly sql: string;
  readonly values: (string | number)[];
}

/** Rows that add up to the exchanges that match: whole hours where the filter can be told of these, single exchanges around them. */
export async function summedExchanges(session: Session, filter: ExchangeFilter): Promise<Relation> {
  const isByHour = filter.consumer === undefined && filter.status === undefined && !asksDisclosures(filter);
  const first = filter.sinceMs === undefined ? 0 : Math.ceil(filter.sinceMs / hourMs);
  const end = filter.untilMs === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(filter.untilMs / hourMs);
  if (!isByHour || first >= end) {
    const { where, values } = await exchangeConditions(session, filter);
    return { sql: single(where), values };
  }
  const whole = new Conditions();
  whole.add('hour >= ?', first);
  whole.add('hour < ?', end);
  await addKindConditions(whole, filter, session);
  const parts = [`SELECT ${columns} FROM hours ${whole.where}`];
  const { values } = whole;
  for (const [sinceMs, untilMs] of [
    [filter.sinceMs, first * hourMs],
    [end * hourMs, filter.untilMs],
  ] as const) {
    if (sinceMs === undefined || untilMs === undefined || sinceMs >= untilMs) continue;
    const edge = await exchangeConditions(session, { ...filter, sinceMs, untilMs }, values);
    parts.push(single(edge.where));
  }
  return { sql: parts.join(' UNION ALL '), values };
}

const columns = `${key}, exchanges, first_at, last_at, last_no, ${summedColumns.join(', ')}`;

function single(where: string): string {
  return `SELECT ${key}, 1 AS exchanges, started_at AS first_at, started_at AS last_at, no AS last_no, ${summedColumns.join(', ')}
    FROM exchanges JOIN kinds ON kinds.id = exchanges.kind ${where}`;
}
