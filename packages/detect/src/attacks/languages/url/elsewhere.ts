import { classOfHost } from './hosts.ts';
import { type FetchedUrl, urlOf } from './url.ts';

/** A browser drops these wherever they stand (https://url.spec.whatwg.org/#concept-basic-url-parser, 3). */
const dropped = /[\t\n\r]/g;
/** Of a URL counts what stands before its path. */
export const lengthMax = 600;
const webSchemes = new Set(['', 'http', 'https', 'ftp', 'ws', 'wss']);

/** The host that a browser goes to from a page of `own` by an address, in small letters; null where it stays, or goes to no host at all. */
export function hostElsewhere(address: string, own: string | null): string | null {
  const url = urlOf(plainAddress(address));
  return url === null || !leadsElsewhere(url, own) ? null : hostIn(url);
}

/** As much of an address as says where it leads, as a browser reads it. */
export function plainAddress(text: string): string {
  return text.slice(0, lengthMax).replace(dropped, '');
}

/** Not of the same host, of one below it, or of the one above it. A machine's own name is where programs wait for their answer (RFC 8252, 7.3). */
export function leadsElsewhere(url: FetchedUrl, own: string | null): boolean {
  if (!webSchemes.has(url.scheme)) return false;
  const host = hostIn(url);
  if (own !== null && (host === own || host.endsWith(`.${own}`) || (host.includes('.') && own.endsWith(`.${host}`)))) return false;
  const { kind, isOdd } = classOfHost(host);
  return url.scheme === '' || isOdd || kind !== 'loopback';
}

function hostIn({ host }: FetchedUrl): string {
  return host.split(/[/\\?#]/, 1)[0] ?? '';
}
