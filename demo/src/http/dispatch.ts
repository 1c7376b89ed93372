import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerOf } from '../auth/callers.ts';
import type { Shop } from '../shop.ts';
import { type Answer, problem } from './answer.ts';
import { readBody } from './body.ts';
import type { Call, Route } from './route.ts';
import type { Router } from './router.ts';
import { send } from './send.ts';

/** From a request on the socket to its answer: find the route, read the body, see who calls, let the route work, send. */
export function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  router: Router,
  shop: Shop,
  count: (route: Route) => void,
): void {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const match = router.match(request.method ?? 'GET', path);
  const respond = (answer: Answer, isCacheable: boolean): void =>
    send(request, response, withFlawedHeaders(answer, path, request, shop), isCacheable);

  readBody(request, (body) => {
    if (body.kind === 'broken') {
      response.destroy();
      return;
    }
    if (body.kind === 'too-large') return respond({ ...problem(413, 'content too large', 'send at most 1 MiB') }, false);
    if (match.kind === 'none') return respond(problem(404, 'not found', 'no such path'), false);
    if (match.kind === 'other-method') return respond(wrongMethod(match.allowed), false);
    count(match.route);
    const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
    const remoteAddress = request.socket.remoteAddress ?? '';
    const call: Call = { body: body.bytes, headers: request.headers, parameters: match.parameters, query, remoteAddress, shop };
    const answer = guardedAnswer(match.route, call);
    if (!(answer instanceof Promise)) return respond(answer, match.route.isCacheable);
    answer
      .catch((error: unknown) => failed(match.route, error))
      .then((late) => respond(late, match.route.isCacheable))
      .catch(() => response.destroy());
  });
}

function guardedAnswer(route: Route, call: Call): Answer | Promise<Answer> {
  try {
    if (route.access === 'open') return route.handle(call);
    const caller = callerOf(call.headers, call.shop);
    if (caller === undefined) {
      const answer = problem(401, 'not authenticated', 'send a bearer token or an API key');
      return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer realm="remedy"' } };
    }
    const isAllowed = caller.roles.some((role) => route.roles.includes(role)) || (route.opens !== 'never' && call.shop.has(route.opens));
    if (!isAllowed) return problem(403, 'forbidden', 'your role does not allow this');
    return route.handle(call, caller);
  } catch (error) {
    return failed(route, error);
  }
}

/** A fault of the demo itself; what a flaw wants to show, it shows on purpose. */
function failed({ method, template }: Route, error: unknown): Answer {
  process.stderr.write(`demo: ${method} ${template} failed: ${error instanceof Error ? error.stack : 'unknown'}\n`);
  return problem(500, 'internal error', 'something went wrong on our side');
}

function wrongMethod(allowed: readonly string[]): Answer {
  const answer = problem(405, 'method not allowed', 'this resource has other methods');
  return { ...answer, headers: { ...answer.headers, allow: allowed.join(', ') } };
}

/** Flaws of a misconfigured front: they sit on many answers, whatever the route. */
function withFlawedHeaders(answer: Answer, path: string, request: IncomingMessage, shop: Shop): Answer {
  const added: Record<string, string> = {};
  if (shop.has('server-version-headers')) {
    added['server'] = 'Apache/2.4.49 (Unix) OpenSSL/1.1.1k';
    added['x-powered-by'] = 'PHP/7.4.3';
  }
  if (shop.has('internal-host-header') && path.startsWith('/v1/products')) added['x-backend-server'] = '10.20.4.17:8443';
  const { origin } = request.headers;
  if (shop.has('cors-any-origin') && origin !== undefined) {
    added['access-control-allow-origin'] = origin;
    added['access-control-allow-credentials'] = 'true';
  }
  return { ...answer, headers: { ...answer.headers, ...added } };
}
