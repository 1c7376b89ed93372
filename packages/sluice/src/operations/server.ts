import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expositionType } from '../metrics/exposition.ts';

const { createServer } = process.getBuiltinModule('node:http');

/** What the operations listener asks; the supervisor answers. */
export interface OperationsParts {
  /** Text of `/metrics`. */
  metrics(): Promise<string>;
  /** Whether anything that judges traffic answers. */
  isHealthy(): Promise<boolean>;
  /** Null where traffic may come; else why not, in words of ours. */
  whyNotReady(): Promise<string | null>;
}

export interface OperationsListener {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Scrapers and probes are few; what is beyond them waits for nobody. */
const connectionsMax = 64;
const requestMs = 5_000;

/**
 * Serves `/metrics`, `/healthz` and `/readyz`, on an address of its own and never among the traffic. It reads no body, and tells nothing
 * of traffic but sums. Rejects with node's error (`EADDRINUSE`) where it cannot listen.
 */
export async function startOperations(host: string, port: number, parts: OperationsParts): Promise<OperationsListener> {
  const server = createServer({ headersTimeout: requestMs, requestTimeout: requestMs, maxHeaderSize: 8_192 }, (request, response) => {
    answer(parts, request).then(
      (page) => send(response, page, request.method === 'HEAD'),
      () => send(response, textPage(500, 'the figures could not be collected\n'), false),
    );
  });
  server.maxConnections = connectionsMax;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function answer(parts: OperationsParts, { method, url = '' }: IncomingMessage): Promise<Page> {
  if (method !== 'GET' && method !== 'HEAD') return textPage(405, 'GET and HEAD are answered\n');
  switch (url.split('?', 1)[0]) {
    case '/metrics':
      return { status: 200, type: expositionType, text: await parts.metrics() };
    case '/healthz':
      return (await parts.isHealthy()) ? statePage(200, 'healthy', null) : statePage(503, 'unhealthy', 'no worker answers');
    case '/readyz': {
      const why = await parts.whyNotReady();
      return why === null ? statePage(200, 'ready', null) : statePage(503, 'not ready', why);
    }
    default:
      return textPage(404, '/metrics, /healthz and /readyz are here\n');
  }
}

function statePage(status: number, state: string, because: string | null): Page {
  return {
    status,
    type: 'application/json',
    text: `${JSON.stringify(because === null ? { status: state } : { status: state, because })}\n`,
  };
}

function textPage(status: number, text: string): Page {
  return { status, type: 'text/plain; charset=utf-8', text };
}

function send(response: ServerResponse, { status, type, text }: Page, isHead: boolean): void {
  const length = Buffer.byteLength(text);
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {};
  response.writeHead(status, { 'content-type': type, 'content-length': length, 'cache-control': 'no-store', ...allow });
  response.end(isHead ? undefined : text);
}
