import { isUnambiguousPath, pathReadings } from '@sluice/kit';
import type { RefusalCode } from '../refusals.ts';
import { type RouteGround, upstreamPath } from '../route-ground.ts';
import type { ServerGround } from '../server-ground.ts';
import type { ClientHop } from './client-hop.ts';
import type { RequestHead } from './request-head.ts';
import { readTarget, type Target } from './target.ts';

export type Admission =
  | { readonly kind: 'admitted'; readonly way: RouteGround; readonly target: string; readonly authority: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

/** What a request is judged by before anybody looks at what it means. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly isKnownVersion: boolean;
  readonly head: RequestHead;
}

const hostShape = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._~-]{1,253})(?::\d{1,5})?$/i;

/** Lets a request in that is whole, unambiguous and leads somewhere. */
export function admit({ method, url, isKnownVersion, head }: Arrival, hop: ClientHop, server: ServerGround): Admission {
  if (hop.fault !== null) return { kind: 'refused', code: hop.fault };
  if (server.isShedding) return { kind: 'refused', code: 'overloaded' };
  if (head.fault !== null) return { kind: 'refused', code: head.fault };
  if (!isKnownVersion) return { kind: 'refused', code: 'bad-request' };
  if (method === 'TRACE' || method === 'CONNECT') return { kind: 'refused', code: 'method-not-allowed' };
  if (url.length > server.limits.targetBytesMax) return { kind: 'refused', code: 'target-too-long' };
  const { host } = head;
  if (host === undefined) return { kind: 'refused', code: 'no-host' };
  if (!isHost(host)) return { kind: 'refused', code: 'bad-host' };
  const target = readTarget(url, host, hop.isTls ? 'https' : 'http');
  if (target.kind === 'refused') return target;
  const way = server.router.find(host, target.origin);
  if (way === null) return { kind: 'refused', code: 'no-route' };
  if (!leadsToOne(way, host, target, server)) return { kind: 'refused', code: 'ambiguous-target' };
  return { kind: 'admitted', way, target: target.origin, authority: host };
}

/** Whether every reading of a target leads to the same API, so that its upstream does not see a path that belongs to another one. */
function leadsToOne(way: RouteGround, host: string, { origin, isOdd }: Target, { router }: ServerGround): boolean {
  if (way.route.paths === 'strict' && !isStrict(origin)) return false;
  if (isOdd) {
    const path = pathOf(origin);
    const { paths, isWhole } = pathReadings(path);
    if (!isWhole) return false;
    for (const reading of paths) if (router.find(host, reading) !== way || !router.isAnyCase(host, reading, way)) return false;
    return way.pathPrefix === '' || staysBelow(way, path);
  }
  return router.isAnyCase(host, origin, way);
}

/** An upstream that is a folder of a server is not left by dots that its server resolves. */
function staysBelow(way: RouteGround, path: string): boolean {
  const { paths } = pathReadings(upstreamPath(way, path));
  return paths.every((reading) => reading.startsWith(`${way.pathPrefix}/`) || reading === way.pathPrefix);
}

/** What `paths: strict` takes: a path that every server reads alike, and a query whose escapes are escapes. */
function isStrict(target: string): boolean {
  const query = target.slice(pathOf(target).length);
  return isUnambiguousPath(pathOf(target)) && !/%(?![0-9a-f]{2})|%00/i.test(query);
}

function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

export function isHost(text: string): boolean {
  return hostShape.test(text);
}
