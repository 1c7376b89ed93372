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
const sending = (name: string, section: string, sent: readonly Buffer[], becomes: string): ProtocolCase => ({
  name,
  section,
  sent,
  becomes,
});
const malformed = (name: string, fields: readonly Field[], section = '8.3.1'): ProtocolCase =>
  sending(name, section, [rawHeaders(1, fields)], stream(protocolError));
const without = (name: string): readonly Field[] => request().filter(([one]) => one !== name);

export const protocolCases: readonly ProtocolCase[] = [
  sending('a request', '8.1', [get], 'answer 200'),
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
  sending('a frame of an unknown type', '4.1', [rawFrame(0x16, 0xff, 0, 'abc'), get], 'answer 200'),
  sending('flags that nobody knows', '4.1', [rawFrame(frame.ping, 0xfe, 0, '12345678'), get], 'answer 200'),
  sending('the reserved bit of a stream', '4.1', [rawFrame(frame.headers, 5, 0x80000001, block)], 'answer 200'),
  sending('a DATA frame that is too long', '4.2', [posted, rawData(1, Buffer.alloc(16_385))], connection(frameSizeError)),
  sending('a HEADERS frame that is too long', '4.2', [rawFrame(frame.headers, 5, 1, Buffer.alloc(16_385))], connection(frameSizeError)),
  sending(
    'a header block that is none',
    '4.3',
    [rawFrame(frame.headers, 5, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]))],
    connection(compressionError),
  ),
  sending('an index that is in no table', '4.3', [rawFrame(frame.headers, 5, 1, Buffer.from([0xff, 0x20]))], connection(compressionError)),
  sending('the index zero', '4.3', [rawFrame(frame.headers, 5, 1, Buffer.from([0x80]))], connection(compressionError)),
  sending(
    'a text longer than its block',
    '4.3',
    [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x05, 0x61]))],
    connection(compressionError),
  ),
  sending(
    'a Huffman text padded with zeroes',
    '4.3',
    [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x81, 0x18, 0x00]))],
    connection(compressionError),
  ),
  sending(
    'a Huffman text padded with more than seven bits',
    '4.3',
    [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x82, 0x1f, 0xff, 0x00]))],
    connection(compressionError),
  ),
  sending(
    'a Huffman text with its end in it',
    '4.3',
    [rawFrame(frame.headers, 5, 1, Buffer.from([0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00]))],
    connection(compressionError),
  ),
  sending(
    'a table larger than ours',
    '4.3.1',
    [rawFrame(frame.headers, 5, 1, Buffer.concat([Buffer.from([0x3f, 0xe2, 0x1f]), block]))],
    connection(compressionError),
  ),
  sending(
    'a change of the table behind a field',
    '4.3.1',
    [rawFrame(frame.headers, 5, 1, Buffer.concat([block, Buffer.from([0x20])]))],
    connection(compressionError),
  ),
  sending(
    'a change of the table before all fields',
    '4.3.1',
    [rawFrame(frame.headers, 5, 1, Buffer.concat([Buffer.from([0x20]), block]))],
    'answer 200',
  ),
  sending('DATA on a stream that never was', '5.1', [rawData(1, 'x')], connection(protocolError)),
  sending('RST_STREAM of a stream that never was', '5.1', [rawFrame(frame.rstStream, 0, 1, uint32(8))], connection(protocolError)),
  sending('WINDOW_UPDATE of a stream that never was', '5.1', [rawFrame(frame.windowUpdate, 0, 1, uint32(1))], connection(protocolError)),
  sending('CONTINUATION of nothing', '5.1', [rawFrame(frame.continuation, 4, 1, block)], connection(protocolError)),
  sending('PRIORITY of a stream that never was', '5.1', [rawFrame(frame.priority, 0, 3, priority(0)), get], 'answer 200'),
  sending('DATA behind the end of a request', '5.1', [get, rawData(1, 'x')], stream(streamClosed)),
  sending('HEADERS behind the end of a request', '5.1', [get, get], stream(streamClosed)),
  sending('CONTINUATION behind the end of a request', '5.1', [get, rawFrame(frame.continuation, 4, 1, block)], connection(protocolError)),
  sending('DATA behind RST_STREAM', '5.1', [posted, rawFrame(frame.rstStream, 0, 1, uint32(8)), rawData(1, 'x')], connection(streamClosed)),
  sending('HEADERS behind RST_STREAM', '5.1', [get, rawFrame(frame.rstStream, 0, 1, uint32(8)), get], connection(streamClosed)),
  sending(
    'WINDOW_UPDATE and PRIORITY behind RST_STREAM',
    '5.1',
    [
      get,
      rawFrame(frame.rstStream, 0, 1, uint32(8)),
      rawFrame(frame.windowUpdate, 0, 1, uint32(8)),
      rawFrame(frame.priority, 0, 1, priority(0)),
      rawFrame(frame.rstStream, 0, 1, uint32(8)),
    ],
    'alive',
  ),
  sending('a stream of an even number', '5.1.1', [rawHeaders(2, request())], connection(protocolError)),
  sending('a stream below one that was', '5.1.1', [rawHeaders(5, request()), rawHeaders(3, request())], connection(streamClosed)),
  sending('HEADERS on no stream', '6.2', [rawFrame(frame.headers, 5, 0, block)], connection(protocolError)),
  sending('DATA on no stream', '6.1', [rawData(0, 'x')], connection(protocolError)),
  sending(
    'padding as long as its DATA',
    '6.1',
    [posted, rawFrame(frame.data, 8, 1, Buffer.from([5, 1, 2, 3, 4]))],
    connection(protocolError),
  ),
  sending('DATA that is nothing but padding', '6.1', [posted, rawFrame(frame.data, 9, 1, Buffer.from([4, 1, 2, 3, 4]))], 'answer 200'),
  sending('padded DATA without a length of padding', '6.1', [posted, rawFrame(frame.data, 8, 1)], connection(protocolError)),
  sending(
    'padding longer than its HEADERS',
    '6.2',
    [rawFrame(frame.headers, 13, 1, Buffer.concat([Buffer.from([255]), block]))],
    connection(protocolError),
  ),
  sending(
    'HEADERS with padding and a priority',
    '6.2',
    [rawFrame(frame.headers, 45, 1, Buffer.concat([Buffer.from([3]), priority(0), block, Buffer.alloc(3)]))],
    'answer 200',
  ),
  sending('HEADERS too short for their priority', '6.2', [rawFrame(frame.headers, 37, 1, 'abcd')], connection(protocolError)),
  sending(
    'HEADERS that depend on themselves',
    '5.3',
    [rawFrame(frame.headers, 37, 1, Buffer.concat([priority(1), block]))],
    connection(protocolError),
  ),
  sending('PRIORITY on no stream', '6.3', [rawFrame(frame.priority, 0, 0, priority(1))], connection(protocolError)),
  sending('PRIORITY of another length', '6.3', [posted, rawFrame(frame.priority, 0, 1, 'abcd')], stream(frameSizeError)),
  sending('RST_STREAM on no stream', '6.4', [rawFrame(frame.rstStream, 0, 0, uint32(8))], connection(protocolError)),
  sending('RST_STREAM of another length', '6.4', [posted, rawFrame(frame.rstStream, 0, 1, 'abc')], connection(frameSizeError)),
  sending('SETTINGS on a stream', '6.5', [rawSettings([], 0, 1)], connection(protocolError)),
  sending('SETTINGS of another length', '6.5', [rawFrame(frame.settings, 0, 0, 'abc')], connection(frameSizeError)),
  sending('an acknowledgement with content', '6.5', [rawSettings([[1, 1]], flag.ack)], connection(frameSizeError)),
  sending('a push that is neither on nor off', '6.5.2', [rawSettings([[setting.enablePush, 2]])], connection(protocolError)),
  sending('a window above its largest', '6.5.2', [rawSettings([[setting.initialWindowSize, 2 ** 31]])], connection(flowControlError)),
  sending('frames smaller than the smallest', '6.5.2', [rawSettings([[setting.maxFrameSize, 16_383]])], connection(protocolError)),
  sending('frames larger than the largest', '6.5.2', [rawSettings([[setting.maxFrameSize, 2 ** 24]])], connection(protocolError)),
  sending('a setting that nobody knows', '6.5.2', [rawSettings([[0xff, 1]]), get], 'answer 200'),
  sending('PUSH_PROMISE', '6.6', [posted, rawFrame(frame.pushPromise, 4, 1, Buffer.concat([uint32(2), block]))], connection(protocolError)),
  sending('PING on a stream', '6.7', [rawFrame(frame.ping, 0, 1, '12345678')], connection(protocolError)),
  sending('PING of another length', '6.7', [rawFrame(frame.ping, 0, 0, '1234567')], connection(frameSizeError)),
  sending('an answer to no PING', '6.7', [rawFrame(frame.ping, flag.ack, 0, '12345678'), get], 'answer 200'),
  sending('GOAWAY on a stream', '6.8', [rawFrame(frame.goAway, 0, 1, uint32(0, 0))], connection(protocolError)),
  sending('GOAWAY of another length', '6.8', [rawFrame(frame.goAway, 0, 0, 'abcd')], connection(frameSizeError)),
  sending('a request behind GOAWAY', '6.8', [rawFrame(frame.goAway, 0, 0, uint32(0, 0)), get], 'answer 200'),
  sending('WINDOW_UPDATE of another length', '6.9', [rawFrame(frame.windowUpdate, 0, 0, 'abc')], connection(frameSizeError)),
  sending('WINDOW_UPDATE of nothing for the connection', '6.9', [rawFrame(frame.windowUpdate, 0, 0, uint32(0))], connection(protocolError)),
  sending('WINDOW_UPDATE of nothing for a stream', '6.9', [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(0))], stream(protocolError)),
  sending(
    'a window of the connection above its largest',
    '6.9.1',
    [rawFrame(frame.windowUpdate, 0, 0, uint32(2 ** 31 - 1))],
    connection(flowControlError),
  ),
  sending(
    'a window of a stream above its largest',
    '6.9.1',
    [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(2 ** 31 - 1))],
    stream(flowControlError),
  ),
  sending(
    'windows above their largest by a setting',
    '6.9.2',
    [posted, rawFrame(frame.windowUpdate, 0, 1, uint32(2 ** 30)), rawSettings([[setting.initialWindowSize, 2 ** 31 - 1]])],
    connection(flowControlError),
  ),
  sending(
    'another stream within a header block',
    '6.10',
    [rawFrame(frame.headers, 1, 1, block), rawHeaders(3, request())],
    connection(protocolError),
  ),
  sending(
    'another kind of frame within a header block',
    '6.10',
    [rawFrame(frame.headers, 1, 1, block), rawFrame(frame.ping, 0, 0, '12345678')],
    connection(protocolError),
  ),
  sending(
    'a header block in pieces',
    '6.10',
    [
      rawFrame(frame.headers, 1, 1, block.subarray(0, 7)),
      rawFrame(frame.continuation, 0, 1, block.subarray(7, 9)),
      rawFrame(frame.continuation, 4, 1, block.subarray(9)),
    ],
    'answer 200',
  ),
  sending(
    'a header block in too many pieces',
    '10.5',
    [rawFrame(frame.headers, 1, 1, block), ...Array.from({ length: 9 }, () => rawFrame(frame.continuation, 0, 1, rawFields([['a', 'b']])))],
    connection(enhanceYourCalm),
  ),
  sending('HTTP/1.1 within HTTP/2', '3.4', [Buffer.from('GET / HTTP/1.1\r\nHost: gate\r\n\r\n')], connection(frameSizeError)),
  sending('trailers', '8.1', [posted, rawData(1, 'x'), rawHeaders(1, [['x-sum', '1']])], 'answer 200'),
  sending(
    'fields behind the first that do not end the stream',
    '8.1',
    [posted, rawHeaders(1, [['x-sum', '1']], false)],
    stream(protocolError),
  ),
  sending('a pseudo-header in trailers', '8.1', [posted, rawHeaders(1, [[':path', '/y']])], stream(protocolError)),
  sending(
    'more DATA than was announced',
    '8.1.1',
    [rawHeaders(1, request('/x', [['content-length', '1']], 'POST'), false), rawData(1, 'xy', true)],
    stream(protocolError),
  ),
  sending(
    'less DATA than was announced',
    '8.1.1',
    [rawHeaders(1, request('/x', [['content-length', '3']], 'POST'), false), rawData(1, 'xy', true)],
    stream(protocolError),
  ),
  sending(
    'no DATA where some was announced',
    '8.1.1',
    [rawHeaders(1, request('/x', [['content-length', '3']], 'POST'))],
    stream(protocolError),
  ),
  sending(
    'as much DATA as was announced',
    '8.1.1',
    [rawHeaders(1, request('/x', [['content-length', '2']], 'POST'), false), rawData(1, 'x'), rawData(1, 'y', true)],
    'answer 200',
  ),
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
  sending('TE that is trailers', '8.2.2', [rawHeaders(1, request('/x', [['te', 'trailers']]))], 'answer 200'),
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
  sending('no :authority and no Host', '8.3.1', [rawHeaders(1, without(':authority'))], 'answer 400'),
  sending('Host in place of :authority', '8.3.1', [rawHeaders(1, [...without(':authority'), ['host', 'gate']])], 'answer 200'),
  sending('Host beside another :authority', '8.3.1', [rawHeaders(1, request('/x', [['host', 'other']]))], 'answer 400'),
  sending('user information in :authority', '8.3.1', [rawHeaders(1, [...without(':authority'), [':authority', 'me@gate']])], 'answer 400'),
  sending(
    'CONNECT',
    '8.5',
    [
      rawHeaders(1, [
        [':method', 'CONNECT'],
        [':authority', 'gate:443'],
      ]),
    ],
    'answer 405',
  ),
  malformed('CONNECT with a path', request('/x', [], 'CONNECT'), '8.5'),
  malformed('CONNECT with a protocol (RFC 8441)', request('/x', [[':protocol', 'websocket']], 'CONNECT'), '8.5'),
];
