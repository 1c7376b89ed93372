import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { storeLocalErrors } from '../errors.ts';
import { hoursSchema } from './duckdb-hours-schema.ts';

/** What this version writes; `duckdb-upgrade.ts` brings older ones here. */
export const databaseFormat = 4;

/** What a name's id stands for; the numbers are stored. */
export const nameKind = { endpoint: 1, consumer: 2, dataClass: 3, place: 4, because: 5 } as const;
export type NameKind = keyof typeof nameKind;

// The first column of a row's kind is its number; what stands in a row itself differs from row to row. Rows come nearly in the order of
// time, so that the minima and maxima of a row group leave out what a query does not want.
const schema = `
CREATE TABLE IF NOT EXISTS names (id INTEGER NOT NULL, kind UTINYINT NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS boots (boot DOUBLE NOT NULL, ranges VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS checkpoints (segment VARCHAR NOT NULL, end_at DOUBLE NOT NULL);
CREATE TABLE IF NOT EXISTS lost (boot DOUBLE NOT NULL, reason VARCHAR NOT NULL, amount DOUBLE NOT NULL);
CREATE TABLE IF NOT EXISTS kinds (
  id INTEGER NOT NULL, endpoint INTEGER NOT NULL, status USMALLINT NOT NULL, decision UTINYINT NOT NULL, boot BIGINT NOT NULL,
  is_declared UTINYINT NOT NULL, consumer_kind UTINYINT NOT NULL, mode UTINYINT NOT NULL, ending UTINYINT NOT NULL,
  because INTEGER NOT NULL, findings INTEGER NOT NULL, request_gap UTINYINT NOT NULL, response_gap UTINYINT NOT NULL,
  proof UTINYINT NOT NULL
);
CREATE TABLE IF NOT EXISTS shown_kinds (
  id INTEGER NOT NULL, endpoint INTEGER NOT NULL, status USMALLINT NOT NULL, decision UTINYINT NOT NULL, class INTEGER NOT NULL,
  place INTEGER NOT NULL, side UTINYINT NOT NULL, treatment UTINYINT NOT NULL, outcome UTINYINT NOT NULL, firsts USMALLINT NOT NULL
);
CREATE TABLE IF NOT EXISTS exchanges (
  no BIGINT NOT NULL, started_at BIGINT NOT NULL, sequence BIGINT NOT NULL, duration_us BIGINT NOT NULL, request_bytes BIGINT NOT NULL,
  response_bytes BIGINT NOT NULL, bytes_seen BIGINT NOT NULL, bytes_unseen BIGINT NOT NULL, stripped BIGINT NOT NULL,
  masked BIGINT NOT NULL, dropped BIGINT NOT NULL, request_unseen BIGINT NOT NULL, consumer INTEGER NOT NULL, kind INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS disclosures (
  no BIGINT NOT NULL, started_at BIGINT NOT NULL, amount BIGINT NOT NULL, consumer INTEGER NOT NULL, shown INTEGER NOT NULL,
  prints UBIGINT[] NOT NULL
);
CREATE TABLE IF NOT EXISTS details (
  first_no BIGINT NOT NULL, last_no BIGINT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, records BLOB NOT NULL
);
`;

export interface OpenDatabase {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
}

/** Opens the file with everything locked that a statement could reach beside it, and makes the tables that are missing. */
export async function openDatabase(path: string, memoryLimit: string, threads: number): Promise<OpenDatabase> {
  const instance = await DuckDBInstance.create(path, {
    threads: String(threads),
    memory_limit: memoryLimit,
    temp_directory: `${dirname(path)}/spill`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    checkpoint_threshold: '64MB',
  }).catch((cause: unknown) => {
    throw Object.assign(storeLocalErrors.DATABASE_OPEN(path), { cause });
  });
  // DuckDB makes it for all to read, and takes no file that is empty.
  chmodSync(path, 0o600);
  const connection = await instance.connect();
  await checkFormat(path, connection);
  await connection.run(schema + hoursSchema);
  await connection.run('SET enable_external_access = false');
  await connection.run("SET allowed_configs = ['threads']");
  await connection.run('SET lock_configuration = true');
  return { instance, connection };
}

async function checkFormat(path: string, connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE TABLE IF NOT EXISTS about (format INTEGER NOT NULL)');
  const [row] = (await connection.runAndReadAll('SELECT format FROM about')).getRowObjectsJS();
  if (row === undefined) await connection.run(`INSERT INTO about VALUES (${databaseFormat})`);
  else checkReadable(path, Number(row['format']));
}

function checkReadable(path: string, format: number): void {
  if (format > databaseFormat) throw storeLocalErrors.DATABASE_NEWER(path, format, databaseFormat);
  if (format < databaseFormat) throw storeLocalErrors.DATABASE_OLDER(path, format, databaseFormat);
}

/** Writes what is left into a new file: in the old one, erased bytes stand until something is written over them. */
export async function rewriteDatabase(from: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH ${quoted(from)} AS before (READ_ONLY)`);
    await connection.run(`ATTACH ${quoted(to)} AS after`);
    await connection.run('COPY FROM DATABASE before TO after');
    await connection.run('DETACH after');
    await connection.run('DETACH before');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
