import { asksDisclosures, type ExchangeFilter, outcomes } from '@sluice/store';
import { decisionKinds } from '../record/record-format.ts';
import { nameKind } from './duckdb-schema.ts';
import type { Session } from './duckdb-session.ts';
import { endpointName, treatmentKinds } from './kinds.ts';

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

/** What exchanges and disclosures have in their rows: time and consumer. */
async function addRowConditions(into: Conditions, filter: ExchangeFilter, session: Session): Promise<void> {
  // Whole numbers, so that the column and not its cast is compared, and row groups can be left out.
  if (filter.sinceMs !== undefined) into.add('started_at >= ?::BIGINT', Math.ceil(filter.sinceMs));
  if (filter.untilMs !== undefined) into.add('started_at < ?::BIGINT', Math.ceil(filter.untilMs));
  if (filter.consumer !== undefined) {
    into.add('consumer = ?::INTEGER', await session.names.find(session.connection, 'consumer', filter.consumer));
  }
}

/** What both their kinds have: endpoint, status, decision. */
export async function addKindConditions(into: Conditions, filter: ExchangeFilter, { names, connection }: Session): Promise<void> {
  const { api, endpoint } = filter;
  if (api !== undefined && endpoint !== undefined) {
    into.add('endpoint = ?', await names.find(connection, 'endpoint', endpointName(api, endpoint)));
  } else if (api !== undefined) {
    into.add(`endpoint IN (SELECT id FROM names WHERE kind = ${nameKind.endpoint} AND starts_with(text, ?))`, endpointName(api, ''));
  } else if (endpoint !== undefined) {
    into.add(`endpoint IN (SELECT id FROM names WHERE kind = ${nameKind.endpoint} AND ends_with(text, ?))`, endpointName('', endpoint));
  }
  if (filter.status !== undefined) into.add('status = ?', filter.status);
  if (filter.decision !== undefined) into.add('decision = ?', decisionKinds.indexOf(filter.decision));
}

/** What only kinds of disclosures have. */
async function addShownConditions(into: Conditions, filter: ExchangeFilter, { names, connection }: Session): Promise<void> {
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
  await addRowConditions(conditions, filter, session);
  const alike = new Conditions(values);
  await addKindConditions(alike, filter, session);
  if (alike.where !== '') conditions.add(`kind IN (SELECT id FROM kinds ${alike.where})`);
  if (!asksDisclosures(filter)) return conditions;
  // Time and the rest once more: they leave out most of the inner table too.
  const shown = await disclosureConditions(session, filter, 'all', values);
  conditions.add(`no IN (SELECT no FROM disclosures ${shown.where})`);
  return conditions;
}

/** What disclosures match. */
async function disclosureConditions(
  session: Session,
  filter: ExchangeFilter,
  which: 'all' | 'classed',
  values: (string | number)[] = [],
): Promise<Conditions> {
  const conditions = new Conditions(values);
  await addRowConditions(conditions, filter, session);
  const kinds = await shownKindConditions(session, filter, which, values);
  if (kinds.where !== '') conditions.add(`shown IN (SELECT id FROM shown_kinds ${kinds.where})`);
  return conditions;
}

/** What kinds of disclosures match. */
export async function shownKindConditions(
  session: Session,
  filter: ExchangeFilter,
  which: 'all' | 'classed',
  values: (string | number)[],
): Promise<Conditions> {
  const kinds = new Conditions(values);
  await addKindConditions(kinds, filter, session);
  await addShownConditions(kinds, filter, session);
  if (which === 'classed') kinds.add('class > 0');
  return kinds;
}

/** What disclosures match by their rows alone. */
export async function rowConditions(session: Session, filter: ExchangeFilter, values: (string | number)[] = []): Promise<Conditions> {
  const conditions = new Conditions(values);
  await addRowConditions(conditions, filter, session);
  return conditions;
}
