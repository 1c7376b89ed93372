import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ScannerOptions, ScannerReading } from './scanner.ts';

/** Measures the scanner in a process that found its code without types, as workers run it: see `startSluiceAgain`. */
export async function measureScannerApart({ signal, ...options }: ScannerOptions, folder: string): Promise<ScannerReading> {
  const start = () =>
    fork(new URL('./scanner.fixture.ts', import.meta.url), {
      serialization: 'advanced',
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'code-cache') },
      signal,
    });
  const first = start();
  await once(first, 'spawn');
  first.disconnect();
  await once(first, 'exit');
  const second = start();
  second.send(options);
  const [reading] = (await once(second, 'message', { signal })) as [ScannerReading];
  return reading;
}
