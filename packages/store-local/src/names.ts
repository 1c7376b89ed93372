import type { DuckDBConnection } from '@duckdb/node-api';
import { type NameKind, nameKind } from './duckdb-schema.ts';

const cachedMax = 200_000;

/** Numbers for what repeats, so that rows are small and compare fast. Ids are never used twice. */
export class Names {
  readonly #idsByKind: Readonly<Record<NameKind, Map<string, number>>> = {
    endpoint: new Map(),
    consumer: new Map(),
    dataClass: new Map(),
    place: new Map(),
    because: new Map(),
  };
  #missing: { readonly kind: NameKind; readonly text: string }[] = [];
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
    for (const ids of Object.values(this.#idsByKind)) if (ids.size > cachedMax) ids.clear();
  }

  /** Its id, where it is known here; else 0, and the text is remembered for `resolve`. 0 also stands for nothing. */
  id(kind: NameKind, text: string | null): number {
    if (text === null) return 0;
    const ids = this.#idsByKind[kind];
    const id = ids.get(text);
    if (id !== undefined) return id;
    ids.set(text, 0);
    this.#missing.push({ kind, text });
    return 0;
  }

  /** Gives every text that `id` did not know a number: the stored one, or a new one that is stored now. */
  async resolve(connection: DuckDBConnection): Promise<void> {
    const missing = this.#missing;
    this.#missing = [];
    for (const kind of Object.keys(nameKind) as NameKind[]) {
      const texts = missing.filter((one) => one.kind === kind).map((one) => one.text);
      if (texts.length > 0) await this.#resolveKind(connection, kind, texts);
    }
  }

  /** Ids of one text; -1, which nothing has, where it was never stored. */
  async find(connection: DuckDBConnection, kind: NameKind, text: string): Promise<number> {
    const known = this.#idsByKind[kind].get(text);
    if (known !== undefined) return known;
    const reader = await connection.runAndReadAll(`SELECT id FROM names WHERE kind = ${nameKind[kind]} AND text = $1`, [text]);
    return Number(reader.getRowObjectsJS()[0]?.['id'] ?? -1);
  }

  forget(kind: NameKind, text: string): void {
    this.#idsByKind[kind].delete(text);
  }

  /** After a transaction that failed: nothing that it stored is there. */
  clear(): void {
    this.#missing = [];
    for (const ids of Object.values(this.#idsByKind)) ids.clear();
  }

  async #resolveKind(connection: DuckDBConnection, kind: NameKind, texts: readonly string[]): Promise<void> {
    const ids = this.#idsByKind[kind];
    const sql = `SELECT id, text FROM names WHERE kind = ${nameKind[kind]} AND text IN (SELECT unnest($1::JSON::VARCHAR[]))`;
    for (const row of (await connection.runAndReadAll(sql, [JSON.stringify(texts)])).getRowObjectsJS()) {
      if (typeof row['text'] === 'string') ids.set(row['text'], Number(row['id']));
    }
    const fresh = texts.filter((text) => !ids.get(text));
    const appender = await connection.createAppender('names');
    for (const text of fresh) {
      const id = this.#next++;
      ids.set(text, id);
      appender.appendInteger(id);
      appender.appendUTinyInt(nameKind[kind]);
      appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
  }
}
