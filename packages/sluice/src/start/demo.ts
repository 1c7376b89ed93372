import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { processErrors } from '../processes/errors.ts';
import type { StartOptions } from './options.ts';

const startMs = 15_000;

export interface DemoProcesses extends AsyncDisposable {
  readonly url: string;
  /** Plays the shop's daily traffic against an address until everything ends. */
  drive(url: string): void;
}

/** The demo API and its callers, each in a process of its own: they are not Sluice, and are not counted as it. */
export async function startDemoProcesses(options: StartOptions): Promise<DemoProcesses> {
  const { mainPath } = await import('@sluice/demo');
  const main = fileURLToPath(mainPath);
  const flaws = options.flaws === undefined ? 'all' : options.flaws.length === 0 ? 'none' : options.flaws.join(',');
  const api = spawn(process.execPath, [main, '--port', '0', '--flaws', flaws, '--silent'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await firstLine(api);
  let driver: ChildProcess | null = null;
  return {
    url,
    drive(target) {
      if (!options.drive) return;
      driver = fork(new URL('./driver.ts', import.meta.url), [target, String(options.rate ?? 40)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
    },
    async [Symbol.asyncDispose]() {
      if (driver) await ended(driver);
      await ended(api);
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw processErrors.DEMO_FAILED('it has no output');
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(startMs);
  const [line] = (await Promise.race([
    once(lines, 'line', { signal }),
    once(child, 'exit', { signal }).then(() => {
      throw processErrors.DEMO_FAILED('it ended');
    }),
  ])) as [string];
  return line.trim();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
