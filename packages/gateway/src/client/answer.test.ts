import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { ResponseMessage } from '@sluice/model';
import { parseResponses, valuesOf } from '../testing/rfc9112-parser.ts';
import { answer, connected, get, last, portOf, readUntil, stood } from '../testing/scene.ts';
import { Stand } from '../testing/stand.ts';
import { answerOk, exchangeRaw } from '../testing/wire.ts';

/** An answer of 100 MB, as fast as it is taken. */
function pour(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
  const piece = Buffer.alloc(1 << 20);
  const pump = (): void => {
    while (!socket.destroyed && socket.bytesWritten < 100_000_000) if (!socket.write(piece)) return;
  };
  socket.on('drain', pump);
  pump();
}

suite('an answer', () => {
  test('that comes before the request is finished reaches the client, and its connection is not used again', async (t) => {
    const upstream = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno'));
    });
    let connections = 0;
    upstream.on('connection', () => {
      connections += 1;
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    t.after(() => upstream.close());
    await using stand = await Stand.start({ upstreamPort: portOf(upstream) });
    const socket = await connected(stand.port);
    socket.write('POST /x HTTP/1.1\r\nHost: gate\r\nContent-Length: 100\r\n\r\nhello');
    assert.match(await readUntil(socket, 'no'), /^HTTP\/1\.1 413/);

    socket.write('y'.repeat(95) + get());

    assert.match(await readUntil(socket, 'no'), /^HTTP\/1\.1 413/);
    assert.equal(connections, 2);
  });

  for (const [name, status, method] of [
    ['HEAD', 200, 'HEAD'],
    ['204', 204, 'GET'],
    ['304', 304, 'GET'],
  ] as const) {
    test(`to ${name} has no body, and what follows is read right`, async () => {
      const { stand } = await stood((request, carried) => {
        if (request.startLine.includes('/end')) return answerOk(request, carried);
        carried.socket.write(`HTTP/1.1 ${status} X\r\n${status === 204 ? '' : 'Content-Length: 5\r\n'}ETag: "a"\r\n\r\n`);
      });

      const answers = await exchangeRaw(stand.port, `${method} /x HTTP/1.1\r\nHost: gate\r\n\r\n${last('/end')}`, {
        heads: [method === 'HEAD'],
      });

      assert.deepEqual(answers.statuses, [status, 200]);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), status === 204 ? [] : ['5']);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'etag'), ['"a"']);
    });
  }

  test('of a handler never has a length of its own on 204', async () => {
    const { stand } = await stood(answerOk, { handle: async () => answer(204, 'hello', ['Content-Length', '5']) });

    const answers = await exchangeRaw(stand.port, get() + last());

    assert.deepEqual(answers.statuses, [204, 204]);
    assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), []);
  });

  test('of a handler whose headers say another length than its body has goes out with the true one', async () => {
    const { stand } = await stood(answerOk, {
      handle: async () => answer(200, 'hello', ['Content-Length', '50', 'Transfer-Encoding', 'chunked']),
    });

    const answers = await exchangeRaw(stand.port, get() + last());

    assert.deepEqual(answers.statuses, [200, 200]);
    assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'content-length'), ['5']);
  });

  for (const line of [
    ['X-A', 'a\r\nSet-Cookie: x'],
    ['X-A', 'a\x00'],
    ['X A', 'b'],
    ['', 'c'],
  ]) {
    test(`with the header ${JSON.stringify(line)} is a 502, and nothing crashes`, async () => {
      const { stand } = await stood(answerOk, { handle: async () => answer(200, 'hello', line) });

      const answers = await exchangeRaw(stand.port, last());

      assert.deepEqual(answers.statuses, [502]);
      assert.deepEqual(valuesOf(answers.messages[0]?.lines ?? [], 'set-cookie'), []);
    });
  }

  test('whose body is shorter than it announced ends as broken', async () => {
    const body: ResponseMessage['body'] = {
      length: 9,
      pause() {},
      resume() {},
      cancel() {},
      open: (sink) => {
        setImmediate(() => {
          sink.chunk(Buffer.from('hello'));
          sink.end([]);
        });
      },
    };
    const { stand } = await stood(answerOk, { handle: async () => ({ message: { kind: 'response', status: 200, headers: [], body } }) });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, []);
    assert.match(answers.rest.toString(), /^HTTP\/1\.1 200[\s\S]*Content-Length: 9/);
  });

  test('that is streamed passes trailers to a client that takes them, but none that frame or authenticate', async () => {
    const { stand, upstream } = await stood((_request, { socket }) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'),
    );
    const socket = await connected(stand.port);
    socket.write(get('/x', 'TE: trailers\r\n'));
    const head = await readUntil(socket, 'ok');

    upstream.connections[0]?.socket.write('0\r\nX-Sum: 1\r\nSet-Cookie: a=1\r\n\r\n');

    const rest = await readUntil(socket, '\r\n\r\n');
    const { messages } = parseResponses(Buffer.from(head + rest, 'latin1'), false);
    assert.deepEqual(messages[0]?.trailers, [['X-Sum', '1']]);
    socket.destroy();
  });

  test('that the client does not take stops the upstream, and is cut when it stalls', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => pour(socket));
    const socket = await connected(stand.port);
    socket.pause();
    socket.write(get());
    await stand.until(() => upstream.connections.length === 1 && (upstream.connections[0]?.socket.writableLength ?? 0) > 0);
    const before = upstream.connections[0]?.socket.bytesWritten ?? 0;
    assert.ok(before < 50_000_000, `${before} bytes were taken in for nobody`);

    await stand.passing(31_000, () => stand.endings.length === 1);

    assert.equal(stand.endings[0]?.kind, 'aborted');
    assert.equal(stand.gateway.stats.timeouts, 1);
    socket.destroy();
  });

  test('of which nothing is wanted yet is not read on, also where that is said while what waited is taken', async () => {
    let bytes = 0;
    const { stand, upstream } = await stood((_request, { socket }) => pour(socket), {
      handle: async (captured, way) => {
        const reply = await way.forward(captured.request);
        assert.ok(reply.kind === 'response');
        // Both ends have said all that they can: what waits is more than may wait.
        while ((upstream.connections[0]?.socket.writableLength ?? 0) === 0) await turn();
        const chunk = (piece: Uint8Array): void => {
          bytes += piece.length;
          reply.body.pause();
        };
        reply.body.open({ chunk, end() {}, abort() {} });
        for (let turns = 0; turns < 100; turns += 1) await turn();
        return answer(204, '');
      },
    });
    const socket = await connected(stand.port);
    socket.write(get());

    await readUntil(socket, '204');

    assert.ok(bytes < 100_000, `${bytes} bytes`);
    socket.destroy();
  });

  test('that is taken too slowly for too long is cut, though it never stalls', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => pour(socket), {
      timeouts: { writeStallMs: 3_600_000, readGraceMs: 10_000 },
    });
    const socket = await connected(stand.port);
    socket.pause();
    socket.write(get());
    await stand.until(() => upstream.connections.length === 1 && (upstream.connections[0]?.socket.writableLength ?? 0) > 0);

    await stand.passing(11_000, () => stand.endings.length === 1);

    assert.equal(stand.endings[0]?.kind === 'aborted' && stand.endings[0].reason.detail, 'the client read its answer too slowly');
    assert.deepEqual([stand.gateway.stats.timeouts, stand.gateway.stats.slowReadersCut], [1, 1]);
    socket.destroy();
  });

  for (const framing of ['Content-Length: 5000000', 'Transfer-Encoding: chunked']) {
    test(`of 5 MB arrives to the byte in spite of a slow reader (${framing})`, async () => {
      const body = Buffer.alloc(5_000_000, 'sluice!');
      const framed = framing.startsWith('C')
        ? body
        : Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
      const { stand } = await stood((_request, { socket }) => {
        socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
        socket.write(framed);
      });
      const socket = await connected(stand.port);
      socket.write(last());
      let bytes = 0;
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => {
        chunks.push(chunk);
        bytes += chunk.length;
        socket.pause();
        setImmediate(() => socket.resume());
      });

      await once(socket, 'close');

      const { messages } = parseResponses(Buffer.concat(chunks, bytes), true);
      assert.ok(messages[0]?.body.equals(body));
    });
  }

  test('that passes 103 on where the route says so', async () => {
    const { stand } = await stood(
      (_request, { socket }) =>
        socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      {
        route: { passesEarlyHints: true },
      },
    );

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [103, 200]);
    assert.deepEqual(answers.messages[0]?.lines, [['Link', '</a.css>; rel=preload']]);
  });
});
