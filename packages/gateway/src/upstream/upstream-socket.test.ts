import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { bytesBody } from '@sluice/model';
import { parseResponses } from '../testing/rfc9112-parser.ts';
import { connected, get, last, portOf, readUntil, stood } from '../testing/scene.ts';
import { answerOk, exchangeRaw, type Reply } from '../testing/wire.ts';

const ok = 'HTTP/1.1 200 OK\r\n';
const evil = `${ok}Content-Length: 4\r\n\r\nevil`;
/** Of the event loop. In so many, all that can move did. */
const turns = 50;

/** Whether it holds from now on for as long as anything moves. */
async function isStill(holds: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < turns && holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return holds();
}

suite('a socket to an upstream', () => {
  test('never carries another exchange when bytes stand behind an answer that filled the read exactly', async () => {
    const head = `${ok}Content-Length: ${2 * 65_536 - 100}\r\n`;
    const padded = `${head}X: ${'x'.repeat(100 - head.length - 7)}\r\n\r\n`;
    const whole = Buffer.from(padded + 'a'.repeat(2 * 65_536 - 100) + evil);
    const reply: Reply = (request, carried) =>
      request.startLine.includes('/long') ? carried.socket.write(whole) : answerOk(request, carried);
    const { stand, upstream } = await stood(reply, { limits: { upstreamConnectionsMax: 1 } });

    for (let round = 0; round < 5; round += 1) {
      const long = exchangeRaw(stand.port, last('/long'));
      const next = exchangeRaw(stand.port, last('/next'));

      assert.equal((await long).messages[0]?.body.length, 2 * 65_536 - 100);
      assert.equal((await next).messages[0]?.body.toString(), 'GET /next 0');
    }
    assert.ok(upstream.connections.length > 5);
  });

  test('brings no answer to a request of which nothing was sent yet', async () => {
    const { stand, upstream } = await stood();
    await exchangeRaw(stand.port, last());
    const client = await connected(stand.port);
    client.write('POST /waits HTTP/1.1\r\nHost: gate\r\nContent-Length: 2\r\n\r\n');
    await stand.until(() => stand.captured.length === 2);
    await stand.ticked();

    upstream.connections[0]?.socket.write(evil);

    const got = await readUntil(client, 'HTTP/1.1');
    assert.match(got, /^HTTP\/1\.1 502 /);
    client.destroy();
  });

  test('whose answer was refused leaves the exchange that waits for its lane alone', async () => {
    const { stand } = await stood(
      (request, carried) => {
        if (!request.startLine.includes('/high')) return answerOk(request, carried);
        setTimeout(() => carried.socket.write('HTTP/1.1 600 High\r\nContent-Length: 0\r\n\r\n'), 20);
      },
      { limits: { upstreamConnectionsMax: 1 } },
    );
    const high = exchangeRaw(stand.port, last('/high'));
    const next = exchangeRaw(stand.port, last('/next'));

    assert.deepEqual((await high).statuses, [502]);
    assert.equal((await next).messages[0]?.body.toString(), 'GET /next 0');
  });

  test('is read no faster than its answer is taken, also where the reader stops at each chunk', async () => {
    let written = 0;
    const chunk = Buffer.from(`5000\r\n${'a'.repeat(0x5000)}\r\n`);
    let taken = 0;
    const { stand } = await stood(
      (_request, { socket }) => {
        socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`);
        const more = (): void => {
          while (written < 100_000_000) {
            written += chunk.length;
            if (!socket.write(chunk)) return;
          }
        };
        socket.on('drain', more);
        more();
      },
      {
        handle: async (captured, way) => {
          const got = await way.forward(captured.request);
          if (got.kind !== 'response') throw new Error(got.detail);
          const { body } = got;
          return new Promise(() => {
            body.open({
              chunk() {
                taken += 1;
                body.pause();
                if (taken < 100) setImmediate(() => body.resume());
              },
              end() {},
              abort() {},
            });
          });
        },
      },
    );
    const client = await connected(stand.port);
    client.write(get());
    await stand.until(() => taken >= 100);
    for (let before = -1; before !== written; ) {
      before = written;
      await isStill(() => written === before);
    }

    assert.ok(written < 12_000_000, `${written} bytes were taken from the upstream`);
    client.destroy();
  });

  test('carries nothing more after an answer that came before all of its request was sent', async () => {
    const { stand, upstream } = await stood(answerOk, {
      handle: async (captured, way) => {
        const isBig = captured.request.target === '/big';
        const request = isBig ? { ...captured.request, method: 'PUT', body: bytesBody(Buffer.alloc(16_000_000)) } : captured.request;
        const got = await way.forward(request);
        if (got.kind !== 'response') throw new Error(got.detail);
        return { message: got };
      },
    });
    upstream.onConnection = (socket) => {
      socket.pause();
      socket.write(`${ok}Content-Length: 5\r\n\r\nearly`);
    };

    const first = await exchangeRaw(stand.port, last('/big'));
    assert.equal(first.messages[0]?.body.toString(), 'early');
    upstream.onConnection = null;

    const next = await exchangeRaw(stand.port, last('/next'));

    assert.equal(next.messages[0]?.body.toString(), 'GET /next 0');
    assert.equal(upstream.connections.length, 2);
  });

  test('that takes nothing of a body is given up in time', async () => {
    const { stand, upstream } = await stood();
    upstream.onConnection = (socket) => socket.pause();
    const client = await connected(stand.port);
    client.write('PUT /big HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = `10000\r\n${'b'.repeat(0x10000)}\r\n`;
    let isBlocked = false;
    for (let sent = 0; sent < 400 && !isBlocked; sent += 1)
      if (!client.write(chunk)) isBlocked = await isStill(() => client.writableNeedDrain);
    assert.ok(isBlocked);
    const answered = readUntil(client, '504');

    await stand.passing(61_000, () => stand.endings.length === 1);

    await answered;
    assert.equal(stand.gateway.stats.timeouts, 1);
    client.destroy();
  });

  test('that is waited for is not waited for with a body without bound', async () => {
    const { stand } = await stood(() => {}, { limits: { upstreamConnectionsMax: 1 } });
    const first = await connected(stand.port);
    first.write(get());
    await stand.until(() => stand.captured.length === 1);
    const client = await connected(stand.port);
    client.write('PUT /big HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = Buffer.from(`10000\r\n${'b'.repeat(0x10000)}\r\n`);

    let sent = 0;
    let isBlocked = false;
    for (; sent < 1_000 && !isBlocked; sent += 1) if (!client.write(chunk)) isBlocked = await isStill(() => client.writableNeedDrain);

    assert.ok(isBlocked, 'the client is not read on');
    first.destroy();
    client.destroy();
  });

  for (const [name, reply, isReused] of [
    ['close and then keep-alive', `${ok}Connection: close\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok`, false],
    ['keep-alive and then close', `${ok}Connection: keep-alive\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok`, false],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', false],
    ['HTTP/1.0 and keep-alive', 'HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok', true],
    ['HTTP/1.0, keep-alive and close', 'HTTP/1.0 200 OK\r\nConnection: keep-alive, close\r\nContent-Length: 2\r\n\r\nok', false],
    ['a length on 204', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', false],
    ['chunks on 204', 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n', false],
    ['a length on 304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', true],
    ['a keep-alive of 2 s', `${ok}Keep-Alive: timeout=2\r\nContent-Length: 2\r\n\r\nok`, false],
    ['205 without a body', 'HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n', true],
  ] as const) {
    test(`${isReused ? 'is used again' : 'ends'} after ${name}`, async () => {
      const { stand, upstream } = await stood((_request, { socket }) => socket.write(reply));

      await exchangeRaw(stand.port, last());
      await exchangeRaw(stand.port, last());

      assert.equal(upstream.connections.length, isReused ? 1 : 2);
    });
  }
});

suite('exchanges that break off in every state', () => {
  test('leave each other alone: who gets a whole answer gets its own', async () => {
    const replies: Record<string, (socket: Socket, target: string) => void> = {
      sized: (socket, target) => socket.write(`${ok}Content-Length: ${target.length}\r\n\r\n${target}`),
      late: (socket, target) => setTimeout(() => socket.write(`${ok}Content-Length: ${target.length}\r\n\r\n${target}`), 5),
      chunked: (socket, target) => {
        socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n1\r\n/\r\n`);
        setTimeout(() => socket.write(`${(target.length - 1).toString(16)}\r\n${target.slice(1)}\r\n0\r\n\r\n`), 3);
      },
      closing: (socket, target) => socket.end(`${ok}\r\n${target}`),
      short: (socket) => socket.end(`${ok}Content-Length: 100\r\n\r\nshort`),
      extra: (socket, target) => socket.write(`${ok}Content-Length: ${target.length}\r\n\r\n${target}${evil}`),
      refused: (socket) => socket.write('HTTP/1.1 600 High\r\nContent-Length: 0\r\n\r\n'),
      empty: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
      hints: (socket, target) => socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${ok}Content-Length: ${target.length}\r\n\r\n${target}`),
      gone: (socket) => socket.destroy(),
      reset: (socket) => socket.resetAndDestroy(),
    };
    const kinds = Object.keys(replies);
    const { stand } = await stood(
      ({ startLine }, { socket }) => {
        const target = startLine.split(' ')[1] ?? '';
        replies[target.split('/')[1] ?? '']?.(socket, target);
      },
      { limits: { upstreamConnectionsMax: 4 } },
    );
    let whole = 0;
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < 600) {
        const index = next;
        next += 1;
        const target = `/${kinds[(index * 7 + Math.floor(index / 11)) % kinds.length]}/${index}`;
        const socket = await connected(stand.port);
        let got = '';
        socket.on('data', (bytes: Buffer) => {
          got += bytes.toString('latin1');
        });
        const body = index % 5 === 0 ? 'PUT' : 'GET';
        socket.write(
          `${body} ${target} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n${body === 'PUT' ? 'Content-Length: 3\r\n\r\na' : '\r\n'}`,
        );
        if (index % 4 === 3) setTimeout(() => socket.destroy(), index % 9);
        else if (body === 'PUT') setTimeout(() => socket.write('bc'), index % 3);
        await once(socket, 'close');
        assert.ok(!got.includes('evil'), target);
        const isOk = got.startsWith('HTTP/1.1 200');
        const answered = parseResponses(Buffer.from(got, 'latin1'), false).messages[0];
        if (!isOk || answered === undefined) continue;
        whole += 1;
        assert.equal(answered.body.toString(), target);
      }
    };

    await Promise.all(Array.from({ length: 16 }, client));

    await stand.until(() => stand.gateway.stats.exchangesNow === 0);
    assert.ok(whole > 150, String(whole));
  });
});

suite('sockets that read into one buffer', () => {
  test('hand on bytes that no other read changes, however long they are kept', async () => {
    const size = 700_000;
    const bodyOf = (name: string): Buffer => Buffer.alloc(size, `${name.repeat(3)}|`);
    const { stand } = await stood(
      (request, { socket }) => {
        const name = request.startLine.split(' ')[1] ?? '';
        const body = bodyOf(name);
        const isChunked = name.endsWith('1');
        socket.write(`${ok}${isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`}\r\n\r\n`);
        if (!isChunked) return void socket.write(body);
        for (let at = 0; at < size; at += 7_000) {
          socket.write(`${Math.min(7_000, size - at).toString(16)}\r\n`);
          socket.write(body.subarray(at, at + 7_000));
          socket.write('\r\n');
        }
        socket.write('0\r\n\r\n');
      },
      {
        // Half of the answers are kept whole before anything of them goes on.
        handle: async (captured, way) => {
          const got = await way.forward(captured.request);
          if (got.kind !== 'response') throw new Error(got.detail);
          if (!captured.request.target.startsWith('/held')) return { message: got };
          const kept: Uint8Array[] = [];
          await new Promise<void>((resolve, reject) => {
            got.body.open({ chunk: (bytes) => kept.push(bytes), end: () => resolve(), abort: ({ detail }) => reject(new Error(detail)) });
          });
          await new Promise((resolve) => setTimeout(resolve, 100));
          return { message: { ...got, body: bytesBody(Buffer.concat(kept)) } };
        },
      },
    );
    const names = Array.from(
      { length: 24 },
      (_, index) => `/${index % 2 === 0 ? 'held' : 'relayed'}/${index}/${Math.floor(index / 2) % 2}`,
    );

    const got = await Promise.all(names.map((name) => readSlowly(stand.port, name)));

    for (const [index, bytes] of got.entries()) assert.ok(bytes.equals(bodyOf(names[index] ?? '')), names[index]);
  });

  /** The body of an answer to a client that reads a little now and then. */
  function readSlowly(port: number, name: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const asked = request({ port, path: name, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (bytes: Buffer) => {
          chunks.push(bytes);
          response.pause();
          setTimeout(() => response.resume(), 2);
        });
        response.on('error', reject);
        response.on('end', () => resolve(Buffer.concat(chunks)));
      });
      asked.on('error', reject);
      asked.end();
    });
  }
});

