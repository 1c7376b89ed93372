import type { RefusalCode } from '../refusals.ts';
import type { RouteGround } from '../route-ground.ts';
import type { ServerGround } from '../server-ground.ts';
import type { RequestHead } from './request-head.ts';
import { readTarget } from './target.ts';

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
export function admit({ method, url, isKnownVersion, head }: Arrival, server: ServerGround): Admission {
  if (head.fault !== null) return { kind: 'refused', code: head.fault };
  if (!isKnownVersion) return { kind: 'refused', code: 'bad-request' };
  if (method === 'TRACE' || method === 'CONNECT') return { kind: 'refused', code: 'method-not-allowed' };
  if (url.length > server.limits.targetBytesMax) return { kind: 'refused', code: 'target-too-long' };
  const { host } = head;
  if (host === undefined) return { kind: 'refused', code: 'no-host' };
  if (!hostShape.test(host)) return { kind: 'refused', code: 'bad-host' };
  const target = readTarget(url, host);
  if (target.kind === 'refused') return target;
  const way = server.router.find(host, target.origin);
  if (way === null) return { kind: 'refused', code: 'no-route' };
  // An upstream that removes dot segments would see a path that belongs to another API, or to none.
  if (target.resolved !== null && server.router.find(host, target.resolved) !== way) return { kind: 'refused', code: 'ambiguous-target' };
  return { kind: 'admitted', way, target: target.origin, authority: host };
}
