import { type AuthenticationRow, compareProven, type ExchangeFilter, type Proven, proofs } from '@sluice/store';
import { consumerKinds } from '../record/record-format.ts';
import { exchangeConditions } from './duckdb-filter.ts';
import { endpointOf, number, type Session, text } from './duckdb-session.ts';

/** How callers proved who they are, by endpoint: told of kinds of exchanges, of which there are few. */
export async function authenticationRows(session: Session, filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
  const { where, values } = await exchangeConditions(session, filter);
  const rows = await session.rows(
    `SELECT name.text AS endpoint, seen.* EXCLUDE (endpoint) FROM (
      SELECT endpoint, consumer_kind, proof, count(*)::DOUBLE AS exchanges, max(no)::DOUBLE AS last_no, arg_max(is_declared, no) = 1 AS is_declared
      FROM (SELECT * FROM exchanges JOIN kinds ON kinds.id = exchanges.kind ${where}) GROUP BY endpoint, consumer_kind, proof) AS seen
    JOIN names AS name ON name.id = seen.endpoint`,
    values,
  );
  const byEndpoint = Map.groupBy(rows, (row) => text(row['endpoint']));
  return [...byEndpoint].flatMap(([name, alike]) => rowOf(name, alike)).toSorted(compareRows);
}

type Row = Awaited<ReturnType<Session['rows']>>[number];

function rowOf(name: string, rows: readonly Row[]): readonly AuthenticationRow[] {
  const { api, endpoint } = endpointOf(name);
  if (api === null || endpoint === null) return [];
  const callers = rows.map((row): Proven => {
    const consumerKind = consumerKinds[number(row['consumer_kind'])] ?? 'anonymous';
    return { consumerKind, proof: proofs[number(row['proof'])] ?? 'unknown', exchanges: number(row['exchanges']) };
  });
  const [newest] = rows.toSorted((one, other) => number(other['last_no']) - number(one['last_no']));
  const exchanges = callers.reduce((sum, one) => sum + one.exchanges, 0);
  return [{ api, endpoint, isDeclared: newest?.['is_declared'] === true, exchanges, callers: callers.toSorted(compareProven) }];
}

function compareRows(one: AuthenticationRow, other: AuthenticationRow): number {
  return other.exchanges - one.exchanges || (one.endpoint < other.endpoint ? -1 : 1);
}
