import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { killTree } from '../processes/kill-tree.ts';

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** So long a program may take until it answers, on a machine that does other things as well. */
const startMs = 240_000;

/** Starts a program and waits until it answers HTTP on its port; its own words come with the error when it does not. */
export async function launch(
  command: string,
  options: readonly string[],
  port: number,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ChildProcess> {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
    });
  const deadline = Date.now() + startMs;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(port)) return child;
  }
  killTree(child.pid);
  throw new Error(`${command} did not answer on port ${port}: ${said}`);
}

/** Starts a program of ours, and waits for the line that it writes to its descriptor 3 once it is ready: it has a free port of its own, which nobody else can have taken meanwhile. */
export async function launchOwn(
  options: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  command = process.execPath,
): Promise<{ readonly child: ChildProcess; readonly ready: string }> {
  const child = spawn(command, [...options, '--ready-fd', '3'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], env: environment });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
    });
  const signal = AbortSignal.timeout(startMs);
  const ready = await Promise.race([
    once(child.stdio[3] as Readable, 'data', { signal }).then(([line]) => String(line).trim()),
    once(child, 'exit', { signal }).then(() => null),
  ]).catch(() => null);
  if (ready !== null) return { child, ready };
  killTree(child.pid);
  throw new Error(`${options.join(' ')} did not say that it is ready: ${said}`);
}

/** Any answer counts. That somebody accepts is not enough: who looks whether a port is free listens on it for a moment. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      resolve(true);
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => setTimeout(resolve, 50, false));
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** What a program says when it is run to its end. */
export function outputOf(command: string, options: readonly string[]): string {
  return execFileSync(command, options, { encoding: 'utf8' }).trim();
}

/** Whether a program is on the PATH: a peer that is absent is `unmeasured`, never guessed. */
export function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
