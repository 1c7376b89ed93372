import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { calm, ownEnvironment } from './environment.ts';

const main = join(dirname(dirname(import.meta.dirname)), 'packages', 'sluice', 'src', 'main.ts');

/** No start takes so long, also where others have the processor. */
const startMs = 240_000;

/** A whole Sluice of its own: processes, a data folder, and an upstream that this process answers for. */
export interface Running extends AsyncDisposable {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly url: string;
  /** Of the listener that only sends clients to HTTPS; empty without one. */
  readonly redirect: string;
  /** Of the operations listener; empty without one. */
  readonly operations: string;
  readonly upstream: Server;
  /** What it said on standard error so far. */
  said(): string;
}

export interface RunOptions {
  readonly upstream: RequestListener;
  /** Lines of `sluice.yaml` beside `version`, `listen` and the one API `people`. */
  readonly configuration?: string;
  /** The value of `listen`; any free port when left out. */
  readonly listen?: string;
  /** Further files beside `sluice.yaml`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** `sluice start` in a folder of its own, once it says that it is ready. */
export async function running({
  upstream: listener,
  configuration = '',
  listen = '{ port: 0 }',
  files = {},
  words = [],
  environment = {},
}: RunOptions): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-run-'));
  const upstream = createServer(listener).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  const api = `apis:\n  - name: people\n    upstream: http://127.0.0.1:${port}\n`;
  writeFileSync(join(folder, 'sluice.yaml'), `version: 1\nlisten: ${listen}\n${calm}${api}${configuration}`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'start', '--ready-fd', '3', ...words], {
    cwd: folder,
    env: { ...ownEnvironment(folder), ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let said = '';
  (child.stderr as Readable).on('data', (bytes: Buffer) => (said += bytes.toString()));
  const signal = AbortSignal.timeout(startMs);
  const line = await Promise.race([
    once(child.stdio[3] as Readable, 'data', { signal }).then(([bytes]) => bytes as Buffer),
    once(child, 'exit', { signal }).then(() => null),
  ]);
  if (line === null) {
    upstream.close();
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`it did not start: ${said}`);
  }
  const { url, redirect, operations }: { url: string; redirect: string | null; operations: string | null } = JSON.parse(line.toString());
  return {
    folder,
    process: child,
    url,
    redirect: redirect ?? '',
    operations: operations ?? '',
    upstream,
    said: () => said,
    async [Symbol.asyncDispose]() {
      upstream.closeAllConnections();
      upstream.close();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
