import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket, type Server as TcpServer } from 'node:net';
import { after } from 'node:test';
import { bytesBody } from '@sluice/model';
import type { Outcome } from '../ports.ts';
import { Stand, type StandOptions } from './stand.ts';
import { answerOk, RawUpstream, type Reply } from './wire.ts';

export const get = (target = '/x', lines = ''): string => `GET ${target} HTTP/1.1\r\nHost: gate\r\n${lines}\r\n`;
export const last = (target = '/x'): string => get(target, 'Connection: close\r\n');
const open: AsyncDisposable[] = [];

/** A gateway and its upstream, closed with the test. */
export async function stood(
  reply: Reply = answerOk,
  options: Omit<Partial<StandOptions>, 'upstreamPort'> = {},
): Promise<{ readonly stand: Stand; readonly upstream: RawUpstream }> {
  const upstream = await RawUpstream.start(reply);
  const stand = await Stand.start({ upstreamPort: upstream.port, ...options });
  open.push({ [Symbol.asyncDispose]: () => upstream.close() }, stand);
  return { stand, upstream };
}

after(async () => {
  for (const one of open.reverse()) await one[Symbol.asyncDispose]();
});

export function answer(status: number, text: string, headers: readonly string[] = []): Outcome {
  return { message: { kind: 'response', status, headers, body: bytesBody(Buffer.from(text)) } };
}

/** A client's connection, gone with the test; one that goes on writing after the other side ended where it is `allowHalfOpen`. */
export async function connected(port: number, allowHalfOpen = false): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
  open.push({ [Symbol.asyncDispose]: async () => void socket.destroy() });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Reads until the text has come; fails when the connection ends first, or has ended. */
export function readUntil(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    if (socket.destroyed) reject(new Error('it has ended'));
    const read = (chunk: Buffer): void => {
      all += chunk.toString('latin1');
      if (!all.includes(text)) return;
      socket.off('data', read);
      resolve(all);
    };
    socket.on('data', read);
    socket.on('close', () => reject(new Error(`ended with ${all.slice(-200)}`)));
  });
}

export function portOf(server: TcpServer): number {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
