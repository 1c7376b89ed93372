import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type GateSetup, openGate } from '../support/gate.ts';
import { ask, fieldOf, fieldsOf } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream, type Reply } from '../support/raw-upstream.ts';
import { rows } from '../support/rows.ts';

const secretive = JSON.stringify({ id: 1, password: 'correct-horse-battery' });
const validators = [
  'ETag: "of-the-original"',
  'Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT',
  'Accept-Ranges: bytes',
  'Repr-Digest: sha-256=:b3JpZ2luYWw=:',
  'Content-Digest: sha-256=:b3JpZ2luYWw=:',
  'Digest: SHA-256=b3JpZ2luYWw=',
  'Content-MD5: b3JpZ2luYWw=',
  'Signature: sig1=:b3JpZ2luYWw=:',
  'Signature-Input: sig1=("content-digest")',
];
const json = ['Content-Type: application/json', ...validators, 'Cache-Control: public, max-age=60, s-maxage=600'];
const names = validators.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());

async function through(reply: Reply, options: GateSetup = {}) {
  const upstream = await RawUpstream.open(reply);
  const gate = await openGate({ upstream: upstream.url, ...options });
  const close = async () => {
    await gate[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  };
  return { gate, upstream, port: gate.port, [Symbol.asyncDispose]: close };
}

/** Answers a range where one is asked for, as a server of files does. */
const ranged: Reply = ({ lines }, socket) => {
  const isRange = lines.some(([name]) => name.toLowerCase() === 'range');
  if (!isRange) return void socket.write(answerBytes(secretive, { lines: json }));
  const part = ['Content-Type: application/json', `Content-Range: bytes 9-40/${secretive.length}`];
  socket.write(answerBytes(secretive.slice(9, 41), { status: '206 Partial Content', lines: part }));
};

const picture = `
openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /picture: { get: { responses: { "200": { description: it, content: { image/png: {}, application/octet-stream: {} } } } } }
  /data: { get: { responses: { "200": { description: it, content: { image/png: {}, application/json: {} } } } } }
`;

suite('ranges, validators and caches in enforce', () => {
  test('with Range or If-Range a judged answer is fetched whole', async () => {
    await using stand = await through(ranged);

    const answer = await ask(stand.port, '/thing', ['Range: bytes=9-40', 'If-Range: "of-the-original"']);

    assert.equal(answer.status, 200);
    assert.equal(answer.body.toString(), '{"id":1}');
    assert.deepEqual(fieldsOf({ lines: stand.upstream.requests[0]?.lines ?? [] }, 'range'), []);
    assert.deepEqual(fieldsOf({ lines: stand.upstream.requests[0]?.lines ?? [] }, 'if-range'), []);
  });

  test('a part of what nobody can read may be asked for, a part of anything else may not', async () => {
    await using stand = await through(ranged, { contract: picture });

    const ofPicture = await ask(stand.port, '/picture', ['Range: bytes=9-40']);
    const ofData = await ask(stand.port, '/data', ['Range: bytes=9-40']);

    assert.equal(ofPicture.status, 206);
    assert.equal(ofData.status, 200);
    assert.equal(ofData.body.toString(), '{"id":1}');
  });

  for (const [name, lines] of [
    ['an unasked 206', ['Content-Type: application/json', 'Content-Range: bytes 0-40/41']],
    ['multipart/byteranges', ['Content-Type: multipart/byteranges; boundary=x']],
  ] as const) {
    const reply: Reply = (_request, socket) =>
      void socket.write(answerBytes(secretive, { status: '206 Partial Content', lines: [...lines, 'Server: nginx/1.18.0', 'ETag: "p"'] }));

    test(`${name} is partly inspected, and its head is judged`, async () => {
      await using stand = await through(reply);

      const answer = await ask(stand.port, '/thing');
      const [record] = await stand.gate.record.atLeast(1);

      assert.equal(answer.status, 206);
      assert.equal(fieldOf(answer, 'server'), null);
      assert.deepEqual(record?.response?.inspection.coverage, {
        kind: 'partial',
        bytesSeen: 0,
        bytesUnseen: secretive.length,
        why: 'range',
      });
      assert.equal(record?.strippedCount, 1);
    });

    test(`${name} does not pass a route that is closed to what cannot be inspected`, async () => {
      await using stand = await through(reply, { onInspectError: 'closed' });

      const answer = await ask(stand.port, '/thing');

      assert.equal(answer.status, 502);
      assert.ok(!answer.raw.includes('correct-horse'));
    });
  }

  for (const [size, body] of [
    ['held', secretive],
    ['streamed', JSON.stringify(rows(400, (row) => Object.assign(row, { password: 'correct-horse-battery' })))],
  ] as const) {
    test(`what speaks of the original is gone from a changed answer, ${size}`, async () => {
      await using stand = await through((_request, socket) => void socket.write(answerBytes(body, { lines: json })));

      const answer = await ask(stand.port, '/thing');

      assert.ok(!answer.body.includes('correct-horse'));
      for (const name of names) assert.deepEqual(fieldsOf(answer, name), [], name);
      assert.deepEqual(fieldsOf(answer, 'cache-control'), ['private, max-age=60']);
      assert.match(fieldOf(answer, 'vary') ?? '', /authorization/);
      assert.ok(!answer.raw.includes(`: ${Buffer.byteLength(body)}\r\n`), 'its length');
    });
  }

  test('an answer that is not changed keeps all of them', async () => {
    await using stand = await through((_request, socket) => void socket.write(answerBytes('{"id":1}', { lines: json })));

    const answer = await ask(stand.port, '/thing');

    for (const line of json)
      assert.deepEqual(fieldsOf(answer, line.slice(0, line.indexOf(':')).toLowerCase()), [line.slice(line.indexOf(':') + 2)]);
    assert.equal(fieldOf(answer, 'content-length'), '8');
  });

  for (const [name, method, status] of [
    ['HEAD', 'HEAD', '200 OK'],
    ['304', 'GET', '304 Not Modified'],
  ] as const) {
    const reply: Reply = (_request, socket) =>
      void socket.write(`HTTP/1.1 ${status}\r\n${json.join('\r\n')}\r\nContent-Length: 4711\r\n\r\n`);

    test(`${name} tells neither length nor validator of the original`, async () => {
      await using stand = await through(reply);

      const answer = await ask(stand.port, '/thing', [], method);

      for (const one of [...names, 'content-length']) assert.deepEqual(fieldsOf(answer, one), [], one);
    });

    test(`${name} repeats a validator to the client that named it`, async () => {
      await using stand = await through(reply);

      const answer = await ask(stand.port, '/thing', ['If-None-Match: "other", W/"of-the-original"'], method);

      assert.equal(fieldOf(answer, 'etag'), '"of-the-original"');
      assert.equal(fieldOf(answer, 'last-modified'), null);
    });
  }

  test('only codings that can be read are asked for', async () => {
    await using stand = await through((_request, socket) => void socket.write(answerBytes('{}')));

    await ask(stand.port, '/a', ['Accept-Encoding: rot13;q=1, gzip;q=0.5, br, *']);
    await ask(stand.port, '/b', ['Accept-Encoding: rot13']);

    assert.deepEqual(
      stand.upstream.requests.map(({ lines }) => fieldOf({ lines }, 'accept-encoding')),
      ['gzip;q=0.5, br', 'identity'],
    );
  });
});
