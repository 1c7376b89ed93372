import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Mode } from '@sluice/model';
import { codings, framings } from '../support/codings.ts';
import { openGate } from '../support/gate.ts';
import { ask, fieldsOf, type RawAnswer } from '../support/raw-exchange.ts';
import { answerBytes, chunked, RawUpstream, type Reply } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';

/** Lines that each hop writes for itself (RFC 9110 7.6, 6.6.1). */
const ofTheHop = new Set(['connection', 'trailer', 'transfer-encoding', 'content-length', 'date', 'via', 'keep-alive']);
const leaky = Buffer.from(JSON.stringify({ password: 'correct-horse-battery', card: '4111 1111 1111 1111', id: 1 }));
const policies = { 'all.yaml': 'version: 1\nrules:\n  - { id: nothing-leaves, match: { class: "*" }, treat: block }\n' };

interface Answered {
  readonly answer: RawAnswer;
  readonly direct: RawAnswer;
  readonly gate: Awaited<ReturnType<typeof openGate>>;
}

/** The same request to the upstream itself and through the gate. */
async function both(reply: Reply, mode: Mode, method = 'GET', lines: readonly string[] = []): Promise<Answered> {
  await using upstream = await RawUpstream.open((request, socket) => {
    reply(request, socket);
    if (request.lines.some(([name, value]) => name === 'Connection' && value === 'close')) socket.end();
  });
  await using gate = await openGate({ upstream: upstream.url, mode, policies });
  const direct = await ask(Number(new URL(upstream.url).port), '/thing', lines, method);
  const answer = await ask(gate.port, '/thing', lines, method);
  await gate.record.atLeast(1);
  return { answer, direct, gate };
}

