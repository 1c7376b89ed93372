import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { databasePath } from '@sluice/store-local';
import type { RunningGate } from './gate.ts';
import { openings } from './searcher.ts';

/** Something that Sluice wrote or said, as bytes. */
export interface Word {
  readonly where: string;
  readonly bytes: Uint8Array;
}

const lists = [
  '/api/v1/status',
  '/api/v1/overview',
  '/api/v1/endpoints',
  '/api/v1/timeline',
  '/api/v1/leaks?by=class,endpoint,consumer,place&unclassed=true&distinct=true&limit=1000',
  '/api/v1/leaks?by=place&unclassed=true&limit=1000',
  '/api/v1/no-such-route',
];

/** Everything that the control socket tells: its lists, and each exchange with its explanation. */
export async function toldWords(gate: RunningGate, explainedMax: number): Promise<readonly Word[]> {
  const words: Word[] = [];
  const ask = async (method: string, path: string): Promise<Buffer> => {
    const bytes = await gate.ask(method, path);
    words.push({ where: `control socket, ${path.split('?')[0]?.replace(/exchanges\/[^/]+/, 'exchanges/…')}`, bytes });
    return bytes;
  };
  for (const path of lists) await ask('GET', path);
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await ask('GET', `/api/v1/exchanges?limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    const page: { rows: readonly { id: string }[]; next: string | null } = JSON.parse(answer.subarray(answer.indexOf('{')).toString());
    ids.push(...page.rows.map(({ id }) => id));
    cursor = page.next;
  }
  for (const id of ids.slice(0, explainedMax)) {
    await ask('GET', `/api/v1/exchanges/${id}`);
    await ask('GET', `/api/v1/exchanges/${id}/explanation`);
  }
  await ask('POST', '/api/v1/reload');
  await ask('POST', '/api/v1/keys/rotate');
  return words;
}

/** Every file of the data folder, byte by byte. */
export function fileWords(dataFolder: string): readonly Word[] {
  return globSync('**/*', { cwd: dataFolder })
    .filter((name) => statSync(join(dataFolder, name)).isFile())
    .map((name) => ({ where: `file ${name.replace(/[0-9a-f]{8,}/g, '…')}`, bytes: readFileSync(join(dataFolder, name)) }));
}

/** Every row of every table: the database compresses its pages in ways of its own. Nothing may have it open. */
export async function tableWords(dataFolder: string): Promise<readonly Word[]> {
  const instance = await DuckDBInstance.create(databasePath(dataFolder), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const words: Word[] = [];
  for (const [name] of (await connection.runAndReadAll('SELECT table_name FROM information_schema.tables')).getRowsJS()) {
    const table = textOf(name);
    const rows = (await connection.runAndReadAll(`SELECT * FROM "${table}"`)).getRowsJS();
    const where = `table ${table}`;
    words.push({ where, bytes: Buffer.from(rows.map((row) => row.map(textOf).join('\t')).join('\n')) });
    for (const value of rows.flat()) {
      if (!(value instanceof Uint8Array)) continue;
      const blob = Buffer.from(value);
      for (const bytes of [blob, ...openings(blob)]) words.push({ where: `${where}, a blob`, bytes });
    }
  }
  connection.closeSync();
  instance.closeSync();
  return words;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
}
