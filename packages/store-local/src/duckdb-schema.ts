import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { hoursSchema } from './duckdb-hours-schema.ts';
import { storeLocalErrors } from './errors.ts';

const databaseFormat = 1;

/** What a name's id stands for; the numbers are stored. */
export const nameKind = { endpoint: 1, consumer: 2, dataClass: 3, place: 4, because: 5 } as const;
export type NameKind = keyof typeof nameKind;

// DOUBLE holds every whole number that JavaScript can, and costs no bigint a row; DuckDB packs it like integers.
// Rows come in the order of time, so that the minima and maxima of a row group leave out what a query does not want.
const schema = `
CREATE TABLE IF NOT EXISTS about (format INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS names (id INTEGER NOT NULL, kind UTINYINT NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS boots (boot DOUBLE NOT NULL, ranges VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS checkpoints (segment VARCHAR NOT NULL, end_at DOUBLE NOT NULL);
CREATE TABLE IF NOT EXISTS lost (boot DOUBLE NOT NULL, reason VARCHAR NOT NULL, amount DOUBLE NOT NULL);
CREATE TABLE IF NOT EXISTS exchanges (
  no DOUBLE NOT NULL, started_at DOUBLE NOT NULL, boot DOUBLE NOT NULL, sequence DOUBLE NOT NULL, duration_us DOUBLE NOT NULL,
  endpoint INTEGER NOT NULL, is_declared UTINYINT NOT NULL, consumer INTEGER NOT NULL, consumer_kind UTINYINT NOT NULL,
  mode UTINYINT NOT NULL, status USMALLINT NOT NULL, ending UTINYINT NOT NULL, decision UTINYINT NOT NULL, because INTEGER NOT NULL,
  request_bytes DOUBLE NOT NULL, response_bytes DOUBLE NOT NULL, bytes_seen DOUBLE NOT NULL, bytes_unseen DOUBLE NOT NULL,
  stripped DOUBLE NOT NULL, masked DOUBLE NOT NULL, dropped DOUBLE NOT NULL, findings INTEGER NOT NULL, block INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS disclosures (
  no DOUBLE NOT NULL, started_at DOUBLE NOT NULL, endpoint INTEGER NOT NULL, consumer INTEGER NOT NULL, status USMALLINT NOT NULL,
  decision UTINYINT NOT NULL, class INTEGER NOT NULL, place INTEGER NOT NULL, side UTINYINT NOT NULL, treatment UTINYINT NOT NULL,
  outcome UTINYINT NOT NULL, firsts USMALLINT NOT NULL, amount DOUBLE NOT NULL, lows UINTEGER[] NOT NULL, highs UINTEGER[] NOT NULL
);
CREATE TABLE IF NOT EXISTS details (block INTEGER NOT NULL, first_at DOUBLE NOT NULL, last_at DOUBLE NOT NULL, records BLOB NOT NULL);
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
  await connection.run(schema + hoursSchema);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  await checkFormat(path, connection);
  return { instance, connection };
}

async function checkFormat(path: string, connection: DuckDBConnection): Promise<void> {
  const [row] = (await connection.runAndReadAll('SELECT format FROM about')).getRowObjectsJS();
  if (row === undefined) await connection.run(`INSERT INTO about VALUES (${databaseFormat})`);
  else if (row['format'] !== databaseFormat) throw storeLocalErrors.DATABASE_FORMAT(path, Number(row['format']));
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
