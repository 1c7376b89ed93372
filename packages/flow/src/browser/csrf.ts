import { type Finding, headerOf, headersOf, type RequestMessage } from '@sluice/model';
import { overriddenMethods, overrideHeaders } from '../plan/method-override.ts';
import { splitTarget } from '../target.ts';
import type { CsrfChoice } from './browser-choice.ts';
import { isOwnOrigin, originOf, originOfAddress } from './origin.ts';

/** RFC 9110 9.2.1, and QUERY, whose draft calls it safe. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);
/** Schemes of `Authorization` that a browser adds by itself (RFC 9110 11.6.2), whoever made the page. */
const ambientSchemes = new Set(['basic', 'digest', 'negotiate', 'ntlm']);
/** What a form of any page can send without asking first: CORS-safelisted, https://fetch.spec.whatwg.org/#cors-safelisted-request-header. */
const formTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', '']);

const noHeaders: RequestMessage['headers'] = [];

type Why = 'cross-site' | 'no-evidence' | 'token';

const words: Readonly<Record<Why, string>> = {
  'cross-site': 'a page of another origin sent a request that changes state with the credentials of the browser',
  'no-evidence': 'a request that any form can send changes state with a cookie, and nothing says which page sent it',
  token: 'the token of the header is not that of the cookie',
};
const placeOf: Readonly<Record<Why, string>> = {
  'cross-site': 'request.header.origin',
  'no-evidence': 'request.header.origin',
  token: 'request.header.{…}',
};

/**
 * Whether another site made a browser send this (CWE-352). Asked only of requests that change state and carry what a browser adds by
 * itself: cookies, Basic and its kin, a certificate. `Sec-Fetch-Site` and `Origin` must both agree where they are there; `Referer` counts
 * where there is no `Origin`; and without any of them only what a form cannot send passes.
 */
export function csrfFinding(choice: CsrfChoice, request: RequestMessage): Finding | null {
  if (!changesState(request) || !isAmbient(choice, request)) return null;
  const why = whyForged(choice, request);
  return why === null ? null : findingOf(why);
}

function whyForged(choice: CsrfChoice, request: RequestMessage): Why | null {
  const { headers } = request;
  const [origin, site] = [lastOf(headers, 'origin'), lastOf(headers, 'sec-fetch-site')];
  const isTrusted = (found: string | null): boolean => found !== null && (isOwnOrigin(found, request) || choice.origins.has(found));
  if (origin !== null) {
    const found = originOf(origin);
    if (!isTrusted(found)) return 'cross-site';
    // A page of a trusted origin may be of another site; one of the API's own never is.
    if (site !== null && !isSameSite(site) && !(found !== null && choice.origins.has(found))) return 'cross-site';
  } else if (site !== null) {
    if (!isSameSite(site)) return 'cross-site';
  } else {
    const referrer = lastOf(headers, 'referer');
    if (referrer !== null) {
      if (!isTrusted(originOfAddress(referrer))) return 'cross-site';
    } else if (isOfForm(headers)) return 'no-evidence';
  }
  return choice.token === null || hasToken(choice.token, headers) ? null : 'token';
}

/** `none` is what the user did: typed, opened a bookmark (https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header). */
function isSameSite(site: string): boolean {
  return site === 'same-origin' || site === 'none';
}

/** Headers that GraphQL clients add so that a browser has to ask first (Apollo's csrfPrevention, Yoga), and those of everybody else's. */
const askingHeaders = [
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'graphql-require-preflight',
  'graphql-preflight',
  'x-graphql-yoga-csrf',
  'x-requested-with',
  'x-csrf-token',
  'x-xsrf-token',
];

/** Whether a page of any site could have sent a body so without asking first: no type, or one that forms have, and no header that forms have not. */
export function canBeOfForm(headers: RequestMessage['headers'], choice: CsrfChoice | null): boolean {
  if (!isOfForm(headers)) return false;
  const scheme = headerOf(headers, 'authorization')?.split(' ', 1)[0]?.toLowerCase() ?? null;
  if (scheme !== null && !ambientSchemes.has(scheme)) return false;
  return ![...askingHeaders, ...(choice?.credentialHeaders ?? [])].some((name) => headerOf(headers, name) !== null);
}

/** A WebSocket is opened with GET and the cookies of the browser, and may do anything. */
function changesState({ method, target, headers }: RequestMessage): boolean {
  if (!safeMethods.has(method)) return true;
  if (overriddenMethods(method, noHeaders, splitTarget(target).query).some((named) => !safeMethods.has(named))) return true;
  if (overrideHeaders.some((name) => headerOf(headers, name) !== null)) return true;
  return headerOf(headers, 'upgrade')?.toLowerCase() === 'websocket';
}

function isAmbient({ credentialHeaders }: CsrfChoice, { headers, peer }: RequestMessage): boolean {
  const authorization = headerOf(headers, 'authorization');
  const scheme = authorization?.split(' ', 1)[0]?.toLowerCase() ?? null;
  if (scheme !== null && !ambientSchemes.has(scheme)) return false;
  if (credentialHeaders.some((name) => headerOf(headers, name) !== null)) return false;
  return scheme !== null || peer.certificate !== null || headerOf(headers, 'cookie') !== null;
}

function isOfForm(headers: RequestMessage['headers']): boolean {
  const types = headersOf(headers, 'content-type');
  return types.length === 0 || types.some((type) => formTypes.has((type.split(';', 1)[0] ?? '').trim().toLowerCase()));
}

function hasToken({ cookie, header }: NonNullable<CsrfChoice['token']>, headers: RequestMessage['headers']): boolean {
  const shown = headerOf(headers, header);
  if (shown === null || shown === '') return false;
  const lead = `${cookie}=`;
  const kept = headersOf(headers, 'cookie')
    .flatMap((line) => line.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(lead));
  return kept.length === 1 && kept[0]?.slice(lead.length) === shown;
}

/** Two lines of one of these are nobody's browser: the empty text is no origin and no site. */
function lastOf(headers: RequestMessage['headers'], name: string): string | null {
  const lines = headersOf(headers, name);
  return lines.length > 1 ? '' : (lines[0]?.trim() ?? null);
}

function findingOf(why: Why): Finding {
  return {
    kind: `csrf.${why}`,
    place: placeOf[why],
    severity: 'high',
    confidence: 'certain',
    owasp: 'API2:2023',
    because: words[why],
    count: 1,
  };
}
