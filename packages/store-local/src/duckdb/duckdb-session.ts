import type { DuckDBConnection, DuckDBValue, JS } from '@duckdb/node-api';
import type { ApiId, EndpointId } from '@sluice/model';
import { type OpenDatabase, openDatabase } from './duckdb-schema.ts';
import { Names } from './names.ts';

export interface DuckDbStoreOptions {
  readonly path: string;
  readonly memoryLimit?: string;
  readonly threads?: number;
}

export type SqlRow = Record<string, JS>;

/** The one connection to the file, and the names behind its numbers. */
export class Session {
  readonly options: Required<DuckDbStoreOptions>;
  readonly names: Names;
  #database: OpenDatabase;
  #threads: number;

  private constructor(options: Required<DuckDbStoreOptions>, database: OpenDatabase, names: Names) {
    this.options = options;
    this.names = names;
    this.#database = database;
    this.#threads = options.threads;
  }

  static async open(options: Required<DuckDbStoreOptions>): Promise<Session> {
    const database = await openDatabase(options.path, options.memoryLimit, options.threads);
    return new Session(options, database, await Names.open(database.connection));
  }

  get connection(): DuckDBConnection {
    return this.#database.connection;
  }

  async transaction<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    await this.run('BEGIN');
    try {
      const answer = await work();
      await this.run('COMMIT');
      return answer;
    } catch (error) {
      await this.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async rows(sql: string, values: DuckDBValue[] = []): Promise<SqlRow[]> {
    const reader = await this.connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS();
  }

  /** Answers how many rows were changed. */
  async run(sql: string, values: DuckDBValue[] = []): Promise<number> {
    return (await this.connection.run(sql, values)).rowsChanged;
  }

  /** For what comes next. While another thread works for a statement, the one that asked for it looks again and again whether it is done. */
  async useThreads(threads: number): Promise<void> {
    if (threads === this.#threads) return;
    await this.run(`SET threads = ${Math.floor(threads)}`);
    this.#threads = threads;
  }

  close(): void {
    this.#database.connection.closeSync();
    this.#database.instance.closeSync();
  }

  /** After `close`: the file at the same path may be another one. */
  async reopen(): Promise<void> {
    const { path, memoryLimit, threads } = this.options;
    this.#database = await openDatabase(path, memoryLimit, threads);
    this.#threads = threads;
  }
}

export function endpointOf(name: JS | undefined): { api: ApiId | null; endpoint: EndpointId | null } {
  if (typeof name !== 'string') return { api: null, endpoint: null };
  const end = name.indexOf('\n');
  return { api: name.slice(0, end) as ApiId, endpoint: name.slice(end + 1) as EndpointId };
}

/** What is measured of an exchange, or summed over several. */
export function measuresOf(row: SqlRow) {
  return {
    requestBytes: number(row['request_bytes']),
    responseBytes: number(row['response_bytes']),
    bytesSeen: number(row['bytes_seen']),
    bytesUnseen: number(row['bytes_unseen']),
    strippedCount: number(row['stripped']),
    maskedCount: number(row['masked']),
    droppedRows: number(row['dropped']),
    findings: number(row['findings']),
  };
}

export function number(value: JS | undefined): number {
  return typeof value === 'number' ? value : Number(value ?? 0);
}

export function text(value: JS | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function textOrNull(value: JS | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
