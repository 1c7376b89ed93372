import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostileReplies } from '../testing/hostile-replies.ts';
import { mutationOf } from '../testing/mutations.ts';
import { ResponseParser, type ResponseSink } from './response-parser.ts';

suite('a parser of answers', () => {
  const replies = hostileReplies.map(({ reply }) => reply);
  const mutations = Array.from({ length: 2_000 }, mutationOf(replies));

  test('reads the same whether bytes come at once or one by one', () => {
    for (const reply of [...replies, ...mutations].filter(({ length }) => length < 2_000)) {
      const whole = toldOf(reply, reply.length);
      const single = toldOf(reply, 1);

      assert.deepEqual(single, whole, JSON.stringify(reply));
    }
  });

  test('tells nothing more once a message ended or broke', () => {
    for (const reply of [...replies, ...mutations]) {
      const told = toldOf(reply + reply, 7);

      const last = told.findIndex((line) => /^(?:end|broken|switched)/.test(line));
      assert.ok(last < 0 || last === told.length - 1, JSON.stringify(reply));
    }
  });

  test('keeps what came while it is paused', () => {
    const told: string[] = [];
    const parser = new ResponseParser(
      sinkInto(told, () => parser.pause()),
      1_000,
    );
    parser.begin(false);

    parser.feed(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\nX: 1\r\n\r\n'));

    assert.deepEqual(told, ['head 200', 'chunk abcd']);
    parser.resume();
    assert.deepEqual(told, ['head 200', 'chunk abcd', 'end X,1']);
  });

  test('hands on small chunks of one read together, in their order among large ones, and before what is wrong behind them', () => {
    const told: string[] = [];
    const parser = new ResponseParser(sinkInto(told), 1_000);
    const large = 'L'.repeat(2_000);
    parser.begin(false);

    parser.feed(
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1;x=1\r\nb\r\n7d0\r\n${large}\r\n1\r\nc\r\n01\r\nd\r\n`),
    );
    parser.feed(Buffer.from('1\r\ne\r\nzz\r\n'));

    assert.deepEqual(told, ['head 200', 'chunk ab', `chunk ${large}`, 'chunk cd', 'chunk e', 'broken malformed']);
  });

  test('hands on no more small chunks at once than its memory has room for', () => {
    const told: string[] = [];
    const parser = new ResponseParser(sinkInto(told), 1_000);
    parser.begin(false);

    parser.feed(
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`400\r\n${'x'.repeat(1024)}\r\n`.repeat(40)}0\r\n\r\n`),
    );

    assert.equal(
      told
        .filter((one) => one.startsWith('chunk'))
        .map((one) => one.slice(6))
        .join(''),
      'x'.repeat(40 * 1024),
    );
    assert.equal(told.at(-1), 'end ');
  });

  test('keeps what it tells, and what waits, when its memory is read into again', () => {
    const chunks: Buffer[] = [];
    const parser = new ResponseParser({ ...sinkInto([]), chunk: (bytes) => chunks.push(bytes) }, 1_000);
    const memory = Buffer.alloc(100);
    for (const framing of ['Content-Length: 6', 'X: 1', 'Transfer-Encoding: chunked']) {
      const isChunked = framing.startsWith('Transfer');
      chunks.length = 0;
      parser.begin(false);

      for (const piece of ['HTTP/1.1 20', `0 OK\r\n${framing}\r\n\r\n`, isChunked ? '6\r\nab' : 'ab', 'cd', 'ef'])
        parser.feed(memory.subarray(0, memory.write(piece, 'latin1')));

      assert.equal(Buffer.concat(chunks).toString(), 'abcdef');
    }
  });

  test('puts a body of an announced length together in one memory of that size', () => {
    const chunks: Buffer[] = [];
    const parser = new ResponseParser({ ...sinkInto([]), chunk: (bytes) => chunks.push(bytes) }, 1_000);
    parser.begin(false);

    for (const piece of ['HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab', 'cd', 'ef']) parser.feed(Buffer.from(piece));

    assert.deepEqual(
      chunks.map(({ byteOffset }) => byteOffset),
      [0, 2, 4],
    );
    assert.ok(chunks.every(({ buffer }) => buffer === chunks[0]?.buffer && buffer.byteLength === 6));
  });

  test('says whether bytes stand behind the message', () => {
    const clean: boolean[] = [];
    const parser = new ResponseParser({ ...sinkInto([]), end: (_trailers, isClean) => clean.push(isClean) }, 1_000);
    for (const behind of ['', 'x']) {
      parser.begin(false);

      parser.feed(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok${behind}`));
    }

    assert.deepEqual(clean, [true, false]);
  });
});

/** What is told of a reply that comes in pieces; neighbouring chunks of a body are one. */
function toldOf(reply: string, pieceLength: number): readonly string[] {
  const told: string[] = [];
  const parser = new ResponseParser(sinkInto(told), 64 * 1024);
  parser.begin(false);
  for (let at = 0; at < reply.length; at += pieceLength) parser.feed(Buffer.from(reply.slice(at, at + pieceLength), 'latin1'));
  parser.finish();
  const joined: string[] = [];
  for (const line of told) {
    if (line.startsWith('chunk ') && joined.at(-1)?.startsWith('chunk ')) joined.push(`${joined.pop()}${line.slice(6)}`);
    else joined.push(line);
  }
  return joined;
}

function sinkInto(told: string[], onChunk = (): void => {}): ResponseSink {
  return {
    begun() {},
    informed: ({ status }) => told.push(`informed ${status}`),
    switched: ({ status }) => told.push(`switched ${status}`),
    head: ({ status }) => told.push(`head ${status}`),
    chunk(bytes) {
      told.push(`chunk ${bytes.toString('latin1')}`);
      onChunk();
    },
    end: (trailers) => told.push(`end ${trailers.join()}`),
    broken: (why) => told.push(`broken ${why}`),
  };
}
