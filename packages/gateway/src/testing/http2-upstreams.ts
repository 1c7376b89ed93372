import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { after } from 'node:test';
import { FrameReader } from '../http2/frame-reader.ts';
import { frame, preface } from '../http2/protocol.ts';
import { type Field, rawHeaders, rawSettings } from './raw-http2.ts';
import { Stand, type StandOptions } from './stand.ts';
import { exchangeRaw } from './wire.ts';

const opened: AsyncDisposable[] = [];
after(async () => {
  for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
});

export async function listening<Server extends Http2Server | TcpServer>(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({ [Symbol.asyncDispose]: async () => void server.close() });
  return (server.address() as AddressInfo).port;
}

export async function standing(port: number, options: Partial<StandOptions> = {}): Promise<Stand> {
  const stand = await Stand.start({
    upstreamPort: port,
    http2: { tls: true, cleartext: true },
    ...options,
    route: { isUpstreamHttp2: true, ...options.route },
  });
  opened.push(stand);
  return stand;
}

/** An upstream on node's own HTTP/2. */
export async function node(
  reply: (stream: ServerHttp2Stream, headers: Readonly<Record<string, unknown>>) => void,
  options: Partial<StandOptions> = {},
) {
  const server = createServer();
  let sessions = 0;
  server.on('session', () => (sessions += 1));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    reply(stream, headers);
  });
  const stand = await standing(await listening(server), options);
  return { stand, sessions: () => sessions };
}

export interface Asked {
  readonly socket: Socket;
  readonly streamId: number;
  /** Which request of all it is, from 1. */
  readonly count: number;
}

/** An upstream that says what it is told when the head of a request comes. */
export async function raw(reply: (asked: Asked) => void, options: Partial<StandOptions> = {}) {
  let count = 0;
  const seen: string[] = [];
  const server = createTcpServer((socket) => {
    let left = preface.length;
    const reader = new FrameReader(
      {
        frame(type, _flags, streamId, payload) {
          seen.push(`${type} ${streamId}${type === frame.rstStream ? ` ${payload.readUInt32BE(0)}` : ''}`);
          if (type !== frame.headers) return;
          count += 1;
          reply({ socket, streamId, count });
        },
        tooLong() {},
      },
      16_384,
    );
    socket.on('error', () => {});
    socket.write(rawSettings([]));
    socket.on('data', (bytes: Buffer) => {
      const skipped = Math.min(left, bytes.length);
      left -= skipped;
      reader.feed(bytes.subarray(skipped));
    });
  });
  const stand = await standing(await listening(server), options);
  return { stand, seen, count: () => count };
}

export const ok = (stream: ServerHttp2Stream): void => {
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => (bytes += chunk.length));
  stream.on('end', () => {
    stream.respond({ ':status': 200, 'content-type': 'text/plain' });
    stream.end(`${bytes}`);
  });
};
export const asked = (stand: Stand, more = '', body = '') =>
  exchangeRaw(
    stand.port,
    `${body === '' ? 'GET' : 'POST'} /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n${more}${body === '' ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body}`,
  );
export const head = (id: number, fields: readonly Field[] = [], isEnd = false): Buffer =>
  rawHeaders(id, [[':status', '200'], ...fields], isEnd);
