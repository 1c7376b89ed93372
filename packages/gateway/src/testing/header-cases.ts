/** Header lines that a client sends, and what the upstream must see of the named fields (in small letters); an empty list: nothing. */
export interface HeaderCase {
  readonly name: string;
  readonly sent: readonly string[];
  readonly sees: Readonly<Record<string, readonly string[]>>;
  /** The client is one of the trusted proxies. */
  readonly isTrusted?: true;
}

const hopByHop = [
  'Keep-Alive',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'Proxy-Authorization',
  'Proxy-Authenticate',
  'Proxy-Status',
  'Proxy-X',
  'Proxy',
  'HTTP2-Settings',
];
const guarded = [
  ['Authorization', 'Bearer a'],
  ['Cookie', 'a=1'],
  ['Via', '1.0 edge'],
] as const;
const endToEnd = [
  'Accept',
  'ACCEPT-LANGUAGE',
  'accept-encoding',
  'Authorization',
  'Cache-Control',
  'Cookie',
  'Content-Type',
  'Content-Language',
  'Date',
  'DNT',
  'From',
  'If-Match',
  'If-None-Match',
  'If-Modified-Since',
  'If-Range',
  'Max-Forwards',
  'Origin',
  'Pragma',
  'Prefer',
  'Range',
  'Referer',
  'Sec-Fetch-Mode',
  'traceparent',
  'User-Agent',
  'Warning',
  'X-API-Key',
  'x-CaSe-KePt',
  'X-Request-Id',
  'X-Forward',
  'Forwarded-Not',
  'Connect',
  '__proto__',
  'constructor',
];
const spoofs = [
  ['X-Forwarded-For', '1.2.3.4'],
  ['x-forwarded-for', '1.2.3.4, 5.6.7.8'],
  ['X-FORWARDED-FOR', '127.0.0.1'],
  ['X-Forwarded-For', '::1'],
  ['X-Forwarded-For', '[2001:db8::1]:80'],
  ['X-Forwarded-For', 'unknown'],
  ['X-Forwarded-For', ''],
  ['X-Forwarded-Host', 'evil'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Port', '443'],
  ['X-Forwarded-Prefix', '/admin'],
  ['X-Forwarded-Server', 'evil'],
  ['X-Forwarded-Ssl', 'on'],
  ['X-Forwarded-Anything', '1'],
  ['X-Real-IP', '1.2.3.4'],
  ['X-Client-IP', '1.2.3.4'],
  ['X-Cluster-Client-IP', '1.2.3.4'],
  ['True-Client-IP', '1.2.3.4'],
  ['Forwarded', 'for=1.2.3.4;proto=https;host=evil'],
  ['Forwarded', 'for="[2001:db8::1]:80"'],
] as const;
const written: Readonly<Record<string, string>> = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-host': 'gate',
  'x-forwarded-proto': 'http',
};

