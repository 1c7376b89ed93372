import type { Route } from '../ports.ts';
import type { RouteGround } from '../route-ground.ts';
import type { Destination } from './destination.ts';
import { type DnsOptions, defaultDns, Resolver } from './resolver.ts';
import { defaultRetryBudget } from './retry-budget.ts';
import { Upstream, type UpstreamParts } from './upstream.ts';
import type { UpstreamChange } from './upstream-change.ts';
import type { UpstreamTls } from './upstream-tls.ts';

/** One that no route leads to is looked after for so long at least: a request may be judged for minutes before it is sent. */
const lookedAfterMs = 600_000;

/** What all upstreams of a server have in common, whatever their routes ask for. */
export type UpstreamsParts = Omit<UpstreamParts, 'resolver' | 'retries' | 'tls'> & { readonly report: (change: UpstreamChange) => void };

type Ground = Omit<RouteGround, 'handler'>;

/** Every destination of one server. One that did not change keeps its sockets over a reload; one that is gone ends when it is quiet. */
export class Upstreams {
  readonly #parts: UpstreamsParts;
  readonly #resolvers = new Map<string, Resolver>();
  readonly #retiredAtMs = new Map<Destination, number>();
  #destinations = new Map<string, Destination>();

  constructor(parts: UpstreamsParts) {
    this.#parts = parts;
  }

  /** The grounds of these routes; whatever none of them leads to any more is retired. */
  groundsOf(routes: readonly Route[]): readonly Ground[] {
    const before = this.#destinations;
    this.#destinations = new Map();
    const grounds = routes.map((route) => this.#groundOf(route, before));
    for (const [key, destination] of before) {
      if (this.#destinations.get(key) === destination) continue;
      destination.retire();
      this.#retiredAtMs.set(destination, this.#parts.clock.nowMs);
    }
    return grounds;
  }

  /** Once a tick. */
  checkTimeouts(): void {
    for (const resolver of this.#resolvers.values()) resolver.check();
    for (const destination of this.#destinations.values()) destination.checkTimeouts();
    for (const [destination, sinceMs] of this.#retiredAtMs) {
      destination.checkTimeouts();
      if (destination.isQuiet && this.#parts.clock.nowMs - sinceMs > lookedAfterMs) this.#retiredAtMs.delete(destination);
    }
  }

  close(): void {
    for (const destination of [...this.#destinations.values(), ...this.#retiredAtMs.keys()]) destination.close();
  }

  #groundOf(route: Route, before: ReadonlyMap<string, Destination>): Ground {
    const url = new URL(route.upstream);
    // Other certificates are another upstream: neither its sockets nor its sessions are shared.
    const key = `${url.origin} ${JSON.stringify(route.upstreamTls)}`;
    const upstream = this.#destinations.get(key) ?? before.get(key) ?? this.#upstreamOf(url, route.upstreamTls);
    this.#destinations.set(key, upstream);
    return { route, upstream, host: url.host, pathPrefix: url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '') };
  }

  #upstreamOf(url: URL, tls: UpstreamTls | null): Destination {
    return new Upstream(url.origin, { ...this.#parts, tls, resolver: this.#resolverOf(defaultDns), retries: defaultRetryBudget });
  }

  #resolverOf(options: DnsOptions): Resolver {
    const key = JSON.stringify(options);
    const resolver = this.#resolvers.get(key) ?? new Resolver(options, this.#parts);
    this.#resolvers.set(key, resolver);
    return resolver;
  }
}
