import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSecondsOf } from '../cpu.ts';
import { drivePolitely, goodAgent } from '../good-traffic.ts';
import { startConfigured } from '../peers/sluice.ts';
import { residentBytesOf, workerOf } from '../peers/worker.ts';
import { type Bomb, bombs } from './bombs.ts';

export interface BombReading {
  readonly name: string;
  readonly cpuMs: number;
  readonly bytes: number;
}

export interface BombsOptions {
  readonly folder: string;
  /** 1 is what the figure asks for. */
  readonly scale: number;
  /** Of good traffic before the bombs; beside them it is twice as long. */
  readonly seconds: number;
  readonly say: (line: string) => void;
}

export interface BombsReading {
  readonly each: readonly BombReading[];
  readonly aloneMs: number;
  readonly besideMs: number;
  readonly failed: number;
}

/** The kernel counts CPU in ticks of 10 ms, so that each bomb goes off a few times. */
const rounds = 4;
const perSecond = 100;

/** Sends each bomb to a whole Sluice, as a request and as an answer, and looks at what its worker takes for it. */
export async function measureBombs({ folder, scale, seconds, say }: BombsOptions): Promise<BombsReading> {
  await using cleanup = new AsyncDisposableStack();
  const all = bombs(scale);
  const upstream = createServer((request, response) => answering(request, response, all)).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  cleanup.defer(() => void upstream.close());
  const peer = await startConfigured(
    folder,
    `mode: enforce\nworkers: 1\napis: [{ name: api, upstream: "http://127.0.0.1:${(upstream.address() as AddressInfo).port}" }]\n`,
  );
  cleanup.defer(() => peer.stop());
  const worker = workerOf(peer.process);
  const port = Number(new URL(peer.url).port);
  const agent = goodAgent();
  cleanup.defer(() => agent.destroy());
  const good = (seconds: number) => drivePolitely({ url: `${peer.url}/small`, perSecond, seconds, agent });

  await good(seconds);
  const alone = await good(seconds);
  const each: BombReading[] = [];
  for (const [index, bomb] of all.entries()) {
    for (const side of ['request', 'answer'] as const) {
      const before = { cpu: cpuSecondsOf(worker), bytes: residentBytesOf(worker) };
      for (let round = 0; round < rounds; round += 1) await sent(port, side === 'request' ? requestOf(bomb) : [askFor(index)]);
      const cpuMs = ((cpuSecondsOf(worker) - before.cpu) * 1_000) / rounds;
      each.push({ name: `${bomb.name} ${side}`, cpuMs, bytes: residentBytesOf(worker) - before.bytes });
      say(`${bomb.name} ${side}: ${cpuMs.toFixed(0)} ms, ${((residentBytesOf(worker) - before.bytes) / 1048576).toFixed(1)} MiB`);
    }
  }
  const beside = good(seconds * 2);
  for (const [index, bomb] of all.entries()) {
    await sent(port, requestOf(bomb));
    await sent(port, [askFor(index)]);
    await delay(100);
  }
  const { p99Ms, failed } = await beside;
  return { each, aloneMs: alone.p99Ms, besideMs: p99Ms, failed: failed + alone.failed };
}

const small = JSON.stringify({ items: [{ id: 1, state: 'open' }] });

/** Bombs go past node's own framing, so that their chunks are as they are meant. */
function answering(request: IncomingMessage, response: ServerResponse, all: readonly Bomb[]): void {
  request.resume();
  request.once('end', () => {
    const bomb = all[Number(/^\/bomb\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN)];
    if (bomb === undefined) return void response.setHeader('Content-Type', 'application/json').end(small);
    const coding = bomb.coding === null ? '' : `Content-Encoding: ${bomb.coding}\r\n`;
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${coding}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    response.socket?.end(Buffer.concat([Buffer.from(head), chunked(bomb.pieces)]));
  });
}

function askFor(index: number): Buffer {
  return Buffer.from(`GET /bomb/${index} HTTP/1.1\r\nHost: bomb.test\r\nAccept-Encoding: gzip, br, zstd\r\nConnection: close\r\n\r\n`);
}

function requestOf({ coding, pieces }: Bomb): readonly Buffer[] {
  const encoding = coding === null ? '' : `Content-Encoding: ${coding}\r\n`;
  const head = `POST /taken HTTP/1.1\r\nHost: bomb.test\r\nContent-Type: application/json\r\n${encoding}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
  return [Buffer.from(head), chunked(pieces)];
}

function chunked(pieces: readonly Buffer[]): Buffer {
  return Buffer.concat([
    ...pieces.flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

const deadlineMs = 20_000;

/** Ends with the connection; what comes back is not looked at, but that something does. */
function sent(port: number, parts: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const timer = setTimeout(() => socket.destroy(new Error(`no end after ${deadlineMs} ms`)), deadlineMs);
    let failure: Error | null = null;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === undefined) failure = error;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      if (failure === null) resolve();
      else reject(failure);
    });
    socket.resume();
    for (const part of parts) socket.write(part);
  });
}
