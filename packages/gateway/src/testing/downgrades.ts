import { type Field, RawHttp2, rawData, rawHeaders, request } from './raw-http2.ts';
import { type ParsedMessage, valuesOf } from './rfc9112-parser.ts';
import type { RawUpstream } from './wire.ts';

/** Something that HTTP/2 can carry and HTTP/1.1 would read as more, or as something else. */
export interface Downgrade {
  readonly name: string;
  readonly sent: readonly Buffer[];
  /** Where a request may come out of it: what it must be then. Left out: nothing may reach the upstream. */
  readonly harmless?: (request: ParsedMessage) => boolean;
}

const evil = '\r\nx-evil: 1';
const second = '\r\n\r\nGET /evil HTTP/1.1\r\nhost: gate\r\n\r\n';
const field = (name: string, one: Field, harmless?: Downgrade['harmless']): Downgrade => ({
  name,
  sent: [rawHeaders(1, request('/x', [one]))],
  ...(harmless ? { harmless } : {}),
});
const replaced = (name: string, pseudo: string, value: string): Downgrade => ({
  name,
  sent: [
    rawHeaders(
      1,
      request().map(([one, before]) => [one, one === pseudo ? value : before] as const),
    ),
  ],
});
const posted = (name: string, fields: readonly Field[], body: string, harmless?: Downgrade['harmless']): Downgrade => ({
  name,
  sent: [rawHeaders(1, request('/x', fields, 'POST'), false), rawData(1, body, true)],
  ...(harmless ? { harmless } : {}),
});
const trailed = (name: string, trailers: readonly Field[], harmless?: Downgrade['harmless']): Downgrade => ({
  name,
  sent: [rawHeaders(1, request('/x', [], 'POST'), false), rawData(1, 'hello'), rawHeaders(1, trailers)],
  ...(harmless ? { harmless } : {}),
});
const has =
  (name: string, ...values: readonly string[]) =>
  ({ lines }: ParsedMessage): boolean =>
    JSON.stringify(valuesOf(lines, name)) === JSON.stringify(values);
const isBody =
  (text: string) =>
  ({ body, startLine }: ParsedMessage): boolean =>
    body.toString('latin1') === text && startLine === 'POST /x HTTP/1.1';

