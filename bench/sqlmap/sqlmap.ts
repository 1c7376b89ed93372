import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type SqlPlace, sqlVault } from '@sluice/demo';

const tamperFolder = '/usr/share/sqlmap/tamper';

/** As sqlmap has them: boolean-based, error-based, UNION, stacked, time-based, inline. */
export const techniques = ['B', 'E', 'U', 'S', 'T', 'Q'] as const;
export type Technique = (typeof techniques)[number];
export type Level = 1 | 2 | 3;
export const levels: readonly Level[] = [1, 2, 3];

const slowCharacters = 2;

interface Run {
  readonly place: SqlPlace;
  readonly level: Level;
  readonly techniques: readonly Technique[];
  readonly tamper: string | null;
  /** Where the API answers, be it with a gate in front of it. */
  readonly url: string;
}

export interface RunResult {
  /** Rows of the vault that sqlmap wrote down, each told by its own value. */
  readonly rows: number;
  /** What sqlmap takes for injectable, in its words. */
  readonly found: readonly string[];
  readonly seconds: number;
  /** It was ended before it had ended by itself. */
  readonly isCut: boolean;
}

/** Names of all tamper scripts that are installed. */
export function tamperScripts(): readonly string[] {
  return readdirSync(tamperFolder)
    .filter((name) => name.endsWith('.py') && name !== '__init__.py')
    .map((name) => name.slice(0, -3))
    .toSorted();
}

/** Lets sqlmap try one place, and dump the table that no operation shows. */
export async function runSqlmap(run: Run, folder: string, secondsMax: number, signal: AbortSignal): Promise<RunResult> {
  const home = mkdtempSync(join(folder, 'run-'));
  const startedMs = performance.now();
  const child = spawn('sqlmap', argumentsOf(run, home), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, PYTHONDONTWRITEBYTECODE: '1' },
    timeout: secondsMax * 1000,
    killSignal: 'SIGKILL',
    signal,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  const rows = rowsIn(home, areSlow(run.techniques));
  rmSync(home, { recursive: true, force: true });
  return {
    rows,
    found: [...new Set([...said.matchAll(/^ {4}Title: (.+)$/gm)].map(([, title]) => title ?? ''))],
    seconds: (performance.now() - startedMs) / 1000,
    isCut: code === null,
  };
}

function argumentsOf({ place, level, techniques: used, tamper, url }: Run, home: string): readonly string[] {
  const isSlow = areSlow(used);
  return [
    ...targetOf(place, url),
    '--batch',
    '--flush-session',
    `--output-dir=${home}`,
    '--disable-coloring',
    '--skip-waf',
    '--dbms=SQLite',
    `--level=${level}`,
    // Heavy queries are of risk 2.
    '--risk=2',
    `--technique=${used.join('')}`,
    // Blobs of 150 MB, of 250 where time alone tells: seconds where memory is at hand, and well above what else an answer takes.
    `--time-sec=${isSlow ? 5 : 3}`,
    // It would ask for less as soon as answers are quick, and read noise.
    '--answers=optimize=N',
    '--timeout=30',
    '--retries=0',
    '--threads=4',
    ...(tamper === null ? [] : [`--tamper=${tamper}`]),
    '--dump',
    '-T',
    sqlVault.table,
    '-C',
    sqlVault.column,
    // Each bit that a delay tells takes seconds: half of one row is enough.
    ...(isSlow ? ['--stop=1', `--last=${slowCharacters}`] : []),
  ];
}

/** A star marks where sqlmap shall inject, where it is no parameter. */
function targetOf({ operation, carrier, parameter, usual }: SqlPlace, url: string): readonly string[] {
  const [method = '', template = ''] = operation.split(' ');
  const at = `${url}${template}`;
  const as = method === 'GET' ? [] : [`--method=${method}`];
  switch (carrier) {
    case 'query':
      return ['-u', `${at}?${parameter}=${usual}`, '-p', parameter, ...as];
    case 'path':
      return ['-u', at.replace(`{${parameter}}`, `${usual}*`), ...as];
    case 'body':
      return ['-u', at, '-H', 'Content-Type: application/json', `--data=${JSON.stringify({ [parameter]: usual })}`, '-p', parameter];
    case 'header':
      return ['-u', at, '-H', `${parameter}: ${usual}*`, ...as];
    case 'cookie':
      return ['-u', at, `--cookie=${parameter}=${usual}*`, ...as];
  }
}

/** Techniques by which only the time of an answer says something. */
export function areSlow(used: readonly Technique[]): boolean {
  return used.every((technique) => technique === 'T' || technique === 'S');
}

function rowsIn(home: string, isSlow: boolean): number {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(`${sqlVault.table}.csv`));
  const lines = new Set(files.flatMap((name) => readFileSync(join(home, name), 'utf8').split('\n')));
  return sqlVault.codes.filter((text) => lines.has(isSlow ? text.slice(0, slowCharacters) : text)).length;
}