export const headerCases: readonly HeaderCase[] = [
  ...hopByHop.map((name) => ({ name: `${name} stays on its hop`, sent: [`${name}: x`], sees: { [name.toLowerCase()]: [] } })),
  ...hopByHop.map((name) => ({
    name: `${name} in capitals stays on its hop`,
    sent: [`${name.toUpperCase()}: x`],
    sees: { [name.toLowerCase()]: [] },
  })),
  ...guarded.map(([name, value]) => ({
    name: `${name} arrives though Connection names it`,
    sent: [`Connection: ${name}`, `${name}: ${value}`],
    sees: { [name.toLowerCase()]: name === 'Via' ? [value, '1.1 sluice'] : [value] },
  })),
  ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Via', 'Host'].map((name) => ({
    name: `what Sluice writes of ${name} arrives though Connection names it`,
    sent: [`Connection: close, ${name}`],
    sees: { [name.toLowerCase()]: [written[name.toLowerCase()] ?? (name === 'Via' ? '1.1 sluice' : 'gate')] },
  })),
  ...endToEnd.map((name) => ({ name: `${name} arrives`, sent: [`${name}: v-1`], sees: { [name.toLowerCase()]: ['v-1'] } })),
  ...endToEnd.slice(10, 16).map((name) => ({
    name: `${name} goes when Connection names it`,
    sent: [`Connection: ${name}`, `${name}: v`],
    sees: { [name.toLowerCase()]: [] },
  })),
  ...spoofs.map(([name, value]) => ({
    name: `${name}: ${value || '(empty)'} from anybody is not believed`,
    sent: [`${name}: ${value}`],
    sees: { [name.toLowerCase()]: name.toLowerCase() in written ? [written[name.toLowerCase()] ?? ''] : [] },
  })),
  { name: 'Connection: close is not passed on', sent: ['Connection: close'], sees: { connection: ['keep-alive'] } },
  { name: 'a named header goes', sent: ['Connection: X-Gone', 'X-Gone: 1', 'X-Stays: 2'], sees: { 'x-gone': [], 'x-stays': ['2'] } },
  { name: 'a named header goes in any case', sent: ['connection: x-GONE', 'X-gone: 1'], sees: { 'x-gone': [] } },
  {
    name: 'several named headers go',
    sent: ['Connection: close, X-A , X-B,,X-C', 'X-A: 1', 'X-B: 2', 'X-C: 3'],
    sees: { 'x-a': [], 'x-b': [], 'x-c': [] },
  },
  {
    name: 'headers named by several lines of Connection go',
    sent: ['Connection: X-A', 'X-A: 1', 'Connection: X-B', 'X-B: 2'],
    sees: { 'x-a': [], 'x-b': [] },
  },
  { name: 'every line of a named header goes', sent: ['X-A: 1', 'Connection: X-A', 'X-A: 2'], sees: { 'x-a': [] } },
  {
    name: 'an upgrade is not passed on where none is allowed',
    sent: ['Connection: Upgrade', 'Upgrade: h2c'],
    sees: { upgrade: [], connection: ['keep-alive'] },
  },
  { name: 'duplicates stay separate lines in order', sent: ['X-A: 1', 'X-B: 2', 'X-A: 3'], sees: { 'x-a': ['1', '3'] } },
  { name: 'two Cookie lines stay two', sent: ['Cookie: a=1', 'Cookie: b=2'], sees: { cookie: ['a=1', 'b=2'] } },
  { name: 'two Accept lines stay two', sent: ['Accept: a/b', 'Accept: c/d'], sees: { accept: ['a/b', 'c/d'] } },
  { name: 'lists stay as they were written', sent: ['X-A: 1,2 ,  3'], sees: { 'x-a': ['1,2 ,  3'] } },
  { name: 'an empty value stays empty', sent: ['X-A:'], sees: { 'x-a': [''] } },
  { name: 'spaces around a value are no part of it', sent: ['X-A: \t 1 \t'], sees: { 'x-a': ['1'] } },
  { name: 'bytes above ASCII arrive as they are', sent: ['X-A: caf\xe9\xff'], sees: { 'x-a': ['caf\xe9\xff'] } },
  { name: 'a value of 8 KB arrives', sent: [`X-A: ${'x'.repeat(8_000)}`], sees: { 'x-a': ['x'.repeat(8_000)] } },
  {
    name: '100 headers arrive',
    sent: Array.from({ length: 100 }, (_, index) => `X-${index}: ${index}`),
    sees: { 'x-0': ['0'], 'x-50': ['50'], 'x-99': ['99'] },
  },
  {
    name: 'Sluice’s own headers from outside go',
    sent: ['X-Sluice-Consumer: admin', 'x-sluice-exchange: 1'],
    sees: { 'x-sluice-consumer': [], 'x-sluice-exchange': [] },
  },
  { name: 'underscores without a twin arrive', sent: ['my_header: 1'], sees: { my_header: ['1'] } },
  { name: 'Expect ends here', sent: ['Expect: 100-continue'], sees: { expect: [] } },
  { name: 'Via grows by a line', sent: ['Via: 1.0 a', 'Via: 1.1 b'], sees: { via: ['1.0 a', '1.1 b', '1.1 sluice'] } },
  {
    name: 'many spoofed lines become one',
    sent: ['X-Forwarded-For: 1.1.1.1', 'X-Forwarded-For: 2.2.2.2', 'X-Real-IP: 3.3.3.3'],
    sees: { 'x-forwarded-for': ['127.0.0.1'], 'x-real-ip': [] },
  },
  {
    name: 'a chain of 1,000 is not believed',
    sent: [`X-Forwarded-For: ${'1.2.3.4, '.repeat(999)}5.6.7.8`],
    sees: { 'x-forwarded-for': ['127.0.0.1'] },
  },
  {
    name: 'a trusted chain grows',
    isTrusted: true,
    sent: ['X-Forwarded-For: 1.2.3.4'],
    sees: { 'x-forwarded-for': ['1.2.3.4, 127.0.0.1'] },
  },
  {
    name: 'trusted chains of several lines become one',
    isTrusted: true,
    sent: ['X-Forwarded-For: 1.2.3.4', 'X-Forwarded-For: 10.0.0.1'],
    sees: { 'x-forwarded-for': ['1.2.3.4, 10.0.0.1, 127.0.0.1'] },
  },
  {
    name: 'a trusted scheme and host go on',
    isTrusted: true,
    sent: ['X-Forwarded-Proto: https', 'X-Forwarded-Host: shop'],
    sees: { 'x-forwarded-proto': ['https'], 'x-forwarded-host': ['shop'] },
  },
  {
    name: 'a trusted Forwarded is not a second account',
    isTrusted: true,
    sent: ['Forwarded: for=9.9.9.9', 'X-Forwarded-For: 1.2.3.4'],
    sees: { forwarded: [], 'x-forwarded-for': ['1.2.3.4, 127.0.0.1'] },
  },
  {
    name: 'what else a trusted proxy says goes on',
    isTrusted: true,
    sent: ['X-Real-IP: 1.2.3.4', 'X-Forwarded-Port: 443'],
    sees: { 'x-real-ip': ['1.2.3.4'], 'x-forwarded-port': ['443'] },
  },
  {
    name: 'also a trusted proxy does not speak for Sluice',
    isTrusted: true,
    sent: ['X-Sluice-Consumer: admin'],
    sees: { 'x-sluice-consumer': [] },
  },
];

