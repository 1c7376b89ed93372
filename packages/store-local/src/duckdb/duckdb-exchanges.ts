import type { DuckDBValue } from '@duckdb/node-api';
import { type ApiId, type ConsumerId, type EndpointId, endings, exchangeId, modes } from '@sluice/model';
import { type ExchangeQuery, type ExchangeSummary, type Page, pageOf } from '@sluice/store';
import { consumerKinds, decisionKinds } from '../record/record-format.ts';
import { exchangeConditions } from './duckdb-filter.ts';
import { endpointOf, measuresOf, number, type Session, type SqlRow, text, textOrNull } from './duckdb-session.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A list wants the newest rows: it looks at the last hour first, and further back only when that was too little. */
const windowsMs = [hourMs, dayMs, 30 * dayMs, Number.POSITIVE_INFINITY];

export async function exchangePage(session: Session, query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
  const [newest] = await session.rows('SELECT max(started_at) AS last_at FROM exchanges');
  if (newest === undefined || newest['last_at'] === null) return { rows: [], next: null };
  const cursor = cursorOf(query.cursor);
  const lastMs = Math.min(
    number(newest['last_at']),
    (query.untilMs ?? Number.POSITIVE_INFINITY) - 1,
    cursor?.atMs ?? Number.POSITIVE_INFINITY,
  );
  let rows: SqlRow[] = [];
  for (const windowMs of windowsMs) {
    const fromMs = Math.max(query.sinceMs ?? 0, lastMs - windowMs);
    rows = await session.rows(...(await exchangesSql(session, { ...query, sinceMs: fromMs }, cursor)));
    if (rows.length > query.limit || fromMs === (query.sinceMs ?? 0)) break;
  }
  const { rows: shown, next } = pageOf(rows, query.limit, (row) => `${number(row['started_at'])}-${number(row['no'])}`);
  return { rows: shown.map(summary), next };
}

async function exchangesSql(session: Session, query: ExchangeQuery, cursor: Cursor | null): Promise<[string, DuckDBValue[]]> {
  const conditions = await exchangeConditions(session, query);
  if (cursor !== null) {
    conditions.add('started_at <= ?::BIGINT', cursor.atMs);
    conditions.add('(started_at < ?::BIGINT OR no < ?::BIGINT)', cursor.atMs, cursor.no);
  }
  const sql = `
    SELECT page.*, kinds.* EXCLUDE (id), endpoint_name.text AS endpoint_text, consumer_name.text AS consumer_text, because_name.text AS because_text
    FROM (SELECT * FROM exchanges ${conditions.where} ORDER BY started_at DESC, no DESC LIMIT ${Math.floor(query.limit) + 1}) AS page
    JOIN kinds ON kinds.id = page.kind
    LEFT JOIN names AS endpoint_name ON endpoint_name.id = kinds.endpoint
    LEFT JOIN names AS consumer_name ON consumer_name.id = page.consumer
    LEFT JOIN names AS because_name ON because_name.id = kinds.because
    ORDER BY page.started_at DESC, page.no DESC`;
  return [sql, conditions.values];
}

interface Cursor {
  readonly atMs: number;
  readonly no: number;
}

function cursorOf(cursor: string | undefined): Cursor | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(cursor ?? '');
  return match ? { atMs: Number(match[1]), no: Number(match[2]) } : null;
}

function summary(row: SqlRow): ExchangeSummary {
  const { api, endpoint } = endpointOf(row['endpoint_text']);
  return {
    id: exchangeId(number(row['boot']), number(row['sequence'])),
    startedAtMs: number(row['started_at']),
    durationUs: number(row['duration_us']),
    api: api ?? ('' as ApiId),
    endpoint: endpoint ?? ('' as EndpointId),
    isDeclared: number(row['is_declared']) === 1,
    consumer: text(row['consumer_text']) as ConsumerId,
    consumerKind: consumerKinds[number(row['consumer_kind'])] ?? 'anonymous',
    mode: modes[number(row['mode'])] ?? 'observe',
    status: number(row['status']),
    ending: endings[number(row['ending'])] ?? 'broken',
    decision: decisionKinds[number(row['decision'])] ?? 'allow',
    because: textOrNull(row['because_text']),
    ...measuresOf(row),
  };
}