export const downgrades: readonly Downgrade[] = [
  field('a line in a value', ['x-a', `b${evil}`]),
  field('a request in a value', ['x-a', `b${second}`]),
  field('a line feed alone in a value', ['x-a', 'b\nx-evil: 1']),
  field('a carriage return alone in a value', ['x-a', 'b\rx-evil: 1']),
  field('NUL in a value', ['x-a', 'b\0x-evil: 1']),
  field('a vertical tab in a value', ['x-a', 'b\x0bx-evil: 1']),
  field('DEL in a value', ['x-a', 'b\x7f']),
  field('an end of the head at the end of a value', ['x-a', 'b\r\n\r\n']),
  field('a line in a cookie', ['cookie', `a=1${evil}`]),
  field('a line in a token', ['authorization', `Bearer a${evil}`]),
  field('a line in Host', ['host', `gate${evil}`]),
  field('a line in Content-Length', ['content-length', `0${evil}`]),
  field('a line in a name', ['x-a: b\r\nx-evil', '1']),
  field('a request in a name', ['x-a: b\r\n\r\nGET /evil HTTP/1.1\r\nhost', 'gate']),
  field('a colon in a name', ['x-evil: 1, x', 'b']),
  field('a colon at the end of a name', ['x-evil:', 'b']),
  field('a blank at the end of a name', ['x-evil ', '1']),
  field('a blank before a name', [' x-evil', '1']),
  field('a tab at the end of a name', ['x-evil\t', '1']),
  field('framing with a blank in its name', ['transfer-encoding ', 'chunked']),
  field('framing with its value in its name', ['transfer-encoding: chunked', '']),
  field('framing with a capital in its name', ['Transfer-Encoding', 'chunked']),
  field('NUL in a name', ['x-evil\0', '1']),
  field('latin1 in a name', ['x-\xe9vil', '1']),
  field('an empty name', ['', 'x-evil: 1']),
  replaced('a line in the path', ':path', `/x HTTP/1.1${evil}`),
  replaced('a request in the path', ':path', `/x HTTP/1.1\r\nhost: gate${second}`),
  replaced('a version in the path', ':path', '/x HTTP/1.1'),
  replaced('a blank in the path', ':path', '/x /evil'),
  replaced('a tab in the path', ':path', '/x\t/evil'),
  replaced('a line feed in the path', ':path', '/x\n'),
  replaced('NUL in the path', ':path', '/x\0'),
  replaced('latin1 in the path', ':path', '/\xe9'),
  replaced('a fragment in the path', ':path', '/x#/evil'),
  replaced('an absolute path', ':path', 'http://evil/x'),
  replaced('an absolute path of our own', ':path', 'http://gate/x'),
  replaced('a path without its slash', ':path', 'x'),
  replaced('a path that is an asterisk', ':path', '*'),
  replaced('an empty path', ':path', ''),
  replaced('a request in the method', ':method', `GET /evil HTTP/1.1\r\nhost: gate\r\n\r\nGET`),
  replaced('a target in the method', ':method', 'GET /evil'),
  replaced('a line in the method', ':method', 'GET\r\n'),
  replaced('an empty method', ':method', ''),
  replaced('CONNECT with a path', ':method', 'CONNECT'),
  replaced('TRACE', ':method', 'TRACE'),
  replaced('a line in the authority', ':authority', `gate${evil}`),
  replaced('a blank in the authority', ':authority', 'gate evil'),
  replaced('a path in the authority', ':authority', 'gate/evil'),
  replaced('user information in the authority', ':authority', 'evil@gate'),
  replaced('two ports in the authority', ':authority', 'gate:80:81'),
  replaced('two hosts in the authority', ':authority', 'gate,evil'),
  replaced('an empty authority', ':authority', ''),
  replaced('an address in the scheme', ':scheme', 'http://evil/x?'),
  replaced('a line in the scheme', ':scheme', `http${evil}`),
  field('chunks', ['transfer-encoding', 'chunked']),
  field('a coding that is none', ['transfer-encoding', 'identity']),
  posted(
    'chunks beside a length',
    [
      ['transfer-encoding', 'chunked'],
      ['content-length', '4'],
    ],
    '0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n',
  ),
  posted('a length that is too short', [['content-length', '0']], 'GET /evil HTTP/1.1\r\nhost: gate\r\n\r\n'),
  posted('a length that ends within the body', [['content-length', '4']], 'abcdGET /evil HTTP/1.1\r\nhost: gate\r\n\r\n'),
  posted('a length that is too long', [['content-length', '400']], 'abcd'),
  posted(
    'two lengths that differ',
    [
      ['content-length', '4'],
      ['content-length', '5'],
    ],
    'abcd',
  ),
  posted(
    'two lengths that agree',
    [
      ['content-length', '4'],
      ['content-length', '4'],
    ],
    'abcd',
  ),
  posted('two lengths in one value', [['content-length', '4, 4']], 'abcd'),
  posted('a length with a sign', [['content-length', '+4']], 'abcd'),
  posted('a length in base sixteen', [['content-length', '0x4']], 'abcd'),
  posted('a length with a blank', [['content-length', '4 ']], 'abcd'),
  posted('a length below zero', [['content-length', '-1']], 'abcd'),
  posted('a body that ends as chunks do', [], `0${second}`, isBody(`0${second}`)),
  posted(
    'a body that is a request',
    [['content-length', '36']],
    'GET /evil HTTP/1.1\r\nhost: gate\r\n\r\n'.padEnd(36, 'x'),
    isBody('GET /evil HTTP/1.1\r\nhost: gate\r\n\r\n'.padEnd(36, 'x')),
  ),
  { name: 'a length without a body', sent: [rawHeaders(1, request('/x', [['content-length', '4']], 'POST'))] },
  trailed('a line in a trailer', [['x-a', `b${evil}`]]),
  trailed('framing in a trailer', [['transfer-encoding', 'chunked']]),
  trailed('a path in a trailer', [[':path', '/evil']]),
  trailed('a length in a trailer', [['content-length', '0']], isBody('hello')),
  trailed('a field in a trailer', [['x-evil', '1']], isBody('hello')),
  field('two paths', [':path', '/evil']),
  field('two methods', [':method', 'POST']),
  field('two authorities', [':authority', 'evil']),
  field('a path behind the fields', [':path', '/evil']),
  field('a pseudo-header that nobody knows', [':evil', '1']),
  field('the status of an answer', [':status', '200']),
  field('Host of another', ['host', 'evil']),
  {
    name: 'two Hosts',
    sent: [
      rawHeaders(
        1,
        request('/x', [
          ['host', 'gate'],
          ['host', 'gate'],
        ]),
      ),
    ],
  },
  field('Connection that names a field', ['connection', 'authorization']),
  field('Upgrade', ['upgrade', 'websocket']),
  field('Keep-Alive', ['keep-alive', 'timeout=1']),
  field('Proxy-Connection', ['proxy-connection', 'keep-alive']),
  field('codings in TE', ['te', 'chunked']),
  field('settings of HTTP/2', ['http2-settings', 'AAMAAABk'], has('http2-settings')),
  field('Proxy, which CGI makes a variable of', ['proxy', 'http://evil'], has('proxy')),
  field('somebody else’s address', ['x-forwarded-for', '6.6.6.6'], has('x-forwarded-for', '127.0.0.1')),
  field('somebody else’s address with an underscore', ['x_forwarded_for', '6.6.6.6']),
  field('a field of our own', ['x-sluice-consumer', 'evil'], has('x-sluice-consumer')),
  field('an expectation that nobody knows', ['expect', 'evil']),
  {
    name: 'crumbs of cookies',
    sent: [
      rawHeaders(
        1,
        request('/x', [
          ['cookie', 'a=1'],
          ['x-b', 'c'],
          ['cookie', 'b=2'],
          ['cookie', 'c=3'],
        ]),
      ),
    ],
    harmless: has('cookie', 'a=1; b=2; c=3'),
  },
  {
    name: 'a line in a crumb',
    sent: [
      rawHeaders(
        1,
        request('/x', [
          ['cookie', 'a=1'],
          ['cookie', `b=2${evil}`],
        ]),
      ),
    ],
  },
];

/** Those that passed: something came out at the upstream that may not. */
export async function passedDowngrades(
  port: number,
  upstream: RawUpstream,
  cases: readonly Downgrade[] = downgrades,
): Promise<readonly string[]> {
  const passed: string[] = [];
  for (const one of cases) {
    upstream.requests.length = 0;
    upstream.broken.length = 0;
    const client = await RawHttp2.connect(port);
    client.send(...one.sent);
    await client.until(() => client.fateOf(1) !== 'open');
    client.close();
    const [first] = upstream.requests;
    const isWell = first === undefined ? upstream.broken.length === 0 : one.harmless?.(first) === true;
    const isAlone = upstream.requests.length <= 1 && upstream.broken.length === 0;
    if (!isWell || !isAlone || (one.harmless === undefined) !== (first === undefined)) passed.push(one.name);
  }
  return passed;
}
