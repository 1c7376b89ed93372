import type { DuckDBConnection } from '@duckdb/node-api';
import { asksDisclosures, type ExchangeFilter, outcomes } from '@sluice/store';
import { endpointName, treatmentKinds } from './duckdb-rows.ts';
import { nameKind } from './duckdb-schema.ts';
import type { Session } from './duckdb-session.ts';
import type { Names } from './names.ts';
import { decisionKinds } from './record-format.ts';

/** Conditions of one table with their values. Column names are alike in both tables, so a filter is written once. */
export class Conditions {
  readonly #all: string[] = [];
  readonly values: (string | number)[];

  constructor(values: (string | number)[] = []) {
    this.values = values;
  }

  /** `sql` has one `?` for each value. */
  add(sql: string, ...values: readonly (string | number)[]): void {
    let at = 0;
    this.#all.push(
      sql.replace(/\?/g, () => {
        this.values.push(values[at++] ?? 0);
        return `$${this.values.length}`;
      }),
    );
  }

  get where(): string {
    return this.#all.length === 0 ? '' : `WHERE ${this.#all.join(' AND ')}`;
  }
}

/** What both tables have: time, endpoint, consumer, status, decision. */
export async function addExchangeConditions(
  into: Conditions,
  filter: ExchangeFilter,
  names: Names,
  connection: DuckDBConnection,
): Promise<void> {
  const { api, endpoint } = filter;
  if (filter.sinceMs !== undefined) into.add('started_at >= ?', filter.sinceMs);
  if (filter.untilMs !== undefined) into.add('started_at < ?', filter.untilMs);
  if (api !== undefined && endpoint !== undefined) {
    into.add('endpoint = ?', await names.find(connection, 'endpoint', endpointName(api, endpoint)));
  } else if (api !== undefined) {
    into.add(`endpoint IN (SELECT id FROM names WHERE kind = ${nameKind.endpoint} AND starts_with(text, ?))`, endpointName(api, ''));
  } else if (endpoint !== undefined) {
    into.add(`endpoint IN (SELECT id FROM names WHERE kind = ${nameKind.endpoint} AND ends_with(text, ?))`, endpointName('', endpoint));
  }
  if (filter.consumer !== undefined) into.add('consumer = ?', await names.find(connection, 'consumer', filter.consumer));
  if (filter.status !== undefined) into.add('status = ?', filter.status);
  if (filter.decision !== undefined) into.add('decision = ?', decisionKinds.indexOf(filter.decision));
}

/** What only disclosures have. */
export async function addDisclosureConditions(
  into: Conditions,
  filter: ExchangeFilter,
  names: Names,
  connection: DuckDBConnection,
): Promise<void> {
  if (filter.dataClass !== undefined) into.add('class = ?', await names.find(connection, 'dataClass', filter.dataClass));
  if (filter.place !== undefined) {
    into.add(`place IN (SELECT id FROM names WHERE kind = ${nameKind.place} AND contains(text, ?))`, filter.place);
  }
  if (filter.treatment !== undefined) into.add('treatment = ?', treatmentKinds.indexOf(filter.treatment));
  if (filter.outcome !== undefined) into.add('outcome = ?', outcomes.indexOf(filter.outcome));
  if (filter.side !== undefined) into.add('side = ?', filter.side === 'request' ? 0 : 1);
}

/** What exchanges match: by their own columns, and by one of their disclosures where the filter speaks of these. */
export async function exchangeConditions(session: Session, filter: ExchangeFilter, values: (string | number)[] = []): Promise<Conditions> {
  const conditions = new Conditions(values);
  await addExchangeConditions(conditions, filter, session.names, session.connection);
  if (!asksDisclosures(filter)) return conditions;
  const shown = new Conditions(conditions.values);
  // Time and the rest once more: they leave out most of the inner table too.
  await addExchangeConditions(shown, filter, session.names, session.connection);
  await addDisclosureConditions(shown, filter, session.names, session.connection);
  conditions.add(`no IN (SELECT no FROM disclosures ${shown.where})`);
  return conditions;
}
