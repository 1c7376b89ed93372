import { emptyBody, type Finding, type HeaderPairs, headerOf, type RequestMessage, type ResponseMessage } from '@sluice/model';
import { without } from '../head.ts';
import type { CorsChoice } from './browser-choice.ts';
import { originOf } from './origin.ts';

/** Granted to every page that may call at all. Some need no permission but for what they say: a browser asks for `content-type` where that is JSON. */
const safelisted = new Set(['accept', 'accept-language', 'content-language', 'content-type', 'range']);

/** https://fetch.spec.whatwg.org/#cors-preflight-request: asked by browsers without any credential, so it is answered before one is needed. */
export function isPreflight({ method, headers, body }: RequestMessage): boolean {
  return (
    method === 'OPTIONS' &&
    body.length === 0 &&
    headerOf(headers, 'origin') !== null &&
    headerOf(headers, 'access-control-request-method') !== null
  );
}

/** The answer to a preflight. What is not allowed is not named, and the browser goes no further. */
export function preflightAnswer(choice: CorsChoice, { headers }: RequestMessage): ResponseMessage {
  const vary = ['vary', 'origin, access-control-request-method, access-control-request-headers'];
  const origin = allowedOrigin(choice, headers);
  const method = headerOf(headers, 'access-control-request-method') ?? '';
  const wanted = (headerOf(headers, 'access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const isAllowed =
    origin !== null &&
    choice.methods.includes(method) &&
    wanted.every((name) => safelisted.has(name) || choice.requestHeaders.includes(name));
  const headerNames = [...new Set([...choice.requestHeaders, ...wanted])];
  const granted = isAllowed
    ? [
        'access-control-allow-origin',
        origin,
        'access-control-allow-methods',
        choice.methods.join(', '),
        ...(headerNames.length > 0 ? ['access-control-allow-headers', headerNames.join(', ')] : []),
        ...(choice.allowsCredentials ? ['access-control-allow-credentials', 'true'] : []),
        'access-control-max-age',
        String(choice.maxAgeSeconds),
      ]
    : [];
  return { kind: 'response', status: 204, headers: [...granted, ...vary], body: emptyBody };
}

/** An answer with what the choice allows in place of what the upstream says of it. */
export function withCors(choice: CorsChoice, request: HeaderPairs, answer: HeaderPairs): HeaderPairs {
  const own = without(answer, (name) => name.startsWith('access-control-'));
  const origin = allowedOrigin(choice, request);
  const granted: string[] = [];
  if (origin !== null) {
    granted.push('access-control-allow-origin', origin);
    if (choice.allowsCredentials) granted.push('access-control-allow-credentials', 'true');
    if (choice.exposedHeaders.length > 0) granted.push('access-control-expose-headers', choice.exposedHeaders.join(', '));
  }
  // The same address gives another head to another origin, whether this one was allowed or not.
  if (choice.origins !== null) granted.push('vary', 'origin');
  return [...own, ...granted];
}

/** What an upstream grants that must not be: everybody's pages with the credentials of the browser (CWE-942). */
export function corsFinding(choice: CorsChoice, request: HeaderPairs, answer: HeaderPairs): Finding | null {
  const granted = headerOf(answer, 'access-control-allow-origin');
  if (granted === null || granted === allowedOrigin(choice, request)) return null;
  const withCredentials = headerOf(answer, 'access-control-allow-credentials')?.toLowerCase() === 'true';
  return {
    kind: 'cors.foreign-origin',
    place: 'response.header.access-control-allow-origin',
    severity: withCredentials ? 'high' : 'medium',
    confidence: 'certain',
    owasp: 'API8:2023',
    because: `the API lets pages of an origin read this answer that the configuration does not allow${withCredentials ? ', with credentials' : ''}`,
    count: 1,
  };
}

function allowedOrigin({ origins }: CorsChoice, request: HeaderPairs): string | null {
  const shown = headerOf(request, 'origin');
  if (shown === null) return null;
  if (origins === null) return '*';
  const origin = originOf(shown);
  return origin !== null && origins.has(origin) ? origin : null;
}
