import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { HeaderPairs } from '@sluice/model';

/** The proxies in front of Sluice whose word about a client counts. */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly isEmpty: boolean;

  /** Addresses and CIDR ranges: `10.0.0.0/8`, `::1`. */
  constructor(ranges: readonly string[]) {
    this.isEmpty = ranges.length === 0;
    for (const range of ranges) {
      const [address = '', bits] = range.split('/');
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      if (isIP(address) === 0) throw new Error(`"${range}" is no address and no CIDR range; write 10.0.0.0/8 or ::1`);
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  has(address: string): boolean {
    return !this.isEmpty && isIP(address) !== 0 && this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }
}

/** An IPv4 address that a dual-stack socket shows as IPv6 is the IPv4 address. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
}

const hopsMax = 256;

/**
 * Who the client is: the right-most address of the chain that is not a trusted proxy. A hop that is no address (`unknown`, `_hidden`,
 * garbage) ends the search, because nothing to its left is vouched for; the proxy that reported it is then the client. `Forwarded` (RFC 7239)
 * says the same in another form; where it comes beside X-Forwarded-For and says another, a proxy passed on what a client wrote, and nobody is believed.
 */
export function clientAddress(headers: HeaderPairs, peer: string, trusted: TrustedProxies): string {
  if (!trusted.has(peer)) return peer;
  const byCommon = clientOf(headers, 'x-forwarded-for', addressOf, peer, trusted);
  const byStandard = clientOf(headers, 'forwarded', forwardedFor, peer, trusted);
  if (byCommon === null || byStandard === null) return byCommon ?? byStandard ?? peer;
  return byCommon === byStandard ? byCommon : peer;
}

/** The client as the lines of one field have it; null where there are none. */
function clientOf(
  headers: HeaderPairs,
  field: string,
  addressIn: (element: string) => string | null,
  peer: string,
  trusted: TrustedProxies,
): string | null {
  let client: string | null = null;
  let hops = 0;
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    const name = headers[index] ?? '';
    if (name.length !== field.length || name.toLowerCase() !== field) continue;
    client ??= peer;
    const chain = headers[index + 1] ?? '';
    for (let end = chain.length; end >= 0; ) {
      const comma = end === 0 ? -1 : chain.lastIndexOf(',', end - 1);
      const address = addressIn(chain.slice(comma + 1, end).trim());
      hops += 1;
      if (address === null || hops > hopsMax) return client;
      client = address;
      if (!trusted.has(address)) return client;
      end = comma;
    }
  }
  return client;
}

/** The address of `for=` in one element of `Forwarded`: `for=192.0.2.1;proto=https`, `for="[2001:db8::1]:80"`; null where it is none, or stands twice. */
function forwardedFor(element: string): string | null {
  const [found, second] = element.split(';').filter((pair) => /^\s*for=/i.test(pair));
  if (found === undefined || second !== undefined) return null;
  const value = found.slice(found.indexOf('=') + 1).trim();
  return addressOf(value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value);
}

/** `1.2.3.4`, `1.2.3.4:567`, `[::1]:80`, `[::1]`, `::1` to an address; anything else to null. */
function addressOf(text: string): string | null {
  const bare = text.startsWith('[') ? text.replace(/^\[([^\]]*)\](?::\d{1,5})?$/, '$1') : text.replace(/^([\d.]+):\d{1,5}$/, '$1');
  return isIP(bare) === 0 ? null : plainAddress(bare);
}
