import assert from 'node:assert/strict';
import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { suite, test } from 'node:test';
import { framing, hop, kindOf, own } from '../header-names.ts';
import { hostileReplies } from '../testing/hostile-replies.ts';
import { mutationOf } from '../testing/mutations.ts';
import { ResponseParser } from './response-parser.ts';

/** What a reader made of the bytes that one connection brought in answer to one request. */
interface Reading {
  readonly status: number;
  readonly lines: readonly string[];
  readonly body: string;
  readonly trailers: readonly string[];
}

const seeds = [
  ...hostileReplies.map(({ reply }) => reply).filter(({ length }) => length < 1_000),
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5;a=b\r\nhello\r\n00a\r\n0123456789\r\n0\r\nX: 1\r\nY:\t2 \r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n1 ; a="b"\r\nh\r\n1;\r\ni\r\n000\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 404 Not Found\r\nX-Two: a\r\nx-two:b\r\nContent-Length: 3\r\n\r\nabc',
  'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 03\r\n\r\nabc',
  'HTTP/1.0 200\r\nX:\r\n\r\nuntil the end',
  'HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'HTTP/1.1 200 \xe9t\xe9\r\nX: \xff\t\x80\r\nContent-Length: 0\r\n\r\n',
];

suite('an answer that is accepted', () => {
  test('means the same to node, whatever its bytes and however they are cut', async () => {
    const deadline = performance.now() + 2_000;
    const next = mutationOf(seeds);
    const acceptedMin = 50;
    let accepted = 0;
    for (let round = 0; round < 5_000 && (performance.now() < deadline || accepted <= acceptedMin); round += 1) {
      const reply = round < seeds.length ? (seeds[round] ?? '') : next();
      const method = round % 7 === 6 ? 'HEAD' : 'GET';
      const pieces = cut(reply, round);
      const { reading: ours } = readByParser(pieces, method);
      if (ours === null) continue;
      accepted += 1;
      // Behind the end of the message the socket is closed; only up to there can two readers agree.
      const { size } = readByParser(
        [...Buffer.from(reply, 'latin1')].map((byte) => Buffer.of(byte)),
        method,
      );

      const theirs = await readByNode(pieces, method, size);

      assert.deepEqual(ours, theirs, `${method} ${JSON.stringify(reply)}`);
    }
    assert.ok(accepted > acceptedMin, String(accepted));
  });
});

/** Pieces of 1 to 60 bytes, other ones in each round. */
function cut(reply: string, round: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, step = round; at < reply.length; step += 1) {
    const size = 1 + ((step * 2_654_435_761) % 60);
    pieces.push(Buffer.from(reply.slice(at, at + size), 'latin1'));
    at += size;
  }
  return pieces;
}

/** Null where it was not accepted, or is not whole. */
function readByParser(pieces: readonly Buffer[], method: string): { readonly reading: Reading | null; readonly size: number } {
  let status = 0;
  let lines: readonly string[] = [];
  let body = '';
  let trailers: readonly string[] | null = null;
  const parser = new ResponseParser(
    {
      begun() {},
      informed() {},
      switched() {},
      head(head) {
        ({ status, lines } = head);
      },
      chunk(bytes) {
        body += bytes.toString('latin1');
      },
      end(told) {
        trailers = told;
      },
      broken() {},
    },
    16_000,
  );
  parser.begin(method === 'HEAD');
  let size = 0;
  for (const piece of pieces) {
    if (trailers === null) size += piece.length;
    parser.feed(piece);
  }
  parser.finish();
  return { reading: trailers === null ? null : { status, lines, body, trailers }, size };
}

/** The same bytes under node's own client in its strict mode; the words of its error where it takes them for none. */
function readByNode(pieces: readonly Buffer[], method: string, size: number): Promise<Reading | string> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    const asked = request({ method, createConnection: () => wire, insecureHTTPParser: false, maxHeaderSize: 16_384 });
    asked.on('error', (error) => resolve(error.message));
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (bytes: Buffer) => {
        body += bytes.toString('latin1');
      });
      response.on('error', (error) => resolve(error.message));
      response.on('end', () => {
        if (!response.complete) return resolve('not complete');
        resolve({
          status: response.statusCode ?? 0,
          lines: endToEnd(response.rawHeaders, hop | own, response.headers.connection ?? ''),
          body,
          trailers: endToEnd(response.rawTrailers, hop | own | framing, ''),
        });
      });
    });
    asked.end();
    let left = size;
    for (const piece of pieces) {
      if (left > 0) wire.push(piece.subarray(0, left));
      left -= piece.length;
    }
    wire.push(null);
  });
}

function endToEnd(raw: readonly string[], left: number, connection: string): readonly string[] {
  const named = connection
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const lines: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    if ((kindOf(name) & left) !== 0 || name === 'transfer-encoding') continue;
    if (named.includes(name) && name !== 'content-length' && name !== 'via') continue;
    lines.push(raw[index] ?? '', raw[index + 1] ?? '');
  }
  return lines;
}