/** What a trusted proxy reports, and whom Sluice takes the client for. */
export const clientCases: readonly { readonly chain: readonly string[]; readonly client: string }[] = [
  { chain: [], client: '127.0.0.1' },
  { chain: ['1.2.3.4'], client: '1.2.3.4' },
  { chain: ['9.9.9.9, 1.2.3.4'], client: '1.2.3.4' },
  { chain: ['9.9.9.9', '1.2.3.4'], client: '1.2.3.4' },
  { chain: ['1.2.3.4, 10.0.0.7'], client: '1.2.3.4' },
  { chain: ['1.2.3.4, 10.0.0.7, 10.1.1.1'], client: '1.2.3.4' },
  { chain: ['1.2.3.4', '10.0.0.7'], client: '1.2.3.4' },
  { chain: ['10.0.0.1, 10.0.0.2'], client: '10.0.0.1' },
  { chain: ['127.0.0.1, 1.2.3.4'], client: '1.2.3.4' },
  { chain: ['1.2.3.4:5678'], client: '1.2.3.4' },
  { chain: ['2001:470::1'], client: '2001:470::1' },
  { chain: ['[2001:470::1]:443'], client: '2001:470::1' },
  { chain: ['[2001:470::1]'], client: '2001:470::1' },
  { chain: ['2001:470::1, 2001:db8::2'], client: '2001:470::1' },
  { chain: ['::ffff:1.2.3.4'], client: '1.2.3.4' },
  { chain: ['1.2.3.4, ::ffff:10.0.0.7'], client: '1.2.3.4' },
  { chain: ['unknown'], client: '127.0.0.1' },
  { chain: ['1.2.3.4, unknown'], client: '127.0.0.1' },
  { chain: ['1.2.3.4, unknown, 10.0.0.7'], client: '10.0.0.7' },
  { chain: ['_hidden, 10.0.0.7'], client: '10.0.0.7' },
  { chain: ['1.2.3.4, , 10.0.0.7'], client: '10.0.0.7' },
  { chain: ['1.2.3.4;10.0.0.7'], client: '127.0.0.1' },
  { chain: ['1.2.3.4.5'], client: '127.0.0.1' },
  { chain: ['0x7f.1, 1.2.3.4'], client: '1.2.3.4' },
  { chain: ['"1.2.3.4"'], client: '127.0.0.1' },
  { chain: ['<script>, 1.2.3.4'], client: '1.2.3.4' },
  { chain: [`${'9.9.9.9, '.repeat(999)}1.2.3.4`], client: '1.2.3.4' },
  { chain: [`1.2.3.4, ${'10.0.0.7, '.repeat(999)}10.0.0.8`], client: '10.0.0.7' },
];

