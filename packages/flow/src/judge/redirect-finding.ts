import { areOfOneSite, hostElsewhere, isPublicName } from '@sluice/detect';
import { type Finding, headerOf, headersOf, type ResponseMessage } from '@sluice/model';
import type { BrowserChoice } from '../browser/browser-choice.ts';
import type { Exchange } from '../exchange.ts';
import { hostOf } from '../target.ts';

/** What a browser asks for that then shows another page (https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header). */
const navigations = new Set(['document', 'iframe', 'frame', 'fencedframe', 'embed', 'object']);

/**
 * An answer that sends the browser to the host that the request itself named (CWE-601): what the request alone could only make possible
 * has happened. It is certain where the own name is known: who asks an address, or a name of an inner network, does not know it.
 */
export function redirectFinding({ captured, plan, hostsNamed }: Exchange, { status, headers }: ResponseMessage): Finding | null {
  if (hostsNamed.length === 0 || status < 300 || status > 399) return null;
  const { request } = captured;
  const destination = headerOf(request.headers, 'sec-fetch-dest');
  if (destination !== null && !navigations.has(destination)) return null;
  const own = hostOf(request.authority);
  const isForeign = (location: string): boolean => {
    const host = hostElsewhere(location, own);
    return host !== null && hostsNamed.includes(host) && !areOfOneSite(host, own) && !isTrusted(plan.browser, host);
  };
  if (!headersOf(headers, 'location').some(isForeign)) return null;
  return {
    kind: 'response.open-redirect',
    place: 'response.header.location',
    severity: 'high',
    confidence: plan.attacks === 'report' || !isPublicName(own) ? 'possible' : 'certain',
    owasp: null,
    because: 'CWE-601: sends the browser to another host, which the request named',
    count: 1,
  };
}

/** Pages of one's own on other hosts are those that may send requests, or read answers. */
function isTrusted(browser: BrowserChoice | null, host: string): boolean {
  const isOf = (origins: ReadonlySet<string> | null | undefined): boolean =>
    origins != null && [...origins].some((origin) => hostOf(origin.slice(origin.indexOf('://') + 3)) === host);
  return browser !== null && (isOf(browser.csrf?.origins) || isOf(browser.cors?.origins));
}
