import type { DuckDBConnection } from '@duckdb/node-api';
import { type NameKind, nameKind } from './duckdb-schema.ts';

const cachedMax = 200_000;

/** A text that has a number, or gets one by the next `resolve`; 0 until then. */
export interface Name {
  readonly text: string;
  id: number;
}

/** Numbers for what repeats, so that rows are small and compare fast. Ids are never used twice. */
export class Names {
  readonly #namesByKind: Readonly<Record<NameKind, Map<string, Name>>> = {
    endpoint: new Map(),
    consumer: new Map(),
    dataClass: new Map(),
    place: new Map(),
    because: new Map(),
  };
  #missing: { readonly kind: NameKind; readonly name: Name }[] = [];
  #next: number;

  private constructor(next: number) {
    this.#next = next;
  }

  static async open(connection: DuckDBConnection): Promise<Names> {
    const [row] = (await connection.runAndReadAll('SELECT coalesce(max(id), 0) + 1 AS next FROM names')).getRowObjectsJS();
    return new Names(Number(row?.['next']));
  }

  /** Before a batch: a cache that grew too large begins anew. */
  trim(): void {
    for (const names of Object.values(this.#namesByKind)) if (names.size > cachedMax) names.clear();
  }

  of(kind: NameKind, text: string): Name {
    const known = this.#namesByKind[kind].get(text);
    if (known !== undefined) return known;
    const name = { text, id: 0 };
    this.#namesByKind[kind].set(text, name);
    this.#missing.push({ kind, name });
    return name;
  }

  /** Gives every name that has no number yet one: the stored one, or a new one that is stored now. */
  async resolve(connection: DuckDBConnection): Promise<void> {
    const missing = this.#missing;
    if (missing.length === 0) return;
    this.#missing = [];
    for (const kind of Object.keys(nameKind) as NameKind[]) {
      const names = missing.filter((one) => one.kind === kind).map((one) => one.name);
      if (names.length > 0) await this.#resolveKind(connection, kind, names);
    }
  }

  /** Ids of one text; -1, which nothing has, where it was never stored. */
  async find(connection: DuckDBConnection, kind: NameKind, text: string): Promise<number> {
    const known = this.#namesByKind[kind].get(text);
    if (known !== undefined && known.id > 0) return known.id;
    const reader = await connection.runAndReadAll(`SELECT id FROM names WHERE kind = ${nameKind[kind]} AND text = $1`, [text]);
    return Number(reader.getRowObjectsJS()[0]?.['id'] ?? -1);
  }

  forget(kind: NameKind, text: string): void {
    this.#namesByKind[kind].delete(text);
  }

  /** After a transaction that failed: nothing that it stored is there. */
  clear(): void {
    this.#missing = [];
    for (const names of Object.values(this.#namesByKind)) names.clear();
  }

  async #resolveKind(connection: DuckDBConnection, kind: NameKind, names: readonly Name[]): Promise<void> {
    const sql = `SELECT id, text FROM names WHERE kind = ${nameKind[kind]} AND text IN (SELECT unnest($1::JSON::VARCHAR[]))`;
    const rows = (await connection.runAndReadAll(sql, [JSON.stringify(names.map((name) => name.text))])).getRowObjectsJS();
    const stored = new Map(rows.map((row) => [row['text'], Number(row['id'])]));
    const appender = await connection.createAppender('names');
    for (const name of names) {
      const known = stored.get(name.text);
      name.id = known ?? this.#next++;
      if (known !== undefined) continue;
      appender.appendInteger(name.id);
      appender.appendUTinyInt(nameKind[kind]);
      appender.appendVarchar(name.text);
      appender.endRow();
    }
    appender.closeSync();
  }
}
