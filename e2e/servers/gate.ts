import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Mode } from '@sluice/model';
import { endOf } from './process-end.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, 'packages/sluice/src/main.ts');

export interface Guarded {
  readonly name: string;
  readonly upstream: string;
  readonly contract: string | null;
  readonly mode: Mode;
}

export interface RunningGate extends AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
}

/** A real Sluice, started as a person starts it. When it has ended, everything that it recorded is in its data folder. */
export async function startGate(folder: string, { name, upstream, contract, mode }: Guarded): Promise<RunningGate> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'sluice.yaml');
  const dataFolder = join(folder, 'data');
  const lines = [
    'version: 1',
    `mode: ${mode}`,
    'listen: { port: 0 }',
    `data: ${JSON.stringify(dataFolder)}`,
    'apis:',
    `  - name: ${name}`,
    `    upstream: ${upstream}`,
    ...(contract === null ? [] : [`    contract: ${JSON.stringify(contract)}`]),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const log = openSync(join(folder, 'gate.log'), 'a');
  const { PATH, SystemRoot, TMPDIR } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start', '--config', file, '--ready-fd', '3'], {
    cwd: folder,
    env: { PATH, SystemRoot, TMPDIR, HOME: folder },
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  const end = () => endOf(child, 20_000);
  try {
    const [line] = (await once(child.stdio[3] as Readable, 'data', { signal: AbortSignal.timeout(30_000) })) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { url: string };
    return { url, dataFolder, [Symbol.asyncDispose]: end };
  } catch (cause) {
    await end();
    throw new Error(`sluice did not start: ${readFileSync(join(folder, 'gate.log'), 'utf8').slice(-2_000)}`, { cause });
  }
}
