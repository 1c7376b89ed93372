import type { Actor, AuditPort } from '@sluice/store';
import { audited } from './audited.ts';
import { controlErrors } from './errors.ts';
import type { ControlRequest, Route } from './route.ts';

/** One call of the administration API, whichever way it came. */
export interface ControlCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly by: Actor;
}

/** Finds the route of a call and answers it. What changes anything stands in the audit log before it does. */
export function dispatcher<Parts extends { readonly audit: AuditPort }>(
  routes: readonly Route<Parts>[],
  parts: Parts,
): (call: ControlCall) => Promise<unknown> {
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return async ({ method, path, query, body, by }) => {
    const segments = path.split('/');
    for (const entry of table) {
      if (entry.route.method !== method) continue;
      const values = matched(entry.segments, segments);
      if (values) return answer(entry.route, parts, { path: values, query, body }, by);
    }
    throw controlErrors.NO_SUCH_ROUTE(method, path);
  };
}

function answer<Parts extends { readonly audit: AuditPort }>(
  route: Route<Parts>,
  parts: Parts,
  request: ControlRequest,
  by: Actor,
): Promise<unknown> {
  const { action } = route;
  if (action === null) return route.answer(parts, request);
  const object = route.objectOf ? route.objectOf(request) : Object.values(request.path).join(' ');
  return audited(parts.audit, { by, action, object }, () => route.answer(parts, request), route.madeOf);
}

function matched(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const path: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) path[part.slice(1, -1)] = decoded(segment);
    else if (part !== segment) return null;
  }
  return path;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw controlErrors.BAD_PARAMETER('path', 'escaped as RFC 3986 says');
  }
}