/** Header lines of an upstream's answer and what the client sees of the named fields. */
export const answerHeaderCases: readonly {
  readonly name: string;
  readonly sent: readonly string[];
  readonly sees: Readonly<Record<string, readonly string[]>>;
}[] = [
  { name: 'two Set-Cookie lines stay two', sent: ['Set-Cookie: a=1, b', 'Set-Cookie: c=2'], sees: { 'set-cookie': ['a=1, b', 'c=2'] } },
  {
    name: 'two WWW-Authenticate lines stay two',
    sent: ['WWW-Authenticate: Basic', 'WWW-Authenticate: Bearer'],
    sees: { 'www-authenticate': ['Basic', 'Bearer'] },
  },
  { name: 'Proxy-Authenticate goes', sent: ['Proxy-Authenticate: Basic'], sees: { 'proxy-authenticate': [] } },
  { name: 'Keep-Alive of the upstream goes', sent: ['Keep-Alive: timeout=99'], sees: { 'keep-alive': ['timeout=65'] } },
  { name: 'Upgrade goes', sent: ['Upgrade: h2c'], sees: { upgrade: [] } },
  { name: 'Trailer goes', sent: ['Trailer: X'], sees: { trailer: [] } },
  { name: 'named headers go', sent: ['Connection: keep-alive, X-S', 'X-S: 1'], sees: { 'x-s': [] } },
  { name: 'a named header goes also when it came first', sent: ['X-S: 1', 'Connection: x-s'], sees: { 'x-s': [] } },
  { name: 'Sluice’s own headers go', sent: ['X-Sluice-Exchange: forged'], sees: { 'x-sluice-exchange': [] } },
  { name: 'ETag stays', sent: ['ETag: "a"'], sees: { etag: ['"a"'] } },
  { name: 'Date stays one', sent: ['Date: Thu, 01 Jan 2026 00:00:00 GMT'], sees: { date: ['Thu, 01 Jan 2026 00:00:00 GMT'] } },
  { name: 'Server stays', sent: ['Server: x'], sees: { server: ['x'] } },
  { name: 'a header above ASCII stays', sent: ['X-A: \xe9'], sees: { 'x-a': ['\xe9'] } },
  { name: 'an empty header stays', sent: ['X-A:'], sees: { 'x-a': [''] } },
  {
    name: 'Content-Disposition above ASCII stays',
    sent: ['Content-Disposition: attachment; filename="\xe9"'],
    sees: { 'content-disposition': ['attachment; filename="\xe9"'] },
  },
  {
    name: '__proto__ is a header like another',
    sent: ['__proto__: x', 'constructor: y'],
    sees: { ['__proto__']: ['x'], constructor: ['y'] },
  },
];
