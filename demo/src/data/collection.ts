import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from './records.ts';

export interface Filter {
  readonly ownerId?: string | undefined;
  readonly tenantId?: string | undefined;
}

interface Window {
  readonly limit: number;
  readonly offset: number;
}

/** Rows of one kind in SQLite: an id, whose it is, and the document itself. Holds `rowsMax` rows; beyond that the oldest goes. */
export class Collection<T extends Row> {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #name: string;
  readonly #rowsMax: number;
  #count = 0;

  constructor(database: DatabaseSync, name: string, rowsMax: number, indexed: readonly (keyof T & string)[] = []) {
    this.#database = database;
    this.#name = name;
    this.#rowsMax = rowsMax;
    database.exec(
      `CREATE TABLE ${name} (position INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, tenant_id TEXT NOT NULL, owner_id TEXT NOT NULL, document TEXT NOT NULL);
       CREATE INDEX ${name}_owner ON ${name} (tenant_id, owner_id);`,
    );
    for (const field of indexed) database.exec(`CREATE INDEX ${name}_${field} ON ${name} (json_extract(document, '$.${field}'))`);
  }

  get(id: string): T | undefined {
    return this.#parse(this.#prepare('SELECT document FROM :table WHERE id = ?').get(id));
  }

  list(filter: Filter, window: Window): readonly T[] {
    const { where, values } = condition(filter);
    const rows = this.#prepare(`SELECT document FROM :table${where} ORDER BY position LIMIT ? OFFSET ?`).all(
      ...values,
      window.limit,
      window.offset,
    );
    return rows.flatMap((row) => this.#parse(row) ?? []);
  }

  count(filter: Filter): number {
    const { where, values } = condition(filter);
    return Number(this.#prepare(`SELECT count(*) AS n FROM :table${where}`).get(...values)?.['n'] ?? 0);
  }

  /** The first row whose top-level field has this value. */
  find(field: keyof T & string, value: string): T | undefined {
    return this.#parse(this.#prepare(`SELECT document FROM :table WHERE json_extract(document, '$.${field}') = ? LIMIT 1`).get(value));
  }

  insert(row: T): void {
    this.#prepare('INSERT INTO :table (id, tenant_id, owner_id, document) VALUES (?, ?, ?, ?)').run(
      row.id,
      row.tenantId,
      row.ownerId,
      JSON.stringify(row),
    );
    this.#count += 1;
    if (this.#count > this.#rowsMax) {
      this.#prepare('DELETE FROM :table WHERE position = (SELECT min(position) FROM :table)').run();
      this.#count -= 1;
    }
  }

  replace(row: T): void {
    this.#prepare('UPDATE :table SET document = ? WHERE id = ?').run(JSON.stringify(row), row.id);
  }

  remove(id: string): void {
    this.#count -= Number(this.#prepare('DELETE FROM :table WHERE id = ?').run(id).changes);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql.replaceAll(':table', this.#name));
    this.#statements.set(sql, statement);
    return statement;
  }

  #parse(row: Readonly<Record<string, unknown>> | undefined): T | undefined {
    const document = row?.['document'];
    return typeof document === 'string' ? (JSON.parse(document) as T) : undefined;
  }
}

function condition(filter: Filter): { readonly where: string; readonly values: readonly SQLInputValue[] } {
  const terms: string[] = [];
  const values: string[] = [];
  if (filter.tenantId !== undefined) {
    terms.push('tenant_id = ?');
    values.push(filter.tenantId);
  }
  if (filter.ownerId !== undefined) {
    terms.push('owner_id = ?');
    values.push(filter.ownerId);
  }
  return { where: terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`, values };
}
