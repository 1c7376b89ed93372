import type { Cell } from './cell.ts';

/** Addresses that only a server reaches, by range, and names of metadata services. */
const addresses: readonly (readonly [range: string, address: readonly [number, number, number, number]])[] = [
  ['loopback', [127, 0, 0, 1]],
  ['loopback', [127, 13, 37, 250]],
  ['this network', [0, 0, 0, 0]],
  ['RFC 1918', [10, 0, 0, 1]],
  ['RFC 1918', [10, 200, 3, 77]],
  ['RFC 1918', [172, 16, 0, 9]],
  ['RFC 1918', [172, 31, 255, 2]],
  ['RFC 1918', [192, 168, 1, 1]],
  ['link-local', [169, 254, 1, 9]],
  ['metadata', [169, 254, 169, 254]],
  ['metadata', [169, 254, 170, 2]],
  ['metadata', [100, 100, 100, 200]],
  ['CGNAT', [100, 64, 0, 1]],
  ['benchmarks', [198, 18, 0, 1]],
];
const others: readonly (readonly [range: string, host: string])[] = [
  ['loopback', 'localhost'],
  ['loopback', 'LocalHost.'],
  ['loopback', 'admin.localhost'],
  ['loopback', '[::1]'],
  ['loopback', '[0:0:0:0:0:0:0:1]'],
  ['unique local', '[fd12:3456:789a::1]'],
  ['link-local', '[fe80::1]'],
  ['metadata', '[fd00:ec2::254]'],
  ['metadata', 'metadata.google.internal'],
  ['metadata', 'METADATA.google.internal.'],
];

type Address = readonly [number, number, number, number];
const hex = (number: number, digits = 0): string => number.toString(16).padStart(digits, '0');
const whole = ([a, b, c, d]: Address): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
const wide = (text: string): string =>
  text.replace(/[0-9a-z]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).replaceAll('.', '\u3002');

/** Every spelling that a fetcher takes for the address (URL, 3.5; RFC 4291; RFC 6052; RFC 3056). */
const spellings: Readonly<Record<string, (address: Address) => string>> = {
  dotted: (address) => address.join('.'),
  'trailing dot': (address) => `${address.join('.')}.`,
  decimal: (address) => String(whole(address)),
  hexadecimal: (address) => `0x${hex(whole(address), 8)}`,
  'hexadecimal parts': (address) => address.map((part) => `0x${hex(part)}`).join('.'),
  octal: (address) => `0${whole(address).toString(8)}`,
  'octal parts': (address) => address.map((part) => `0${part.toString(8)}`).join('.'),
  'padded octal parts': (address) => address.map((part) => `000${part.toString(8)}`).join('.'),
  'mixed parts': ([a, b, c, d]) => `0x${hex(a)}.${b}.0${c.toString(8)}.${d}`,
  'three parts': ([a, b, c, d]) => `${a}.${b}.${c * 256 + d}`,
  'two parts': ([a, b, c, d]) => `${a}.${b * 65_536 + c * 256 + d}`,
  'full-width digits': (address) => wide(address.join('.')),
  'ideographic stops': (address) => address.join('\u3002'),
  'escaped digits': (address) => address.join('.').replace(/[0-9]/g, (digit) => `%3${digit}`),
  mapped: (address) => `[::ffff:${address.join('.')}]`,
  'mapped in hexadecimal': ([a, b, c, d]) => `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
  compatible: (address) => `[::${address.join('.')}]`,
  NAT64: (address) => `[64:ff9b::${address.join('.')}]`,
  '6to4': ([a, b, c, d]) => `[2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::1]`,
  'rebinding by dots': (address) => `${address.join('.')}.nip.io`,
  'rebinding by dashes': (address) => `a-${address.join('-')}.sslip.io`,
};

/** Where the host stands. */
const forms: Readonly<Record<string, (host: string) => string>> = {
  plain: (host) => `http://${host}/`,
  'port and path': (host) => `https://${host}:8080/latest/meta-data/?a=b`,
  credentials: (host) => `http://shop.example@${host}/`,
  'password with a host': (host) => `http://a:shop.example@${host}/`,
  backslashes: (host) => `http:\\\\${host}\\x`,
  'no scheme': (host) => `//${host}/x`,
  'one slash': (host) => `http:/${host}/`,
  'many slashes': (host) => `http:////${host}/`,
  'leading blank': (host) => ` http://${host}`,
  'sent on by another host': (host) => `https://shop.example/go?to=http://${host}/`,
  'sent on, escaped': (host) => `https://shop.example/go?a=b&url=${encodeURIComponent(`http://${host}/`)}`,
};

/** A member that a server fetches. */
const field = { name: 'url' };

/** URLs that a server must not fetch for a caller: spellings × ranges × places of the host. */
export const forgedRequests: readonly Cell[] = Object.entries(forms).flatMap(([form, write]) => [
  ...addresses.flatMap(([range, address]) =>
    Object.entries(spellings).map(([spelling, spell]) => ({ name: `${range}, ${spelling}, ${form}`, text: write(spell(address)), field })),
  ),
  ...others.map(([range, host]) => ({ name: `${range}, ${host}, ${form}`, text: write(host), field })),
]);

const publicHosts: readonly string[] = [
  'shop.example',
  'www.shop.example.',
  'a.b.c.shop.example',
  'xn--bcher-kva.example',
  '8.8.8.8',
  '93.184.216.34',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.1.1',
  '100.63.0.1',
  '100.128.0.1',
  '169.253.1.1',
  '11.0.0.1',
  '[2606:2800:220:1:248:1893:25c8:1946]',
  'localhost.shop.example',
  '10.shop.example',
  'internal.shop.example',
  'metadata.shop.example',
];
const publicForms: readonly ((host: string) => string)[] = [
  (host) => `https://${host}`,
  (host) => `https://${host}/`,
  (host) => `http://${host}:8443/v1/items?page=2#top`,
  (host) => `https://user:secret@${host}/`,
  (host) => `https://${host}/?next=https%3A%2F%2Fshop.example%2F`,
  (host) => `https://id.example/authorize?redirect_uri=https://${host}/cb`,
  (host) => `wss://${host}/socket`,
  (host) => `//${host}/a.png`,
  (host) => `ftp://${host}/pub/`,
];

/** URLs that callers name for good reasons, close to those that they must not. */
export const publicRequests: readonly Cell[] = publicForms.flatMap((write) =>
  publicHosts.map((host) => ({ name: write(host), text: write(host), field })),
);
