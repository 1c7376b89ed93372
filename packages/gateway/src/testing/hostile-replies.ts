/** What a hostile or broken upstream sends for a request, and what the client must get. */
export interface HostileReply {
  readonly name: string;
  readonly method?: 'HEAD';
  readonly reply: string;
  /** What the upstream does with its connection behind the reply. */
  readonly leaves?: 'end' | 'reset';
  /** The status that the client gets; `broken` when it must get an answer that is not whole. */
  readonly gets: 200 | 204 | 304 | 502 | 'broken';
  readonly body?: string;
  /** Whether the connection to the upstream may carry the next request. */
  readonly isReused?: true;
}

const ok = 'HTTP/1.1 200 OK\r\n';

export const hostileReplies: readonly HostileReply[] = [
  { name: 'a good answer', reply: `${ok}Content-Length: 5\r\n\r\nhello`, gets: 200, body: 'hello', isReused: true },
  {
    name: 'a good chunked answer',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    gets: 200,
    body: 'hello',
    isReused: true,
  },
  { name: 'a length beside chunks', reply: `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, gets: 502 },
  { name: 'chunks beside a length', reply: `${ok}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`, gets: 502 },
  { name: 'two lengths that differ', reply: `${ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`, gets: 502 },
  { name: 'two lengths that agree', reply: `${ok}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`, gets: 502 },
  { name: 'a length with a sign', reply: `${ok}Content-Length: +5\r\n\r\nhello`, gets: 502 },
  { name: 'a length in hexadecimal', reply: `${ok}Content-Length: 0x5\r\n\r\nhello`, gets: 502 },
  { name: 'a length that is a list', reply: `${ok}Content-Length: 5, 5\r\n\r\nhello`, gets: 502 },
  { name: 'a negative length', reply: `${ok}Content-Length: -1\r\n\r\n`, gets: 502 },
  { name: 'a length beyond all numbers', reply: `${ok}Content-Length: 99999999999999999999\r\n\r\nhello`, gets: 502 },
  {
    name: 'a chunk size in hexadecimal with 0x',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n`,
    gets: 'broken',
  },
  { name: 'a chunk size with a sign', reply: `${ok}Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n`, gets: 'broken' },
  { name: 'a chunk without its CRLF', reply: `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n`, gets: 'broken' },
  { name: 'a body cut off within its length', reply: `${ok}Content-Length: 50\r\n\r\nhello`, leaves: 'end', gets: 'broken' },
  { name: 'a body reset within its length', reply: `${ok}Content-Length: 50\r\n\r\nhello`, leaves: 'reset', gets: 'broken' },
  {
    name: 'a chunked body cut off between chunks',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
    leaves: 'end',
    gets: 'broken',
  },
  {
    name: 'a chunked body cut off within a chunk',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n50\r\nhello`,
    leaves: 'end',
    gets: 'broken',
  },
  {
    name: 'a chunked body reset between chunks',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
    leaves: 'reset',
    gets: 'broken',
  },
  {
    name: 'a chunked body cut off in its trailers',
    reply: `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n`,
    leaves: 'end',
    gets: 'broken',
  },
  { name: 'a body that only the end delimits', reply: `${ok}\r\nhello`, leaves: 'end', gets: 200, body: 'hello' },
  { name: 'a body that only the end delimits, reset', reply: `${ok}\r\nhello`, leaves: 'reset', gets: 'broken' },
  { name: 'gzip, chunked', reply: `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, gets: 502 },
  { name: 'a transfer coding of identity', reply: `${ok}Transfer-Encoding: identity\r\n\r\nhello`, leaves: 'end', gets: 502 },
  { name: 'chunked twice', reply: `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, gets: 502 },
  { name: 'a NUL in a value', reply: `${ok}X: a\x00b\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'a NUL in a name', reply: `${ok}X\x00: a\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'a bare CR in a value', reply: `${ok}X: a\rSet-Cookie: x=1\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'a bare LF between headers', reply: `${ok}X: a\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'LF alone throughout', reply: 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', gets: 502 },
  { name: 'a folded value', reply: `${ok}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'a space before a colon', reply: `${ok}Content-Length : 5\r\n\r\nhello`, gets: 502 },
  { name: 'a line without a colon', reply: `${ok}nonsense\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'two Content-Types', reply: `${ok}Content-Type: a/b\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'two Content-Encodings', reply: `${ok}Content-Encoding: gzip\r\nContent-Encoding: br\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'two Locations', reply: `${ok}Location: /a\r\nLocation: //evil\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  {
    name: 'a 101 that nobody asked for',
    reply: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nxx',
    gets: 502,
  },
  { name: 'a 101 without Upgrade', reply: 'HTTP/1.1 101 Switching Protocols\r\n\r\n', leaves: 'end', gets: 502 },
  { name: 'chunks in HTTP/1.0', reply: 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', gets: 502 },
  {
    name: '103 before 200, dropped by default',
    reply: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`,
    gets: 200,
    body: 'ok',
    isReused: true,
  },
  {
    name: '102 before 200',
    reply: `HTTP/1.1 102 Processing\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`,
    gets: 200,
    body: 'ok',
    isReused: true,
  },
  {
    name: '100 before 200, swallowed',
    reply: `HTTP/1.1 100 Continue\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`,
    gets: 200,
    body: 'ok',
    isReused: true,
  },
  {
    name: '100 with headers before 200, swallowed',
    reply: `HTTP/1.1 100 Continue\r\nX: y\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`,
    gets: 200,
    body: 'ok',
    isReused: true,
  },
  { name: '33 informational answers', reply: `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(33)}${ok}Content-Length: 0\r\n\r\n`, gets: 502 },
  { name: '40 times 100', reply: `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(40)}${ok}Content-Length: 0\r\n\r\n`, gets: 502 },
  { name: 'status 99', reply: 'HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'status 099', reply: 'HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'status 1000', reply: 'HTTP/1.1 1000 High\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'status 600', reply: 'HTTP/1.1 600 High\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'status -200', reply: 'HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'a status of letters', reply: 'HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'no HTTP at all', reply: 'SSH-2.0-OpenSSH_9.2\r\n', leaves: 'end', gets: 502 },
  { name: 'HTTP/2 frames', reply: '\x00\x00\x12\x04\x00\x00\x00\x00\x00', leaves: 'end', gets: 502 },
  { name: 'a version that does not exist', reply: 'HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n', gets: 502 },
  { name: 'nothing', reply: '', leaves: 'end', gets: 502 },
  { name: 'a reset', reply: '', leaves: 'reset', gets: 502 },
  { name: 'half a head', reply: 'HTTP/1.1 200 OK\r\nContent-Le', leaves: 'end', gets: 502 },
  { name: 'a header of 100 KB', reply: `${ok}X: ${'x'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\n`, gets: 502 },
  { name: '5,000 headers', reply: `${ok}${'a:1\r\n'.repeat(5_000)}Content-Length: 0\r\n\r\n`, gets: 502 },
  {
    name: '1,100 headers and an encoding behind them',
    reply: `${ok}${'a:1\r\n'.repeat(1_100)}Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n`,
    gets: 502,
  },
  { name: 'a body on 204', reply: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', gets: 204, body: '' },
  {
    name: 'a chunked body on 204',
    reply: 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
    gets: 204,
    body: '',
  },
  { name: 'a body on 304', reply: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello', gets: 304, body: '' },
  { name: 'a body on 204 that no header announces', reply: 'HTTP/1.1 204 No Content\r\n\r\nhello', gets: 204, body: '' },
  { name: 'a body for HEAD', method: 'HEAD', reply: `${ok}Content-Length: 5\r\n\r\nhello`, gets: 200, body: '' },
  {
    name: 'a second answer behind the first',
    reply: `${ok}Content-Length: 2\r\n\r\nok${ok}Content-Length: 4\r\n\r\nevil`,
    gets: 200,
    body: 'ok',
  },
  { name: 'bytes behind the length', reply: `${ok}Content-Length: 2\r\n\r\nokXXXX`, gets: 200, body: 'ok' },
  { name: 'bytes behind the last chunk', reply: `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nXXXX`, gets: 200, body: 'ok' },
  { name: 'Connection: close', reply: `${ok}Connection: close\r\nContent-Length: 2\r\n\r\nok`, leaves: 'end', gets: 200, body: 'ok' },
  {
    name: 'a header that Connection names',
    reply: `${ok}Connection: X-S\r\nX-S: secret\r\nContent-Length: 2\r\n\r\nok`,
    gets: 200,
    body: 'ok',
    isReused: true,
  },
];