function endToEnd({ lines }: RawAnswer): readonly string[] {
  return lines.filter(([name]) => !ofTheHop.has(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`);
}

function assertSame({ answer, direct }: Answered): void {
  assert.equal(answer.status, direct.status);
  assert.deepEqual(endToEnd(answer), endToEnd(direct));
  assert.ok(answer.body.equals(direct.body), `${answer.body.length} bytes of ${direct.body.length}`);
  assert.equal(answer.isComplete, direct.isComplete);
}

const usual = [
  'Content-Type: application/json',
  'ETag: "v1"',
  'Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT',
  'Accept-Ranges: bytes',
  'Repr-Digest: sha-256=:abc=:',
  'Server: inner/1.2.3 (Debian)',
  'X-Powered-By: Thing 4.5',
  'X-Api-Token: sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  'Set-Cookie: a=1; Path=/',
  'Set-Cookie: b=2',
  'X-Twice: one',
  'x-twice: two',
  'X-Empty:',
  'Cache-Control: public, max-age=60',
];

for (const mode of ['observe', 'shadow'] as const) {
  suite(`law 9: ${mode} changes no body byte, no end-to-end header and no status`, () => {
    for (const coding of codings) {
      for (const framing of framings) {
        test(`a body full of what may not leave: ${coding.name}, ${framing}`, async () => {
          const bytes = answerBytes(coding.encode(leaky), { lines: [...usual, ...coding.lines], framing });

          const answered = await both((_request, socket) => void socket.write(bytes), mode);

          assertSame(answered);
          assert.equal(answered.gate.record.records[0]?.response?.decision.kind, 'block');
        });

        test(`the same, longer than is held: ${coding.name}, ${framing}`, async () => {
          const body = coding.encode(
            Buffer.from(JSON.stringify(rows(600, (row) => Object.assign(row, { password: 'correct-horse-battery' })))),
          );
          const bytes = answerBytes(body, { lines: [...usual, ...coding.lines], framing });

          const answered = await both((_request, socket) => void socket.write(bytes), mode);

          assertSame(answered);
          assert.equal(answered.gate.record.records[0]?.response?.inspection.coverage.kind, 'whole');
        });
      }
    }

    for (const status of [
      '201 Created',
      '202 Accepted',
      '203 Non-Authoritative Information',
      '207 Multi-Status',
      '226 IM Used',
      '299 Odd',
      '300 Multiple Choices',
      '302 Found',
      '404 Not Found',
      '418 Teapot',
      '451 Unavailable',
      '499 Odd',
      '500 Broken',
      '599 Odd',
    ]) {
      test(`status ${status}`, async () => {
        assertSame(
          await both((_request, socket) => void socket.write(answerBytes(leaky, { status, lines: [...usual, 'Location: /else'] })), mode),
        );
      });
    }

    for (const type of [
      'image/png',
      'application/octet-stream',
      'application/x-unheard-of',
      'not a media type',
      'text/plain; charset=utf-16',
      'application/x-ndjson',
      'multipart/mixed; boundary=x',
      'text/csv',
      'application/vnd.api+json',
      'text/event-stream',
    ]) {
      test(`media type ${type}`, async () => {
        const body = Buffer.concat([leaky, Buffer.from([0, 255, 254, 0, 10])]);
        assertSame(
          await both((_request, socket) => void socket.write(answerBytes(body, { lines: [`Content-Type: ${type}`, 'ETag: "x"'] })), mode),
        );
      });
    }

    test('a body without a media type, and one with an unknown coding', async () => {
      assertSame(await both((_request, socket) => void socket.write(answerBytes(leaky, { lines: [] })), mode));
      assertSame(
        await both((_request, socket) => void socket.write(answerBytes(leaky, { lines: [...usual, 'Content-Encoding: rot13'] })), mode),
      );
    });

    test('no body at all', async () => {
      assertSame(await both((_request, socket) => void socket.write(answerBytes('', { lines: usual })), mode));
      assertSame(await both((_request, socket) => void socket.write('HTTP/1.1 204 No Content\r\nETag: "v1"\r\n\r\n'), mode));
    });

    test('a range is asked for as it was, and its part passes', async () => {
      const head = ['Content-Type: application/json', 'Content-Range: bytes 5-9/77', 'ETag: "v1"'];
      const reply: Reply = ({ lines }, socket) => {
        assert.ok(lines.some(([name, value]) => name === 'Range' && value === 'bytes=5-9'));
        assert.ok(lines.some(([name, value]) => name === 'If-Range' && value === '"v1"'));
        socket.write(answerBytes(leaky.subarray(5, 10), { status: '206 Partial Content', lines: head }));
      };

      const answered = await both(reply, mode, 'GET', ['Range: bytes=5-9', 'If-Range: "v1"']);

      assertSame(answered);
      const coverage = answered.gate.record.records[0]?.response?.inspection.coverage;
      assert.deepEqual(coverage, { kind: 'partial', bytesSeen: 0, bytesUnseen: 5, why: 'range' });
    });

    test('HEAD and 304 keep the length and the validators that were said', async () => {
      const head = `HTTP/1.1 200 OK\r\n${usual.join('\r\n')}\r\nContent-Length: 4711\r\n\r\n`;
      const ofHead = await both((_request, socket) => void socket.write(head), mode, 'HEAD');
      const of304 = await both((_request, socket) => void socket.write(head.replace('200 OK', '304 Not Modified')), mode, 'GET', [
        'If-None-Match: "v1"',
      ]);

      for (const answered of [ofHead, of304]) {
        assertSame(answered);
        assert.deepEqual(fieldsOf(answered.answer, 'content-length'), ['4711']);
      }
    });

    for (const [size, count] of Object.entries({ held: 3, streamed: 500 })) {
      test(`trailers pass to a client that takes them, ${size}`, async () => {
        const head = Buffer.from(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n',
        );
        const bytes = Buffer.concat([head, chunked(Buffer.from(JSON.stringify(rows(count))), ['X-Sum: 12', 'X-Late: yes'])]);

        const answered = await both((_request, socket) => void socket.write(bytes), mode, 'GET', ['TE: trailers']);

        assertSame(answered);
        assert.deepEqual(answered.answer.trailers, answered.direct.trailers);
      });
    }

    test('a request goes upstream with its lines and its bytes', async () => {
      await using upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes('{}')));
      await using gate = await openGate({ upstream: upstream.url, mode, policies });
      const lines = ['Content-Type: application/json', 'Accept-Encoding: rot13, gzip;q=0.5', 'X-Api-Key: k-1', 'X-Dup: 1', 'X-Dup: 2'];

      await ask(gate.port, '/thing?a=%2F&b', lines, 'POST', leaky);

      const [request] = upstream.requests;
      assert.equal(request?.target, '/thing?a=%2F&b');
      assert.deepEqual(request?.body, leaky);
      for (const line of lines)
        assert.ok(
          request?.lines.some(([name, value]) => `${name}: ${value}` === line),
          line,
        );
    });
  });
}
