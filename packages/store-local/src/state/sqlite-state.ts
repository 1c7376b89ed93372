import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StateChange, StateEntry, StatePort } from '@sluice/store';

interface Row {
  readonly key: string;
  readonly text: string;
}

/** State in a table of SQLite. It has one owner; a change is on the disk when `write` returns. */
export class SqliteState implements StatePort {
  readonly #database: DatabaseSync;
  readonly #read: StatementSync;
  readonly #list: StatementSync;
  readonly #count: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#read = database.prepare('SELECT key, text FROM state WHERE key = ?');
    // Not LIKE: a prefix may hold its wildcards. The last character of all stands behind every key that begins so.
    const within = 'key >= ?1 AND key < ?1 || char(0x10ffff)';
    this.#list = database.prepare(`SELECT key, text FROM state WHERE ${within} ORDER BY key`);
    this.#count = database.prepare(`SELECT count(*) AS entries FROM state WHERE ${within}`);
    this.#put = database.prepare('INSERT INTO state (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text');
    this.#remove = database.prepare('DELETE FROM state WHERE key = ?');
  }

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = keys.map((key) => this.#read.get(key) as Row | undefined);
    return new Map(rows.flatMap((row) => (row ? [[row.key, row.text]] : [])));
  }

  async list(prefix: string): Promise<readonly StateEntry[]> {
    return (this.#list.all(prefix) as unknown as Row[]).map(({ key, text }) => ({ key, text }));
  }

  async count(prefix: string): Promise<number> {
    return Number(this.#count.get(prefix)?.['entries']);
  }

  async write(changes: readonly StateChange[]): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { key, text } of changes) {
        if (text === null) this.#remove.run(key);
        else this.#put.run(key, text);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
