import type { Handler, Route } from './ports.ts';
import type { Destination } from './upstream/destination.ts';
import type { Mirror } from './upstream/mirror.ts';

/** A route with what was worked out of its upstream's URL once. */
export interface RouteGround {
  readonly route: Route;
  /** Whoever judges what comes this way: a request that was let in by one revision is judged by it. */
  readonly handler: Handler;
  readonly upstream: Destination;
  readonly mirror: Mirror | null;
  readonly host: string;
  /** Set before the target; empty for an upstream at the root. */
  readonly pathPrefix: string;
}

/** The path that goes upstream: the target as received, but for the prefixes that the route cuts off and sets before. */
export function upstreamPath({ route, pathPrefix }: RouteGround, target: string): string {
  if (!route.stripsPrefix || route.basePath === '/' || !target.startsWith(route.basePath)) return pathPrefix + target;
  const rest = target.slice(route.basePath.length);
  return pathPrefix + (rest.startsWith('/') ? rest : `/${rest}`);
}
