import { errorCode, flag, frame, preface, setting } from '../http2/protocol.ts';
import { type Field, rawData, rawFields, rawFrame, rawHeaders, rawSettings, request, uint32 } from './raw-http2.ts';

/** What RFC 9113 says of some bytes behind the preface and empty settings. */
export interface ProtocolCase {
  readonly name: string;
  readonly section: string;
  readonly sent: readonly Buffer[];
  /** Sent in place of the preface and settings. */
  readonly first?: Buffer;
  /** Of stream 1: `answer 200`, `stream 1` (reset with that code), `connection 1`; `alive` where nothing is to happen; `closed` for no word at all. */
  readonly becomes: string;
}

const { protocolError, flowControlError, streamClosed, frameSizeError, compressionError, enhanceYourCalm } = errorCode;
const connection = (code: number): string => `connection ${code}`;
const stream = (code: number): string => `stream ${code}`;
const get = rawHeaders(1, request());
const posted = rawHeaders(1, request('/x', [], 'POST'), false);
const block = rawFields(request());
const priority = (dependency: number): Buffer => Buffer.concat([uint32(dependency), Buffer.from([16])]);
const malformed = (name: string, fields: readonly Field[], section = '8.3.1'): ProtocolCase => ({
  name,
  section,
  sent: [rawHeaders(1, fields)],
  becomes: stream(protocolError),
});
const without = (name: string): readonly Field[] => request().filter(([one]) => one !== name);

