import { connect } from 'node:http2';
import type { Socket } from 'node:net';

export interface Question {
  readonly origin: URL;
  readonly path: string;
  readonly host: string;
  readonly userAgent: string;
  readonly answered: (status: number) => void;
  /** With node's code, where there is one. */
  readonly failed: (code: string | undefined) => void;
}

/** One GET over HTTP/2, on a socket of its own that may still connect. What comes back ends it. */
export function askHttp2(socket: Socket, { origin, path, host, userAgent, answered, failed }: Question): { destroy(): void } {
  const session = connect(origin.origin, { createConnection: () => socket });
  const fail = (error: NodeJS.ErrnoException): void => failed(error.code);
  session.on('error', fail);
  const stream = session.request({ ':path': path, ':authority': host, 'user-agent': userAgent });
  stream.on('error', fail);
  stream.on('response', (headers) => answered(Number(headers[':status'])));
  return session;
}
