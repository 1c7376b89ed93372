import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { suite, test } from 'node:test';
import { bytesBody } from '@sluice/model';
import { valuesOf } from '../testing/rfc9112-parser.ts';
import { answer, connected, get, last, readUntil, stood } from '../testing/scene.ts';
import { answerOk, exchangeRaw } from '../testing/wire.ts';

function written(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

suite('a request', () => {
  test('whose body trickles in below the rate is ended with 408, and the upstream is let go', async () => {
    const { stand, upstream } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /slow HTTP/1.1\r\nHost: gate\r\nContent-Length: 100000\r\n\r\nabc');
    await stand.until(() => stand.captured.length === 1);

    stand.time.ms += 11_000;

    assert.match(await readUntil(socket, '}'), /^HTTP\/1\.1 408 [\s\S]*Connection: close/);
    assert.equal(stand.gateway.stats.timeouts, 1);
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.deepEqual(upstream.requests, []);
  });

  test('whose body comes fast enough is not cut off by the clock', async () => {
    const { stand, upstream } = await stood();
    const socket = await connected(stand.port);
    socket.write(`POST /fast HTTP/1.1\r\nHost: gate\r\nContent-Length: 20000\r\n\r\n${'x'.repeat(19_999)}`);
    await stand.until(() => upstream.connections.some(({ bytes }) => bytes.toString('latin1').endsWith(`\r\n${'x'.repeat(19_999)}`)));

    stand.time.ms += 11_000;
    await stand.ticked();
    socket.write('x');

    assert.match(await readUntil(socket, 'POST /fast 20000'), /^HTTP\/1\.1 200/);
    socket.destroy();
  });

  test('whose body comes in more chunks of a byte than anybody sends is ended with 413, counted, and reaches nobody', async () => {
    const { stand, upstream } = await stood(answerOk, { limits: { tinyChunksMax: 1_000 } });

    const { statuses } = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5_000)}0\r\n\r\n`,
    );

    assert.deepEqual(statuses, [413]);
    assert.equal(stand.gateway.stats.tinyChunkFloods, 1);
    assert.equal(stand.gateway.stats.refusalsByCode.get('tiny-chunks'), 1);
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.deepEqual(upstream.requests, []);
  });

  test('that was answered unread and goes on in chunks of a byte is cut off', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'x'), limits: { tinyChunksMax: 1_000 } });

    const { statuses } = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(5_000)}0\r\n\r\n${last()}`,
    );

    assert.ok(statuses.length <= 1);
    assert.equal(stand.gateway.stats.tinyChunkFloods, 1);
  });

  test('whose body comes in chunks of a byte over a long time is no flood', async () => {
    const { stand, upstream } = await stood(answerOk, {
      limits: { tinyChunksMax: 100 },
      timeouts: { bodyBytesPerSecondMin: 1, upstreamHeadMs: 3_600_000, upstreamStallMs: 3_600_000 },
    });
    const passed = (): number => upstream.connections.reduce((sum, { bytes }) => sum + bytes.toString('latin1').split('z').length - 1, 0);
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n');

    for (let round = 1; round <= 5; round += 1) {
      socket.write('1\r\nz\r\n'.repeat(90));
      await stand.until(() => passed() === round * 90);
      stand.time.ms += 10_000;
      await stand.ticked();
    }
    socket.write('0\r\n\r\n');

    assert.match(await readUntil(socket, 'POST /x 450'), /^HTTP\/1\.1 200/);
    socket.destroy();
  });

  test('with Expect is asked for its body when somebody opens it', async () => {
    const { stand } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    await readUntil(socket, 'HTTP/1.1 100 Continue\r\n\r\n');

    socket.write('hello');

    assert.match(await readUntil(socket, 'POST /x 5'), /^HTTP\/1\.1 200/);
    socket.destroy();
  });

  test('with Expect that is refused unread gets its answer, no 100, and the end', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'no') });

    const answers = await exchangeRaw(stand.port, 'POST /x HTTP/1.1\r\nHost: gate\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');

    assert.deepEqual(answers.statuses, [403]);
  });

  test('that is refused unread leaves the connection usable once its body went by', async () => {
    const { stand } = await stood(answerOk, { handle: async (captured) => answer(captured.request.method === 'POST' ? 403 : 200, 'x') });

    const answers = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 200000\r\n\r\n${'y'.repeat(200_000)}${last()}`,
    );

    assert.deepEqual(answers.statuses, [403, 200]);
  });

  test('that is answered and then goes on without end is cut off', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'x'), limits: { lingerBytesMax: 100_000 } });

    const answers = await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 9000000\r\n\r\n${'y'.repeat(1_000_000)}`,
    );

    assert.ok(answers.statuses.length <= 1);
  });

  // A client that writes on into a closed socket is reset, and may have read nothing by then (RFC 9112 section 9.6).
  for (const [name, head, status] of [
    ['refused unread', 'POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 4000000\r\nConnection: close\r\n\r\n', 403],
    ['of a host that is none', 'POST /y HTTP/1.1\r\nHost: a b\r\nContent-Length: 4000000\r\nConnection: close\r\n\r\n', 400],
    ['in chunks that are none', 'POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n', 400],
    ['that is no HTTP', 'no HTTP\r\n', 400],
    ['with a head too large', `GET /x HTTP/1.1\r\nHost: gate\r\nX: ${'x'.repeat(400_000)}\r\n\r\n`, 431],
  ] as const) {
    test(`${name} is answered before the client is told to stop, however much of it is still on its way`, async () => {
      const { stand } = await stood(answerOk, { handle: async () => answer(403, 'no') });
      const socket = await connected(stand.port, true);
      const ended = once(socket, 'end');
      socket.write(head);

      const got = await readUntil(socket, '\r\n\r\n');
      await Promise.all([ended, written(socket, Buffer.alloc(4_000_000, 'x'))]);

      assert.match(got, new RegExp(`^HTTP/1.1 ${status} `));
      socket.end();
      await stand.until(() => stand.gateway.stats.connectionsNow === 0);
    });
  }

  test('that nobody can read is not read on for ever', async () => {
    const { stand } = await stood();
    const socket = await connected(stand.port);
    socket.write('no HTTP\r\n');
    await readUntil(socket, 'HTTP/1.1 400');

    stand.time.ms += 6_000;

    await stand.until(() => stand.gateway.stats.connectionsNow === 0);
  });

  test('of which the client leaves is cancelled upstream', async () => {
    const { stand, upstream } = await stood(() => {});
    const socket = await connected(stand.port);
    socket.write(get());
    await stand.until(() => upstream.requests.length === 1);
    const carried = upstream.connections[0];
    const ended = once(carried?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    await stand.until(() => stand.endings.length === 1);
    assert.deepEqual(stand.endings[0], {
      kind: 'aborted',
      bodyBytes: 0,
      reason: { kind: 'client', detail: 'the client closed its connection' },
    });
    assert.equal(stand.gateway.stats.clientAborts, 1);
  });

  test('of which the client leaves within the answer is cancelled upstream', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello'));
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'hello');
    const ended = once(upstream.connections[0]?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.endings[0]?.kind, 'aborted');
  });

  test('of which the client leaves within the body never looks whole upstream', async () => {
    const { stand, upstream } = await stood();
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    await stand.until(() => upstream.connections.some(({ bytes }) => bytes.includes('hello')));
    const ended = once(upstream.connections[0]?.socket ?? socket, 'close');

    socket.destroy();

    await ended;
    assert.deepEqual(upstream.requests, []);
    assert.deepEqual(upstream.broken, []);
    assert.equal(stand.faults[0]?.why, 'aborted', 'and is no fault of the upstream');
  });

  test('of several megabytes arrives whole, in either framing', async () => {
    const { stand, upstream } = await stood();
    const body = 'x'.repeat(3_000_000);
    const chunked = `POST /c HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

    const answers = await exchangeRaw(
      stand.port,
      `POST /l HTTP/1.1\r\nHost: gate\r\nContent-Length: ${body.length}\r\n\r\n${body}${chunked}${last()}`,
    );

    assert.deepEqual(answers.statuses, [200, 200, 200]);
    assert.deepEqual(
      upstream.requests.map((request) => request.body.length).toSorted((a, b) => a - b),
      [0, 3_000_000, 3_000_000],
    );
  });

  test('that is streamed upstream leaves no listener behind', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const { stand, upstream } = await stood(answerOk, { limits: { upstreamConnectionsMax: 1 } });
    const chunked = 'POST /c HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';

    await exchangeRaw(stand.port, chunked.repeat(30) + last());

    assert.equal(upstream.connections.length, 1);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    assert.deepEqual(warnings, []);
  });

  test('that is answered early and then trickles on is cut off by the clock', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(403, 'no') });
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 100000\r\n\r\nabc');
    await readUntil(socket, 'no');

    stand.time.ms += 11_000;

    await once(socket, 'close');
  });

  test('hands its trailers to the handler and not to the upstream', async () => {
    let trailers: readonly string[] = [];
    const { stand, upstream } = await stood(answerOk, {
      handle: async (captured, way) => {
        const chunks: Uint8Array[] = [];
        const came = await new Promise<readonly string[]>((resolve, reject) =>
          captured.request.body.open({ chunk: (bytes) => chunks.push(bytes), end: resolve, abort: reject }),
        );
        trailers = [...trailers, ...came];
        return stand.outcome(await way.forward({ ...captured.request, body: bytesBody(Buffer.concat(chunks)) }));
      },
    });

    await exchangeRaw(
      stand.port,
      `POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n${last()}`,
    );

    assert.deepEqual(trailers, ['X-Sum', '1']);
    assert.deepEqual(valuesOf(upstream.requests[0]?.lines ?? [], 'content-length'), ['3']);
    assert.deepEqual(upstream.requests[0]?.trailers, []);
  });

  test('of HTTP/1.0 gets an answer without chunks and the end of the connection', async () => {
    const { stand } = await stood((_request, { socket }) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
    );

    const answers = await exchangeRaw(stand.port, 'GET /x HTTP/1.0\r\nHost: gate\r\n\r\n');

    assert.equal(answers.messages[0]?.body.toString(), 'hello');
  });

  test('whose handler throws at once harms no other', async () => {
    const { stand } = await stood(answerOk, {
      handle: (captured) => {
        if (captured.request.target === '/bad') throw new Error('secret');
        return Promise.resolve(answer(200, 'fine'));
      },
    });

    const answers = await exchangeRaw(stand.port, get('/bad') + last());

    assert.deepEqual(answers.statuses, [500, 200]);
  });

  test('whose handler fails gets a problem document that tells nothing', async () => {
    const { stand } = await stood(answerOk, { handle: () => Promise.reject(new Error('secret')) });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [500]);
    const problem: Record<string, unknown> = JSON.parse(answers.messages[0]?.body.toString() ?? '');
    assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'exchange']);
    assert.doesNotMatch(answers.messages[0]?.body.toString() ?? '', /secret/);
  });
});
