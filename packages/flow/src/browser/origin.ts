import type { RequestMessage } from '@sluice/model';

const defaultPorts: Readonly<Record<string, string>> = { http: ':80', https: ':443' };
const originShape = /^(https?):\/\/([^/?#@\s]+)$/;

/** An origin as browsers write it: scheme and host in small letters, no port that the scheme implies. Null for `null` and for what is none. */
export function originOf(text: string): string | null {
  const [, scheme, host] = originShape.exec(text.toLowerCase()) ?? [];
  return scheme === undefined || host === undefined ? null : `${scheme}://${withoutPort(host, scheme)}`;
}

/** The origin of a whole address, as `Referer` has one. */
export function originOfAddress(text: string): string | null {
  const end = text.indexOf('/', text.indexOf('://') + 3);
  return originOf(end < 0 ? text.replace(/[?#].*$/s, '') : text.slice(0, end));
}

/**
 * Whether an origin is that of the API itself. Who ends TLS before this hop hides the client's scheme, so that `https` is believed there;
 * a page that came in cleartext is not believed where this hop is protected.
 */
export function isOwnOrigin(origin: string, { scheme, authority }: RequestMessage): boolean {
  const [theirs = '', host = ''] = origin.split('://');
  if (scheme === 'https' && theirs !== 'https') return false;
  return host === withoutPort(authority.toLowerCase(), theirs);
}

function withoutPort(host: string, scheme: string): string {
  const port = defaultPorts[scheme] ?? '';
  return port !== '' && host.endsWith(port) ? host.slice(0, -port.length) : host;
}
