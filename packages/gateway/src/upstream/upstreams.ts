import type { Route } from '../ports.ts';
import type { RouteGround } from '../route-ground.ts';
import { Stats } from '../stats.ts';
import type { TargetStatus } from './care/target-status.ts';
import type { UpstreamCare } from './care/upstream-care.ts';
import { UpstreamGroup } from './care/upstream-group.ts';
import type { Destination } from './destination.ts';
import { Mirror } from './mirror.ts';
import type { MirrorSettings } from './mirror-settings.ts';
import { type DnsOptions, defaultDns, Resolver } from './resolver.ts';
import { defaultRetryBudget } from './retry-budget.ts';
import { Upstream, type UpstreamParts } from './upstream.ts';
import type { UpstreamChange } from './upstream-change.ts';

/** One that no route leads to is looked after for so long at least: a request may be judged for minutes before it is sent. */
const lookedAfterMs = 600_000;
/** Of more than so many the oldest are forgotten sooner, where they are quiet. */
const retiredMax = 1_000;

/** What all upstreams of a server have in common, whatever their routes ask for. */
export type UpstreamsParts = Omit<UpstreamParts, 'connectionsMax' | 'isHttp2' | 'resolver' | 'retries' | 'tls'> & {
  readonly random: () => number;
  readonly report: (change: UpstreamChange) => void;
};

/** How the targets of one API are; an API with one plain upstream has one. */
export interface ApiTargets {
  readonly api: string;
  readonly waiting: number;
  readonly targets: readonly TargetStatus[];
}

/** What routes lead to, by what it is made of: what is made of the same is the same over a reload. */
interface Standing {
  readonly upstreams: Map<string, Upstream>;
  readonly groups: Map<string, UpstreamGroup>;
  readonly mirrors: Map<string, Mirror>;
}

type Ground = Omit<RouteGround, 'handler'>;

/** Every destination of one server. One that did not change keeps its sockets over a reload; one that is gone ends when it is quiet. */
export class Upstreams {
  readonly #parts: UpstreamsParts;
  readonly #resolvers = new Map<string, Resolver>();
  readonly #retiredAtMs = new Map<Destination, number>();
  #grounds: readonly Ground[] = [];
  #before = nothing();
  #standing = nothing();

  constructor(parts: UpstreamsParts) {
    this.#parts = parts;
  }

  /** The grounds of these routes; whatever none of them leads to any more is retired. */
  groundsOf(routes: readonly Route[]): readonly Ground[] {
    this.#before = this.#standing;
    this.#standing = nothing();
    this.#grounds = routes.map((route) => this.#groundOf(route));
    for (const one of gone(this.#before.groups, this.#standing.groups)) this.#retire(one);
    for (const one of gone(this.#before.upstreams, this.#standing.upstreams)) this.#retire(one);
    this.#before = nothing();
    return this.#grounds;
  }

  get targets(): readonly ApiTargets[] {
    return this.#grounds.map(({ route, upstream }) => ({ api: route.api, waiting: upstream.waiting, targets: upstream.status }));
  }

  /** Once a tick. */
  checkTimeouts(): void {
    for (const [key, resolver] of this.#resolvers) {
      resolver.check();
      if (resolver.isUnused) this.#resolvers.delete(key);
    }
    for (const upstream of this.#standing.upstreams.values()) upstream.checkTimeouts();
    for (const group of this.#standing.groups.values()) group.checkTimeouts();
    for (const [destination, sinceMs] of this.#retiredAtMs) {
      destination.checkTimeouts();
      if (destination.isQuiet && (this.#parts.clock.nowMs - sinceMs > lookedAfterMs || this.#retiredAtMs.size > retiredMax))
        this.#retiredAtMs.delete(destination);
    }
  }

  close(): void {
    const { groups, upstreams } = this.#standing;
    for (const destination of [...groups.values(), ...upstreams.values(), ...this.#retiredAtMs.keys()]) destination.close();
  }

  #retire(destination: Destination): void {
    destination.retire();
    this.#retiredAtMs.set(destination, this.#parts.clock.nowMs);
  }

  #groundOf(route: Route): Ground {
    const url = new URL(route.upstream);
    const upstream = route.care ? this.#groupOf(route, route.care) : this.#upstreamOf(url, route, '', null);
    const mirror = route.mirror ? this.#mirrorOf(route, route.mirror) : null;
    return { route, upstream, mirror, host: url.host, pathPrefix: url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '') };
  }

  #groupOf(route: Route, care: UpstreamCare): UpstreamGroup {
    const { api, upstreamTls, dns, retries = defaultRetryBudget } = route;
    const before = this.#before;
    const isReload = before.groups.size > 0;
    const known = new Set([...before.upstreams.values()].map(({ origin }) => origin.href));
    const upstreams = care.targets.map(({ url, connectionsMax }) =>
      this.#upstreamOf(new URL(url), route, `target of ${api}`, connectionsMax),
    );
    return kept(this.#standing.groups, before.groups, keyOf(api, care, route.isUpstreamHttp2, upstreamTls, dns, retries), () => {
      const isNew = ({ origin }: Upstream): boolean => isReload && !known.has(origin.href);
      return new UpstreamGroup(care, upstreams, { ...this.#parts, name: api, retries, isNew });
    });
  }

  #mirrorOf(route: Route, settings: MirrorSettings): Mirror {
    const { mirrors } = this.#standing;
    // A client certificate is a credential as well.
    const tls = route.upstreamTls === null ? null : { ...route.upstreamTls, client: null, servername: null };
    const shadowed = { ...route, upstreamTls: tls };
    const upstream = this.#upstreamOf(new URL(settings.url), shadowed, `mirror of ${route.api}`, settings.inFlightMax, new Stats());
    return kept(mirrors, this.#before.mirrors, keyOf(route.api, settings, route.isUpstreamHttp2, route.upstreamTls, route.dns), () => {
      return new Mirror(settings, upstream, this.#parts.stats, this.#parts.random);
    });
  }

  /** Other certificates are another upstream: neither its sockets nor its sessions are shared. */
  #upstreamOf(url: URL, route: Route, use: string, connectionsMax: number | null, stats = this.#parts.stats): Upstream {
    const { upstreamTls: tls, isUpstreamHttp2: isHttp2 = false, dns = defaultDns, retries = defaultRetryBudget } = route;
    const { upstreams } = this.#standing;
    return kept(upstreams, this.#before.upstreams, keyOf(url.origin, use, connectionsMax, isHttp2, tls, dns, retries), () => {
      return new Upstream(url.origin, { ...this.#parts, connectionsMax, isHttp2, stats, tls, resolver: this.#resolverOf(dns), retries });
    });
  }

  #resolverOf(options: DnsOptions): Resolver {
    const key = JSON.stringify(options);
    const resolver = this.#resolvers.get(key) ?? new Resolver(options, this.#parts);
    this.#resolvers.set(key, resolver);
    return resolver;
  }
}

function nothing(): Standing {
  return { upstreams: new Map(), groups: new Map(), mirrors: new Map() };
}

function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

/** What is there already, or was before the reload, or is made now. */
function kept<Thing>(now: Map<string, Thing>, before: ReadonlyMap<string, Thing>, key: string, make: () => Thing): Thing {
  const thing = now.get(key) ?? before.get(key) ?? make();
  now.set(key, thing);
  return thing;
}

function gone<Thing>(before: ReadonlyMap<string, Thing>, now: ReadonlyMap<string, Thing>): readonly Thing[] {
  return [...before].flatMap(([key, thing]) => (now.has(key) ? [] : [thing]));
}
