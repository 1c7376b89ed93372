import { isIPv4 } from 'node:net';

/** How many leading bits of an address tell whose network it is. */
export interface NetworkBits {
  readonly ipv4: number;
  readonly ipv6: number;
}

/** What one customer or office has as a rule: RFC 6177 gives a site at least a /64. */
export const defaultNetworkBits: NetworkBits = { ipv4: 24, ipv6: 64 };

/** The network of an address, as a key that no other network has. Anything that is no address is a network of its own. */
export function networkOf(address: string, { ipv4, ipv6 }: NetworkBits): string {
  if (isIPv4(address)) return `4 ${masked(address.split('.').map(Number), 8, ipv4)}`;
  const [plain = ''] = address.split('%');
  return `6 ${masked(groupsOf(plain), 16, ipv6)}`;
}

function masked(parts: readonly number[], size: number, bits: number): string {
  return parts
    .map((part, index) => {
      const kept = Math.max(0, Math.min(size, bits - index * size));
      return part & ~((1 << (size - kept)) - 1);
    })
    .join('.');
}

/** The eight groups of an IPv6 address (RFC 4291 section 2.2). */
function groupsOf(address: string): readonly number[] {
  const [before = '', after] = address.split('::');
  const head = groupsWithin(before);
  if (after === undefined) return head;
  const tail = groupsWithin(after);
  return [...head, ...Array<number>(Math.max(0, 8 - head.length - tail.length)).fill(0), ...tail];
}

function groupsWithin(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