export const protocolCases: readonly ProtocolCase[] = [
  { name: 'a request', section: '8.1', sent: [get], becomes: 'answer 200' },
  {
    name: 'a preface that is none',
    section: '3.4',
    first: Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\rX'),
    sent: [],
    becomes: 'closed',
  },
  { name: 'no settings behind the preface', section: '3.4', first: preface, sent: [get], becomes: connection(protocolError) },
  {
    name: 'an acknowledgement in place of settings',
    section: '3.4',
    first: preface,
    sent: [rawSettings([], flag.ack)],
    becomes: connection(protocolError),
  },
  { name: 'a frame of an unknown type', section: '4.1', sent: [rawFrame(0x16, 0xff, 0, 'abc'), get], becomes: 'answer 200' },
  { name: 'flags that nobody knows', section: '4.1', sent: [rawFrame(frame.ping, 0xfe, 0, '12345678'), get], becomes: 'answer 200' },
  { name: 'the reserved bit of a stream', section: '4.1', sent: [rawFrame(frame.headers, 5, 0x80000001, block)], becomes: 'answer 200' },
  {
    name: 'a DATA frame that is too long',
    section: '4.2',
    sent: [posted, rawData(1, Buffer.alloc(16_385))],
    becomes: connection(frameSizeError),
  },
  {
    name: 'a HEADERS frame that is too long',
    section: '4.2',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.alloc(16_385))],
    becomes: connection(frameSizeError),
  },
  {
    name: 'a header block that is none',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]))],
    becomes: connection(compressionError),
  },
  {
    name: 'an index that is in no table',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0xff, 0x20]))],
    becomes: connection(compressionError),
  },
  {
    name: 'the index zero',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0x80]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a text longer than its block',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x05, 0x61]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a Huffman text padded with zeroes',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x81, 0x18, 0x00]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a Huffman text padded with more than seven bits',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x82, 0x1f, 0xff, 0x00]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a Huffman text with its end in it',
    section: '4.3',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a table larger than ours',
    section: '4.3.1',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.concat([Buffer.from([0x3f, 0xe2, 0x1f]), block]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a change of the table behind a field',
    section: '4.3.1',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.concat([block, Buffer.from([0x20])]))],
    becomes: connection(compressionError),
  },
  {
    name: 'a change of the table before all fields',
    section: '4.3.1',
    sent: [rawFrame(frame.headers, 5, 1, Buffer.concat([Buffer.from([0x20]), block]))],
    becomes: 'answer 200',
  },
  { name: 'DATA on a stream that never was', section: '5.1', sent: [rawData(1, 'x')], becomes: connection(protocolError) },
  {
    name: 'RST_STREAM of a stream that never was',
    section: '5.1',
    sent: [rawFrame(frame.rstStream, 0, 1, uint32(8))],
    becomes: connection(protocolError),
  },
  {
    name: 'WINDOW_UPDATE of a stream that never was',
    section: '5.1',
    sent: [rawFrame(frame.windowUpdate, 0, 1, uint32(1))],
    becomes: connection(protocolError),
  },
  {
    name: 'CONTINUATION of nothing',
    section: '5.1',
    sent: [rawFrame(frame.continuation, 4, 1, block)],
    becomes: connection(protocolError),
  },
  {
    name: 'PRIORITY of a stream that never was',
    section: '5.1',
    sent: [rawFrame(frame.priority, 0, 3, priority(0)), get],
    becomes: 'answer 200',
  },
  { name: 'DATA behind the end of a request', section: '5.1', sent: [get, rawData(1, 'x')], becomes: stream(streamClosed) },
  { name: 'HEADERS behind the end of a request', section: '5.1', sent: [get, get], becomes: stream(streamClosed) },
  {
    name: 'CONTINUATION behind the end of a request',
    section: '5.1',
    sent: [get, rawFrame(frame.continuation, 4, 1, block)],
    becomes: connection(protocolError),
  },
  {
    name: 'DATA behind RST_STREAM',
    section: '5.1',
    sent: [posted, rawFrame(frame.rstStream, 0, 1, uint32(8)), rawData(1, 'x')],
    becomes: connection(streamClosed),
  },
  {
    name: 'HEADERS behind RST_STREAM',
    section: '5.1',
    sent: [get, rawFrame(frame.rstStream, 0, 1, uint32(8)), get],
    becomes: connection(streamClosed),
  },
  {
    name: 'WINDOW_UPDATE and PRIORITY behind RST_STREAM',
    section: '5.1',
    sent: [
      get,
      rawFrame(frame.rstStream, 0, 1, uint32(8)),
      rawFrame(frame.windowUpdate, 0, 1, uint32(8)),
      rawFrame(frame.priority, 0, 1, priority(0)),
      rawFrame(frame.rstStream, 0, 1, uint32(8)),
    ],
    becomes: 'alive',
  },
  { name: 'a stream of an even number', section: '5.1.1', sent: [rawHeaders(2, request())], becomes: connection(protocolError) },
  {
    name: 'a stream below one that was',
    section: '5.1.1',
    sent: [rawHeaders(5, request()), rawHeaders(3, request())],
    becomes: connection(streamClosed),
  },
  { name: 'HEADERS on no stream', section: '6.2', sent: [rawFrame(frame.headers, 5, 0, block)], becomes: connection(protocolError) },
  { name: 'DATA on no stream', section: '6.1', sent: [rawData(0, 'x')], becomes: connection(protocolError) },
  {
    name: 'padding as long as its DATA',
    section: '6.1',
    sent: [posted, rawFrame(frame.data, 8, 1, Buffer.from([5, 1, 2, 3, 4]))],
    becomes: connection(protocolError),
  },
  {
    name: 'DATA that is nothing but padding',
    section: '6.1',
    sent: [posted, rawFrame(frame.data, 9, 1, Buffer.from([4, 1, 2, 3, 4]))],
    becomes: 'answer 200',
  },
  {
    name: 'padded DATA without a length of padding',
    section: '6.1',
    sent: [posted, rawFrame(frame.data, 8, 1)],
    becomes: connection(protocolError),
  },
  {
    name: 'padding longer than its HEADERS',
    section: '6.2',
    sent: [rawFrame(frame.headers, 13, 1, Buffer.concat([Buffer.from([255]), block]))],
    becomes: connection(protocolError),
  },
  {
    name: 'HEADERS with padding and a priority',
    section: '6.2',
    sent: [rawFrame(frame.headers, 45, 1, Buffer.concat([Buffer.from([3]), priority(0), block, Buffer.alloc(3)]))],
    becomes: 'answer 200',
  },
  {
    name: 'HEADERS too short for their priority',
    section: '6.2',
    sent: [rawFrame(frame.headers, 37, 1, 'abcd')],
    becomes: connection(protocolError),
  },
  {
    name: 'HEADERS that depend on themselves',
    section: '5.3',
    sent: [rawFrame(frame.headers, 37, 1, Buffer.concat([priority(1), block]))],
    becomes: connection(protocolError),
  },
  {
    name: 'PRIORITY on no stream',
    section: '6.3',
    sent: [rawFrame(frame.priority, 0, 0, priority(1))],
    becomes: connection(protocolError),
  },
  {
    name: 'PRIORITY of another length',
    section: '6.3',
    sent: [posted, rawFrame(frame.priority, 0, 1, 'abcd')],
    becomes: stream(frameSizeError),
  },
  {
    name: 'RST_STREAM on no stream',
    section: '6.4',
    sent: [rawFrame(frame.rstStream, 0, 0, uint32(8))],
    becomes: connection(protocolError),
  },
  {
    name: 'RST_STREAM of another length',
    section: '6.4',
    sent: [posted, rawFrame(frame.rstStream, 0, 1, 'abc')],
    becomes: connection(frameSizeError),
  },
  { name: 'SETTINGS on a stream', section: '6.5', sent: [rawSettings([], 0, 1)], becomes: connection(protocolError) },
  {
    name: 'SETTINGS of another length',
    section: '6.5',
    sent: [rawFrame(frame.settings, 0, 0, 'abc')],
    becomes: connection(frameSizeError),
  },
  { name: 'an acknowledgement with content', section: '6.5', sent: [rawSettings([[1, 1]], flag.ack)], becomes: connection(frameSizeError) },
  {
    name: 'a push that is neither on nor off',
    section: '6.5.2',
    sent: [rawSettings([[setting.enablePush, 2]])],
    becomes: connection(protocolError),
  },
  {
    name: 'a window above its largest',
    section: '6.5.2',
    sent: [rawSettings([[setting.initialWindowSize, 2 ** 31]])],
    becomes: connection(flowControlError),
  },
  {
    name: 'frames smaller than the smallest',
    section: '6.5.2',
    sent: [rawSettings([[setting.maxFrameSize, 16_383]])],
    becomes: connection(protocolError),
  },
  {
    name: 'frames larger than the largest',
    section: '6.5.2',
    sent: [rawSettings([[setting.maxFrameSize, 2 ** 24]])],
    becomes: connection(protocolError),
  },
  { name: 'a setting that nobody knows', section: '6.5.2', sent: [rawSettings([[0xff, 1]]), get], becomes: 'answer 200' },
  {
    name: 'PUSH_PROMISE',
    section: '6.6',
    sent: [posted, rawFrame(frame.pushPromise, 4, 1, Buffer.concat([uint32(2), block]))],
    becomes: connection(protocolError),
  },
  { name: 'PING on a stream', section: '6.7', sent: [rawFrame(frame.ping, 0, 1, '12345678')], becomes: connection(protocolError) },
  { name: 'PING of another length', section: '6.7', sent: [rawFrame(frame.ping, 0, 0, '1234567')], becomes: connection(frameSizeError) },
  { name: 'an answer to no PING', section: '6.7', sent: [rawFrame(frame.ping, flag.ack, 0, '12345678'), get], becomes: 'answer 200' },
  { name: 'GOAWAY on a stream', section: '6.8', sent: [rawFrame(frame.goAway, 0, 1, uint32(0, 0))], becomes: connection(protocolError) },
  { name: 'GOAWAY of another length', section: '6.8', sent: [rawFrame(frame.goAway, 0, 0, 'abcd')], becomes: connection(frameSizeError) },
  { name: 'a request behind GOAWAY', section: '6.8', sent: [rawFrame(frame.goAway, 0, 0, uint32(0, 0)), get], becomes: 'answer 200' },
  {
    name: 'WINDOW_UPDATE of another length',
    section: '6.9',
    sent: [rawFrame(frame.windowUpdate, 0, 0, 'abc')],
    becomes: connection(frameSizeError),
  },
  {
    name: 'WINDOW_UPDATE of nothing for the connection',
    section: '6.9',
    sent: [rawFrame(frame.windowUpdate, 0, 0, uint32(0))],
    becomes: connection(protocolError),
  },
  {
    name: 'WINDOW_UPDATE of nothing for a stream',
    section: '6.9',
    sent: [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(0))],
    becomes: stream(protocolError),
  },
  {
    name: 'a window of the connection above its largest',
    section: '6.9.1',
    sent: [rawFrame(frame.windowUpdate, 0, 0, uint32(2 ** 31 - 1))],
    becomes: connection(flowControlError),
  },
  {
    name: 'a window of a stream above its largest',
    section: '6.9.1',
    sent: [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(2 ** 31 - 1))],
    becomes: stream(flowControlError),
  },
  {
    name: 'windows above their largest by a setting',
    section: '6.9.2',
    sent: [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(2 ** 30)), rawSettings([[setting.initialWindowSize, 2 ** 31 - 1]])],
    becomes: connection(flowControlError),
  },
  {
    name: 'another stream within a header block',
    section: '6.10',
    sent: [rawFrame(frame.headers, 1, 1, block), rawHeaders(3, request())],
    becomes: connection(protocolError),
  },
  {
    name: 'another kind of frame within a header block',
    section: '6.10',
    sent: [rawFrame(frame.headers, 1, 1, block), rawFrame(frame.ping, 0, 0, '12345678')],
    becomes: connection(protocolError),
  },
  {
    name: 'a header block in pieces',
    section: '6.10',
    sent: [
      rawFrame(frame.headers, 1, 1, block.subarray(0, 7)),
      rawFrame(frame.continuation, 0, 1, block.subarray(7, 9)),
      rawFrame(frame.continuation, 4, 1, block.subarray(9)),
    ],
    becomes: 'answer 200',
  },
  {
    name: 'a header block in too many pieces',
    section: '10.5',
    sent: [
      rawFrame(frame.headers, 1, 1, block),
      ...Array.from({ length: 9 }, () => rawFrame(frame.continuation, 0, 1, rawFields([['a', 'b']]))),
    ],
    becomes: connection(enhanceYourCalm),
  },
  {
    name: 'HTTP/1.1 within HTTP/2',
    section: '3.4',
    sent: [Buffer.from('GET / HTTP/1.1\r\nHost: gate\r\n\r\n')],
    becomes: connection(frameSizeError),
  },
  { name: 'trailers', section: '8.1', sent: [posted, rawData(1, 'x'), rawHeaders(1, [['x-sum', '1']])], becomes: 'answer 200' },
  {
    name: 'fields behind the first that do not end the stream',
    section: '8.1',
    sent: [posted, rawHeaders(1, [['x-sum', '1']], false)],
    becomes: stream(protocolError),
  },
  { name: 'a pseudo-header in trailers', section: '8.1', sent: [posted, rawHeaders(1, [[':path', '/y']])], becomes: stream(protocolError) },
  {
    name: 'more DATA than was announced',
    section: '8.1.1',
    sent: [rawHeaders(1, request('/x', [['content-length', '1']], 'POST'), false), rawData(1, 'xy', true)],
    becomes: stream(protocolError),
  },
  {
    name: 'less DATA than was announced',
    section: '8.1.1',
    sent: [rawHeaders(1, request('/x', [['content-length', '3']], 'POST'), false), rawData(1, 'xy', true)],
    becomes: stream(protocolError),
  },
  {
    name: 'no DATA where some was announced',
    section: '8.1.1',
    sent: [rawHeaders(1, request('/x', [['content-length', '3']], 'POST'))],
    becomes: stream(protocolError),
  },
  {
    name: 'as much DATA as was announced',
    section: '8.1.1',
    sent: [rawHeaders(1, request('/x', [['content-length', '2']], 'POST'), false), rawData(1, 'x'), rawData(1, 'y', true)],
    becomes: 'answer 200',
  },
  malformed('a name with a capital', request('/x', [['X-A', 'b']]), '8.2'),
  malformed('an empty name', request('/x', [['', 'b']]), '8.2.1'),
  malformed('a name with a blank', request('/x', [['x a', 'b']]), '8.2.1'),
  malformed('a name with a colon in it', request('/x', [['x:a', 'b']]), '8.2.1'),
  malformed('a value with NUL', request('/x', [['x-a', 'b\0c']]), '8.2.1'),
  malformed('a value with CR', request('/x', [['x-a', 'b\rc']]), '8.2.1'),
  malformed('a value with LF', request('/x', [['x-a', 'b\nc']]), '8.2.1'),
  malformed('a value that begins with a blank', request('/x', [['x-a', ' b']]), '8.2.1'),
  malformed('a value that ends with a tab', request('/x', [['x-a', 'b\t']]), '8.2.1'),
  malformed('Connection', request('/x', [['connection', 'close']]), '8.2.2'),
  malformed('Keep-Alive', request('/x', [['keep-alive', 'timeout=1']]), '8.2.2'),
  malformed('Proxy-Connection', request('/x', [['proxy-connection', 'close']]), '8.2.2'),
  malformed('Transfer-Encoding', request('/x', [['transfer-encoding', 'chunked']]), '8.2.2'),
  malformed('Upgrade', request('/x', [['upgrade', 'h2c']]), '8.2.2'),
  malformed('TE that is more than trailers', request('/x', [['te', 'trailers, deflate']]), '8.2.2'),
  { name: 'TE that is trailers', section: '8.2.2', sent: [rawHeaders(1, request('/x', [['te', 'trailers']]))], becomes: 'answer 200' },
  malformed('an unknown pseudo-header', request('/x', [[':x', 'b']])),
  malformed('the pseudo-header of an answer', request('/x', [[':status', '200']])),
  malformed('a pseudo-header behind a field', [['x-a', 'b'], ...request()], '8.3'),
  ...[':method', ':scheme', ':path'].map((name) => malformed(`no ${name}`, without(name))),
  ...[':method', ':scheme', ':path', ':authority'].map((name) =>
    malformed(`two ${name}`, request('/x', [[name, name === ':path' ? '/x' : 'GET']])),
  ),
  malformed('an empty :path', request('')),
  malformed('a method with a blank', request('/x', [], 'GET /')),
  malformed('a scheme that is none of ours', [
    [':method', 'GET'],
    [':scheme', 'ftp'],
    [':path', '/x'],
    [':authority', 'gate'],
  ]),
  { name: 'no :authority and no Host', section: '8.3.1', sent: [rawHeaders(1, without(':authority'))], becomes: 'answer 400' },
  {
    name: 'Host in place of :authority',
    section: '8.3.1',
    sent: [rawHeaders(1, [...without(':authority'), ['host', 'gate']])],
    becomes: 'answer 200',
  },
  {
    name: 'Host beside another :authority',
    section: '8.3.1',
    sent: [rawHeaders(1, request('/x', [['host', 'other']]))],
    becomes: 'answer 400',
  },
  {
    name: 'user information in :authority',
    section: '8.3.1',
    sent: [rawHeaders(1, [...without(':authority'), [':authority', 'me@gate']])],
    becomes: 'answer 400',
  },
  {
    name: 'CONNECT',
    section: '8.5',
    sent: [
      rawHeaders(1, [
        [':method', 'CONNECT'],
        [':authority', 'gate:443'],
      ]),
    ],
    becomes: 'answer 405',
  },
  malformed('CONNECT with a path', request('/x', [], 'CONNECT'), '8.5'),
  malformed('CONNECT with a protocol (RFC 8441)', request('/x', [[':protocol', 'websocket']], 'CONNECT'), '8.5'),
];
