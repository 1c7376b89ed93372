import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long the API takes, from least to most, in milliseconds: for what is there and for what is not. */
export interface Pace {
  readonly name: string;
  readonly found: readonly [number, number];
  readonly absent: readonly [number, number];
}

export const paces: readonly Pace[] = [
  { name: 'even', found: [0, 0], absent: [0, 0] },
  { name: 'slow-found', found: [25, 35], absent: [1, 3] },
  { name: 'slow-absent', found: [1, 3], absent: [25, 35] },
  { name: 'uneven', found: [2, 60], absent: [5, 15] },
  { name: 'far', found: [120, 130], absent: [10, 20] },
];

/** Ids below this are of orders; a third of them are there, and none of those is the caller's. */
export const idsMax = 90_000;

export function isThere(id: number): boolean {
  return id <= idsMax && id % 3 === 0;
}

export interface Api extends AsyncDisposable {
  readonly port: number;
}

/**
 * An API without any access control, as frameworks make them: validators, ids of its requests and cookies in every answer. `orders` and
 * `invoices` it gives to everybody, of `files` it says 403, `mixed` lists hold rows of others, `own` lists do not.
 */
export async function openApi(): Promise<Api> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer({ url = '/', method }: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, kind = '', name = '', id = ''] = url.split('/');
  const pace = paces.find((one) => one.name === name);
  const isList = kind === 'mixed' || kind === 'own';
  const isFound = isList || isThere(Number(id));
  // A page takes the same time whoever else has rows on it.
  await late(pace?.[isFound ? 'found' : 'absent'] ?? [0, 0], isList ? ((Number(id) * 37) % 100) / 100 : Math.random());
  const send = (status: number, value: unknown, headers: Record<string, string> = {}) => {
    const body = JSON.stringify(value);
    const etag = `W/"${body.length}-${createHash('sha1').update(body).digest('base64url')}"`;
    response.writeHead(status, {
      'X-Powered-By': 'Express',
      'Content-Type': 'application/json; charset=utf-8',
      ETag: etag,
      'Last-Modified': new Date(1e12 + body.length * 1e5).toUTCString(),
      'Cache-Control': 'max-age=60',
      Vary: 'Accept-Encoding',
      'X-Request-Id': randomUUID(),
      'Set-Cookie': `trace=${randomUUID()}`,
      'Server-Timing': `db;dur=${Math.random() * 9}`,
      'Content-Length': Buffer.byteLength(body),
      ...headers,
    });
    response.end(method === 'HEAD' ? undefined : body);
  };
  if (isList) {
    const rows = rowsOf(kind, id);
    return send(200, { items: rows, total: rows.length, all: 90 }, { 'X-Total-Count': String(rows.length) });
  }
  if (!isFound) return send(404, { error: { code: 'NOT_FOUND', message: `nothing at ${id}` } });
  if (kind === 'files') return send(403, { error: { code: 'FORBIDDEN', message: `${id} is not yours` } });
  send(200, { id, ownerId: 'u-2', lines: Array.from({ length: 40 }, (_, line) => ({ line, text: `line ${line} of ${id}` })) });
}

/** Rows of a page: the caller's, and in a mixed list those of others before, between and after them. */
function rowsOf(kind: string, page: string): readonly object[] {
  const own = [1, 2, 3].slice(0, Number(page) % 4).map((row) => ({ id: `${page}-${row}`, ownerId: 'u-1' }));
  if (kind === 'own') return own;
  const foreign = (at: number) => ({ id: `${page}-f${at}`, ownerId: `u-${at + 2}` });
  return [foreign(0), ...own.flatMap((row, at) => [row, foreign(at + 1)])];
}

function late([least, most]: readonly [number, number], share: number): Promise<void> | void {
  if (most > 0) return new Promise((resolve) => setTimeout(resolve, least + share * (most - least)));
}
