export type HostKind = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'rebinding' | 'internal';

/** More characters than these has no number of a host. */
const hostNumberMax = 40;

const metadataNames = new Set([
  'metadata.google.internal',
  'metadata',
  'metadata.azure.com',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'metadata.oraclecloud.com',
  'rancher-metadata',
]);
const metadataAddresses = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '169.254.0.23',
]);
const rebinding =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|xip\.name|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|rbndr\.us|1u\.ms|ip6\.name|fbi\.com\.local|traefik\.me|bc\.googleusercontent\.local|burpcollaborator\.local|nip\.direct|lvh\.local|localhost\.run|yoogle\.com|spoofed\.burpcollaborator\.net|2130706433\.com)$/;
const internal =
  /(?:^|\.)(?:localdomain|internal|intranet|corp|lan|home\.arpa|cluster\.local|svc|consul|docker\.internal|local)$|^(?:kubernetes(?:\.default.*)?|host\.docker\.internal|gateway\.docker\.internal)$/;

/** What a host is to the machine that fetches it. `isOdd`: the address is not written as four decimal numbers, or eight groups of hexadecimal ones. */
export function classOfHost(written: string): { readonly kind: HostKind; readonly isOdd: boolean } {
  const host = written.replace(/[\u3002\uff0e\uff61]/g, '.').replace(/\.$/, '');
  if (host.includes(':')) return classOfV6(host);
  const address = v4Of(host);
  if (address !== null) {
    const text = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
    return { kind: metadataAddresses.has(text) ? 'metadata' : kindOfV4(address), isOdd: text !== written };
  }
  if (host === 'localhost' || host.endsWith('.localhost') || host === 'ip6-localhost' || host === 'ip6-loopback')
    return { kind: 'loopback', isOdd: false };
  if (metadataNames.has(host)) return { kind: 'metadata', isOdd: false };
  if (rebinding.test(host)) return { kind: 'rebinding', isOdd: false };
  return { kind: internal.test(host) ? 'internal' : 'public', isOdd: false };
}

/** The 32 bits of an address in any of the forms that https://url.spec.whatwg.org/#concept-ipv4-parser takes; null for a name. */
function v4Of(host: string): number | null {
  // A last part that is no number makes a name of all of them.
  if (!/(?:^|\.)[0-9][0-9a-fx]*$/.test(host.slice(-hostNumberMax))) return null;
  const parts = host.split('.');
  if (parts.length > 4) return null;
  const numbers = parts.map(numberOf);
  if (numbers.some((number) => number === null)) return null;
  const [last = 0, ...before] = (numbers as number[]).toReversed();
  if (before.some((number) => number > 255) || last >= 256 ** (5 - parts.length)) return null;
  return (before.toReversed().reduce((sum, number, index) => sum + number * 256 ** (3 - index), 0) + last) >>> 0;
}

function numberOf(part: string): number | null {
  if (/^0x[0-9a-f]*$/.test(part)) return part === '0x' ? 0 : Number.parseInt(part.slice(2), 16);
  if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
  return /^\d{1,10}$/.test(part) ? Number(part) : null;
}

/** RFC 6890, and what else no stranger may name. */
function kindOfV4(address: number): HostKind {
  const [first, second] = [address >>> 24, (address >>> 16) & 255];
  if (first === 127 || first === 0) return 'loopback';
  if (first === 169 && second === 254) return 'link-local';
  const isPrivate =
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 100 && second >= 64 && second <= 127) ||
    (first === 198 && (second === 18 || second === 19)) ||
    first >= 224;
  return isPrivate ? 'private' : 'public';
}

function classOfV6(host: string): { readonly kind: HostKind; readonly isOdd: boolean } {
  const groups = groupsOf(host.replace(/%.*$/, ''));
  if (groups === null) return { kind: 'public', isOdd: false };
  const [first = 0] = groups;
  const isZero = (count: number): boolean => groups.slice(0, count).every((group) => group === 0);
  if (isZero(7) && (groups[7] ?? 0) <= 1) return { kind: 'loopback', isOdd: false };
  // Mapped, translated (RFC 2765), compatible, 6to4, NAT64 (RFC 4291 2.5.5, RFC 3056, RFC 6052).
  const embedded =
    (isZero(5) && groups[5] === 0xffff) ||
    (isZero(4) && groups[4] === 0xffff && groups[5] === 0) ||
    isZero(6) ||
    (first === 0x64 && groups[1] === 0xff9b)
      ? pair(groups[6], groups[7])
      : first === 0x2002
        ? pair(groups[1], groups[2])
        : null;
  if (embedded !== null) {
    const inner = classOfHost([24, 16, 8, 0].map((shift) => (embedded >>> shift) & 255).join('.'));
    return { kind: inner.kind, isOdd: true };
  }
  if ((first & 0xffc0) === 0xfe80) return { kind: 'link-local', isOdd: false };
  // fd00:ec2::254 is the metadata service of a cloud.
  if (first === 0xfd00 && groups[1] === 0xec2) return { kind: 'metadata', isOdd: false };
  return { kind: (first & 0xfe00) === 0xfc00 || (first & 0xff00) === 0xff00 ? 'private' : 'public', isOdd: false };
}

function pair(high: number | undefined, low: number | undefined): number {
  return (((high ?? 0) << 16) | (low ?? 0)) >>> 0;
}

/** Eight groups of sixteen bits; null where the text is no address (RFC 4291 2.2). */
function groupsOf(host: string): readonly number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(host);
  const address = dotted ? v4Of(dotted[2] ?? '') : null;
  const text = dotted && address !== null ? `${dotted[1]}${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}` : host;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...right];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null;
}
