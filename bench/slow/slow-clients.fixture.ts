/** A process of slow clients: told by its parent how many of which kind to open, and tells how long each lasted. */
import { connect, type Socket } from 'node:net';
import type { SlowKind, SlowOrder, SlowTold } from './slow-fleet.ts';

const everyMs = 1_000;
/** Connections that are made at once, so that no queue of the kernel runs over. */
const atOnce = 50;
/** Every so many readers one asks for more than the kernel takes: only these are seen as stalled, the others as idle. */
const longEvery = 10;

process.on('message', (order: SlowOrder) => {
  open(order).catch((error: unknown) => {
    throw error;
  });
});

function tell(told: SlowTold): void {
  process.send?.(told);
}

async function open({ port, kind, count }: SlowOrder): Promise<void> {
  const lasted: number[] = [];
  for (let opened = 0; opened < count; opened += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - opened) }, (_, index) =>
      opening(port, kind, index, (ms) => {
        lasted.push(ms);
        if (lasted.length === count) tell({ kind, what: 'over', lasted });
      }),
    );
    await Promise.all(batch);
  }
  tell({ kind, what: 'open', lasted: [] });
}

function opening(port: number, kind: SlowKind, index: number, over: (ms: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let began = performance.now();
    // A stopped reader hears of nothing; the end of its connection is seen where it ends, on the other side.
    if (kind === 'reader') socket.pause();
    else socket.resume();
    const sends = setInterval(() => goOn(socket, kind), everyMs);
    socket.once('connect', () => {
      began = performance.now();
      begin(socket, kind, index);
      resolve();
    });
    socket.on('error', () => resolve());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(sends);
      over(performance.now() - began);
    });
  });
}

function begin(socket: Socket, kind: SlowKind, index: number): void {
  if (kind === 'loris') socket.write('GET /small HTTP/1.1\r\nHost: slow.test\r\n');
  if (kind === 'body')
    socket.write('POST /small HTTP/1.1\r\nHost: slow.test\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n[');
  if (kind === 'reader') socket.write(`GET ${index % longEvery === 0 ? '/long-file' : '/file'} HTTP/1.1\r\nHost: slow.test\r\n\r\n`);
}

function goOn(socket: Socket, kind: SlowKind): void {
  if (kind === 'loris') socket.write('X-Slow: 1\r\n');
  if (kind === 'body') socket.write('1,1,1,1,');
}
