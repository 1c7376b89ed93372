import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SluiceError } from '@sluice/kit';
import { controlErrors } from './errors.ts';
import type { ControlParts } from './parts.ts';
import type { Route } from './route.ts';

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
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  const server = createServer((request, response) => {
    answer(table, parts, request).then(
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

async function answer(
  table: readonly { readonly route: Route; readonly segments: readonly string[] }[],
  parts: ControlParts,
  request: IncomingMessage,
): Promise<unknown> {
  const url = new URL(request.url ?? '/', 'http://control');
  const segments = url.pathname.split('/');
  for (const entry of table) {
    if (entry.route.method !== request.method) continue;
    const path = matched(entry.segments, segments);
    if (path) return entry.route.answer(parts, { path, query: url.searchParams, body: await bodyOf(request) });
  }
  throw controlErrors.NO_SUCH_ROUTE(request.method ?? '', url.pathname);
}

function matched(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const path: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) path[part.slice(1, -1)] = decodeURIComponent(segment);
    else if (part !== segment) return null;
  }
  return path;
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
