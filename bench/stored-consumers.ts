import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { databasePath, fingerprintWith, openKeys } from '@sluice/store-local';

interface Stored {
  readonly exchanges: number;
  readonly byConsumer: ReadonlyMap<string, number>;
  readonly repeatedIds: number;
}

/** Straight from the tables: what a query leaves out would be no proof. */
export async function storedByConsumer(dataFolder: string): Promise<Stored> {
  const instance = await DuckDBInstance.create(databasePath(dataFolder), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rowsOf = async (query: string) => (await connection.runAndReadAll(query)).getRowObjectsJS();
  const consumers = await rowsOf(
    "SELECT text, count(*)::DOUBLE AS count FROM exchanges JOIN names ON names.kind = 2 AND names.id = exchanges.consumer WHERE text LIKE 'key-%' GROUP BY text",
  );
  const [totals] = await rowsOf(
    'SELECT count(*)::DOUBLE AS count, (count(*) - (SELECT count(*) FROM (SELECT DISTINCT boot, sequence FROM exchanges JOIN kinds ON kinds.id = exchanges.kind)))::DOUBLE AS repeated FROM exchanges',
  );
  connection.closeSync();
  instance.closeSync();
  return {
    exchanges: Number(totals?.['count']),
    repeatedIds: Number(totals?.['repeated']),
    byConsumer: new Map(consumers.map(({ text, count }) => [textOf(text), Number(count)])),
  };
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a column of text holds something else');
  return value;
}

/** How the installation names whoever shows a key. */
export function consumerNamer(keyFile: string): (key: string) => string {
  if (!existsSync(keyFile)) throw new Error('the data folder has no key file');
  const fingerprintsOf = fingerprintWith(openKeys(keyFile, randomBytes));
  return (key) => `key-${fingerprintsOf(Buffer.from(key))[0] ?? ''}`;
}
