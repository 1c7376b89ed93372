/** A process that answers with bombs and sends them: told by its parent where to, and which. What it costs is nobody else's time. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Bomb, bombs } from './bombs.ts';
import type { RangeOrder, RangeTold } from './range.ts';

const deadlineMs = 20_000;
const small = JSON.stringify({ items: [{ id: 1, state: 'open' }] });

interface Ready {
  readonly coding: string;
  readonly chunked: Buffer;
}

const all = bombs(Number(process.argv[2]));
// Chunks are written once and before anything is measured: half a million of them take longer to write than to read.
const ready: readonly Ready[] = all.map(({ coding, pieces }) => ({
  coding: coding === null ? '' : `Content-Encoding: ${coding}\r\n`,
  chunked: chunked(pieces),
}));
const server = createServer(answering).listen(0, '127.0.0.1', () => {
  tell({ what: 'ready', port: (server.address() as AddressInfo).port, names: all.map(({ name }) => name) });
});

process.on('message', ({ port, index, side }: RangeOrder) => {
  const bomb = ready[index];
  if (bomb === undefined) throw new Error('no such bomb');
  sent(port, side === 'request' ? [Buffer.from(headOf(bomb)), bomb.chunked] : [askFor(index)]).then(
    () => tell({ what: 'over' }),
    (error: unknown) => tell({ what: 'stuck', why: String(error) }),
  );
});

function tell(told: RangeTold): void {
  process.send?.(told);
}

/** Bombs go past node's own framing, so that their chunks are as they are meant. */
function answering(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.once('end', () => {
    const bomb = ready[Number(/^\/bomb\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN)];
    if (bomb === undefined) return void response.setHeader('Content-Type', 'application/json').end(small);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${bomb.coding}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    response.socket?.write(head);
    response.socket?.end(bomb.chunked);
  });
}

function askFor(index: number): Buffer {
  return Buffer.from(`GET /bomb/${index} HTTP/1.1\r\nHost: bomb.test\r\nAccept-Encoding: gzip, br, zstd\r\nConnection: close\r\n\r\n`);
}

function headOf({ coding }: Ready): string {
  return `POST /taken HTTP/1.1\r\nHost: bomb.test\r\nContent-Type: application/json\r\n${coding}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
}

function chunked(pieces: Bomb['pieces']): Buffer {
  return Buffer.concat([
    ...pieces.flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

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
