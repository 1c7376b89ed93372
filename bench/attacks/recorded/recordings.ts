import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A request as it came over the wire; `body` in base64. */
export interface Recording {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** One that nobody recorded. */
export function requestOf(method: string, target: string, headers: readonly string[], body: string): Recording {
  return { method, target, headers: ['host', 'api.shop.example', ...headers], body: Buffer.from(body, 'utf8').toString('base64') };
}

const folder = join(tmpdir(), 'sluice-servers', 'recorded');

/** Keeps requests in the order in which they came, no two alike but in their headers; how many there are. */
export function keepRecordings(server: string, requests: readonly Recording[]): number {
  const seen = new Set<string>();
  const lines = requests.filter((request) => {
    const key = createHash('sha256').update(`${request.method} ${request.target}\n${request.body}`).digest('hex');
    return !seen.has(key) && seen.add(key);
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(server), lines.map((line) => JSON.stringify(line)).join('\n'));
  return lines.length;
}

/** Null where none were recorded on this machine. */
export function recordingsOf(server: string): readonly Recording[] | null {
  if (!existsSync(fileOf(server))) return null;
  return readFileSync(fileOf(server), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording);
}

function fileOf(server: string): string {
  return join(folder, `${server}.jsonl`);
}
