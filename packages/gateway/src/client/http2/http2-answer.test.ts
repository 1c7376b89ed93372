import assert from 'node:assert/strict';
import { connect as connectHttp2 } from 'node:http2';
import { suite, test } from 'node:test';
import { frame, preface, setting } from '../../http2/protocol.ts';
import { RawHttp2, rawData, rawFrame, rawHeaders, rawSettings, request, uint32 } from '../../testing/raw-http2.ts';
import { answer, stood } from '../../testing/scene.ts';
import { answerOk, type Reply } from '../../testing/wire.ts';

const http2 = { tls: true, cleartext: true };
const raw =
  (text: string): Reply =>
  (_request, { socket }) =>
    void socket.write(text, 'latin1');
const post = (id: number, more: Parameters<typeof request>[1] = []): Buffer => rawHeaders(id, request('/x', more, 'POST'), false);

suite('an answer over HTTP/2', () => {
  for (const [name, method, reply, status] of [
    ['HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', '200'],
    ['GET that is a 204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', '204'],
    ['GET that is a 304', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: "a"\r\n\r\n', '304'],
  ] as const) {
    test(`to ${name} ends with its head`, async () => {
      const { stand } = await stood(raw(reply), { http2 });
      const client = await RawHttp2.connect(stand.port);

      client.send(rawHeaders(1, request('/x', [], method)));
      await client.until(() => client.fateOf(1) !== 'open');

      assert.equal(client.fateOf(1), `answer ${status}`);
      assert.ok(client.frames.every(({ type }) => type !== frame.data));
      client.close();
    });
  }

  test('has names in lower case, a date, and nothing that HTTP/2 has not', async () => {
    const { stand } = await stood(
      raw(
        'HTTP/1.1 200 OK\r\nX-Aa: b\r\nConnection: x-c\r\nX-C: d\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
      { http2 },
    );
    const client = await RawHttp2.connect(stand.port);

    client.send(rawHeaders(1, request()));
    await client.until(() => client.fateOf(1) !== 'open');

    assert.deepEqual(client.stream(1).heads, [
      [':status', '200', 'x-aa', 'b', 'content-length', '0', 'date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
    ]);
    client.close();
  });

  test('passes trailers to a client that takes them, also behind an announced length', async () => {
    const { stand } = await stood(
      raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nSet-Cookie: a=1\r\n\r\n'),
      { http2 },
    );
    const client = await RawHttp2.connect(stand.port);

    client.send(rawHeaders(1, request('/x', [['te', 'trailers']])));
    await client.until(() => client.stream(1).isOver);

    assert.deepEqual(client.stream(1).heads.at(-1), ['x-sum', '1']);
    assert.equal(client.stream(1).body.toString(), 'ok');
    client.close();
  });

  test('passes 103 on where the route says so, and 100 when the body is wanted', async () => {
    const { stand } = await stood(
      (_request, { socket }) =>
        socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      { http2, route: { passesEarlyHints: true } },
    );
    const client = await RawHttp2.connect(stand.port);

    client.send(post(1, [['expect', '100-continue']]));
    await client.until(() => client.statusOf(1) === '100');
    client.send(rawData(1, 'hello', true));
    await client.until(() => client.fateOf(1) === 'answer 200');

    assert.deepEqual(
      client.stream(1).heads.map((head) => head.slice(0, 4)),
      [
        [':status', '100'],
        [':status', '103', 'link', '</a.css>'],
        [':status', '200', 'content-length', '0'],
      ],
    );
    client.close();
  });

  test('that breaks off upstream resets its stream, and never ends it', async () => {
    const { stand } = await stood(
      (_request, { socket }) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello');
        setImmediate(() => socket.destroy());
      },
      { http2 },
    );
    const client = await RawHttp2.connect(stand.port);

    client.send(rawHeaders(1, request()), rawHeaders(3, request('/no')));
    await client.until(() => client.fateOf(1) !== 'open');

    assert.equal(client.fateOf(1), 'stream 2');
    assert.equal(client.stream(1).body.toString(), 'hello');
    assert.equal(client.goAway, null);
    client.close();
  });

  test('that comes before the request is over is whole, and the rest of the request is not waited for', async () => {
    const { stand } = await stood(answerOk, { http2, handle: async () => answer(413, 'too large') });
    const client = await RawHttp2.connect(stand.port);

    client.send(post(1), rawData(1, 'a'.repeat(1_000)));
    await client.until(() => client.stream(1).reset !== null);
    client.send(rawData(1, 'b'.repeat(1_000)), rawHeaders(3, request()));
    await client.until(() => client.fateOf(3) !== 'open');

    assert.deepEqual([client.fateOf(1), client.stream(1).reset, client.stream(1).body.toString()], ['answer 413', 0, 'too large']);
    assert.equal(client.fateOf(3), 'answer 413');
    client.close();
  });

  test('waits for windows, of its stream and of the connection', async () => {
    const { stand } = await stood(raw(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}`), { http2 });
    const client = await RawHttp2.connect(stand.port, Buffer.concat([preface, rawSettings([[setting.initialWindowSize, 10]])]));
    const bytes = (): number => client.stream(1).body.length;

    client.send(rawHeaders(1, request()));
    await client.until(() => bytes() === 10);
    client.send(rawFrame(frame.windowUpdate, 0, 1, uint32(90_000)));
    await client.until(() => bytes() === 65_535);
    client.send(rawFrame(frame.windowUpdate, 0, 0, uint32(1_000_000)));
    await client.until(() => bytes() === 90_010);
    client.send(rawSettings([[setting.initialWindowSize, 20_000]]));
    await client.until(() => client.stream(1).isOver);

    assert.equal(bytes(), 100_000);
    client.close();
  });

  test('of many megabytes to one who reads nothing stops the upstream, and is cut when it stalls', async () => {
    const { stand, upstream } = await stood(
      (_request, { socket }) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
        const pump = (): void => {
          while (!socket.destroyed && socket.bytesWritten < 100_000_000) if (!socket.write(Buffer.alloc(1 << 20))) return;
        };
        socket.on('drain', pump);
        pump();
      },
      { http2 },
    );
    const client = await RawHttp2.connect(stand.port);
    client.send(rawHeaders(1, request()));
    await client.until(() => client.stream(1).body.length === 65_535);
    assert.ok((upstream.connections[0]?.socket.bytesWritten ?? 0) < 20_000_000);

    await stand.passing(31_000, () => stand.endings.length === 1);

    await client.until(() => client.stream(1).reset !== null);
    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.equal(stand.gateway.stats.timeouts, 1);
    client.close();
  });

  test('that is taken a few bytes at a time is cut once that was too slow for too long', async () => {
    const { stand } = await stood(raw(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}`), {
      http2,
      timeouts: { readGraceMs: 10_000, readBytesPerSecondMin: 100 },
    });
    const client = await RawHttp2.connect(stand.port, Buffer.concat([preface, rawSettings([[setting.initialWindowSize, 10]])]));
    const bytes = (): number => client.stream(1).body.length;
    client.send(rawHeaders(1, request()));
    await client.until(() => bytes() === 10);
    await stand.ticked();

    for (let second = 1; second < 20 && client.stream(1).reset === null; second += 1) {
      const before = bytes();
      client.send(rawFrame(frame.windowUpdate, 0, 1, uint32(10)));
      await client.until(() => bytes() === before + 10 || client.stream(1).reset !== null);
      stand.time.ms += 1_000;
      await stand.ticked();
    }

    await client.until(() => client.stream(1).reset !== null);
    assert.ok(bytes() > 90 && bytes() < 130, `${bytes()} bytes`);
    assert.equal(stand.gateway.stats.slowReadersCut, 1);
    client.close();
  });

  test('of 5 MB arrives to the byte, beside others', async () => {
    const body = Buffer.alloc(5_000_000, 'sluice!');
    const { stand } = await stood(
      (_request, { socket }) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n');
        socket.write(body);
      },
      { http2 },
    );
    const client = connectHttp2(`http://127.0.0.1:${stand.port}`);

    const bodies = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of client.request({ ':path': '/x' })) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      }),
    );

    for (const one of bodies) assert.ok(one.equals(body));
    client.close();
  });
});
