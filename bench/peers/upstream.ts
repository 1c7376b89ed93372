import { fileURLToPath } from 'node:url';
import { launchOwn, stop } from './launch.ts';

const main = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));

/** The demo API in a process of its own; its CPU time is nobody's. */
export async function startUpstream(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { child, ready } = await launchOwn([main, '--flaws', 'none', '--silent']);
  return { port: Number(new URL(ready).port), stop: () => stop(child) };
}
