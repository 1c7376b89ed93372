import type { Route } from './ports.ts';
import type { Destination } from './upstream/destination.ts';

/** A route with what was worked out of its upstream's URL once. */
export interface RouteGround {
  readonly route: Route;
  readonly upstream: Destination;
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
