import { fileURLToPath } from 'node:url';
import { freePort, launch, stop } from './launch.ts';

const main = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));

/** The demo API in a process of its own; its CPU time is nobody's. */
export async function startUpstream(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const child = await launch(process.execPath, [main, '--port', String(port), '--flaws', 'none', '--silent'], port);
  return { port, stop: () => stop(child) };
}