suite('an upstream by its address', () => {
  for (const host of ['localhost', '[::1]', '127.0.0.1']) {
    test(`${host} is found`, async () => {
      const server = createServer((socket) =>
        socket.on('error', () => {}).on('data', () => socket.write(`${ok}Content-Length: 2\r\n\r\nok`)),
      );
      // The name has an address of either family, and nobody listens at the first.
      await once(server.listen(0, host === '[::1]' ? '::1' : '127.0.0.1'), 'listening');
      const { stand } = await stood(answerOk, { route: { upstream: `http://${host}:${portOf(server)}` } });

      const answers = await exchangeRaw(stand.port, last());

      assert.deepEqual(answers.statuses, [200]);
      server.close();
    });
  }
});

suite('a switch of protocols', () => {
  const asks = 'GET /ws HTTP/1.1\r\nHost: gate\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  for (const [name, lines, status] of [
    ['to what was asked for is made', 'Upgrade: WebSocket\r\n', 101],
    ['to something else is a 502', 'Upgrade: h2c\r\n', 502],
    ['to nothing is a 502', '', 502],
  ] as const) {
    test(name, async () => {
      const { stand } = await stood(
        (_request, { socket }) => socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${lines}\r\n`),
        { route: { allowsUpgrade: () => true } },
      );

      const answers = await exchangeRaw(stand.port, asks);

      assert.deepEqual(answers.statuses, [status]);
    });
  }
});
