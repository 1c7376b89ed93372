import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { calm } from './support/environment.ts';

const main = join(dirname(import.meta.dirname), 'packages', 'sluice', 'src', 'main.ts');
/** No start takes so long, also where others have the processor. */
const startMs = 240_000;
const answerMs = 30_000;

/** A whole Sluice, its own processes and all. */
export interface RunningSluice {
  readonly port: number;
  readonly dataFolder: string;
  /** Everything that its processes wrote to their standard streams so far. */
  readonly said: () => Buffer;
  /** Sends the bytes over a connection of their own; everything that came back until it closed. */
  send(bytes: Buffer): Promise<Buffer>;
  stop(): Promise<void>;
}

/** Starts `sluice start` in an empty folder with these files in it, `sluice.yaml` among them; its `data` is to be `data`. */
export async function startSluice(folder: string, files: Readonly<Record<string, string>>): Promise<RunningSluice> {
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true });
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), name === 'sluice.yaml' ? `${text.trimEnd()}\n${calm}` : text);
  const child = spawn(process.execPath, [main, 'start', '--config', join(folder, 'sluice.yaml'), '--no-color', '--ready-fd', '3'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const said = () => Buffer.concat(chunks);
  const port = await portOf(child, said).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    port,
    dataFolder,
    said,
    send: (bytes) => sent(port, bytes),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function portOf(child: ChildProcess, said: () => Buffer): Promise<number> {
  const ready = child.stdio[3];
  if (!ready) throw new Error('Sluice has no way to say that it is ready');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Sluice ended: ${said().toString().slice(-2000)}`);
  });
  const [line] = (await Promise.race([once(ready, 'data', { signal: AbortSignal.timeout(startMs) }), ended])) as [Buffer];
  const { url }: { readonly url: string } = JSON.parse(line.toString());
  return Number(new URL(url).port);
}

async function sent(port: number, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: false });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset is one of the answers that may come.
  socket.on('error', () => undefined);
  socket.write(bytes);
  const late = new AbortController();
  await Promise.race([closed, delay(answerMs, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  socket.destroy();
  return Buffer.concat(chunks);
}
