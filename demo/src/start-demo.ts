import { once } from 'node:events';
import { createServer } from 'node:http';
import { seed } from './data/seed.ts';
import { chosenFlaws, type FlawChoice } from './flaws.ts';
import { dispatch } from './http/dispatch.ts';
import type { Route } from './http/route.ts';
import { Router } from './http/router.ts';
import { routes } from './routes/routes.ts';
import { Shop } from './shop.ts';

export interface DemoOptions {
  readonly flaws: FlawChoice;
  readonly host?: '127.0.0.1';
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Without it, every answer is a line on standard error: method, path and status, never a value. */
  readonly silent?: boolean;
}

export interface Demo extends AsyncDisposable {
  readonly port: number;
  readonly stats: DemoStats;
  readonly url: string;
  close(): Promise<void>;
  /** Takes effect with the next request. */
  setFlaws(flaws: FlawChoice): void;
}

export interface DemoStats {
  readonly requests: number;
  /** By method and template; what fits no route is only in `requests`. */
  readonly requestsByRoute: ReadonlyMap<string, number>;
}

/** Who may do what in the demo, as a policy document says it. */
export const policyPath = new URL('../policies/access.yaml', import.meta.url);

/** The OpenAPI document of the demo. */
export const contractPath = new URL('../openapi.yaml', import.meta.url);

/** Starts the shop on loopback, freshly seeded. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const shop = new Shop();
  shop.setFlaws(chosenFlaws(options.flaws));
  seed(shop);
  const router = new Router(routes);
  const stats = { requests: 0, requestsByRoute: new Map<string, number>() };
  const count = ({ name }: Route): void => {
    stats.requestsByRoute.set(name, (stats.requestsByRoute.get(name) ?? 0) + 1);
  };
  const isSilent = options.silent ?? false;

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    stats.requests += 1;
    if (!isSilent)
      response.once('finish', () => process.stderr.write(`${request.method} ${request.url?.split('?')[0]} ${response.statusCode}\n`));
    dispatch(request, response, router, shop, count);
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    await shop.close();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stats,
    close,
    setFlaws: (flaws) => shop.setFlaws(chosenFlaws(flaws)),
    [Symbol.asyncDispose]: close,
  };
}
