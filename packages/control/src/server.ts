import { chmodSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { SluiceError } from '@sluice/kit';
import { actorHeader, actorOf } from './actor.ts';
import { type ControlCall, dispatcher } from './dispatch.ts';
import { controlErrors } from './errors.ts';
import type { ControlParts } from './parts.ts';
import type { Route } from './route.ts';

const { createServer } = process.getBuiltinModule('node:http');

const bodyBytesMax = 65_536;

export interface Control {
  readonly socket: string;
  /** Gives the socket up; whoever is connected still gets answers. */
  release(): void;
  close(): Promise<void>;
}

/**
 * Serves the routes on a local socket that only its owner may open (0600; on Windows a named pipe).
 * A socket file that a killed process left behind is taken over; the caller has made sure that nothing runs.
 */
export async function startControl(socket: string, routes: readonly Route[], parts: ControlParts): Promise<Control> {
  const answer = dispatcher(routes, parts);
  const server = createServer((request, response) => {
    callOf(request)
      .then(answer)
      .then(
        (value) => send(response, 200, value),
        (error: unknown) => send(response, ...problemOf(error)),
      );
  });
  if (!socket.startsWith('\\\\')) rmSync(socket, { force: true });
  const umask = process.umask(0o177);
  try {
    await listen(server, socket);
  } finally {
    process.umask(umask);
  }
  if (!socket.startsWith('\\\\')) chmodSync(socket, 0o600);
  return {
    socket,
    release: () => void server.close(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => resolve());
  });
}

async function callOf(request: IncomingMessage): Promise<ControlCall> {
  const url = new URL(request.url ?? '/', 'http://control');
  const said = request.headers[actorHeader];
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    body: await bodyOf(request),
    by: actorOf(typeof said === 'string' ? said : undefined),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw controlErrors.BAD_BODY(bodyBytesMax);
    chunks.push(chunk);
  }
  if (bytes === 0) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw controlErrors.BAD_BODY(bodyBytesMax);
  }
}

function problemOf(error: unknown): [status: number, problem: object] {
  if (error instanceof SluiceError) {
    return [error.status, { type: 'about:blank', title: error.message, status: error.status, code: error.code, fix: error.fix }];
  }
  return [500, { type: 'about:blank', title: error instanceof Error ? error.message : 'failed', status: 500, code: 'SLUICE_INTERNAL' }];
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value ?? null, plain);
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** Typed columns become plain arrays in an answer. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Uint32Array ? Array.from(value) : value;
}
