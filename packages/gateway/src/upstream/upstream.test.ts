import assert, { fail } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { answer, connected, get, last, portOf, readUntil, stood } from '../testing/scene.ts';
import { routeTo, Stand } from '../testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream } from '../testing/wire.ts';

suite('an upstream', () => {
  test('that is not there is a 502', async () => {
    const { stand, upstream } = await stood();
    await upstream.close();

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [502]);
    assert.equal(stand.faults[0]?.why, 'refused');
  });

  test('that does not answer in time is a 504', async () => {
    const { stand, upstream } = await stood(() => {});
    const answers = exchangeRaw(stand.port, last());
    await stand.until(() => upstream.requests.length === 1);

    stand.time.ms += 61_000;

    assert.deepEqual((await answers).statuses, [504]);
  });

  test('that stalls within its answer breaks it off', async () => {
    const { stand, upstream } = await stood((_request, { socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'));
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'hello');
    assert.equal(upstream.requests.length, 1);

    stand.time.ms += 61_000;

    await once(socket, 'close');
    assert.equal(stand.gateway.stats.upstreamAborts, 1);
  });

  for (const [method, isAgain] of [
    ['GET', true],
    ['DELETE', true],
    ['POST', false],
    ['PATCH', false],
  ] as const) {
    test(`that closes a used connection under a ${method} is ${isAgain ? 'asked once more' : 'not asked again'}`, async () => {
      let asked = 0;
      const { stand } = await stood((request, carried) => {
        asked += 1;
        if (asked === 2) carried.socket.destroy();
        else answerOk(request, carried);
      });
      await exchangeRaw(stand.port, last());

      const answers = await exchangeRaw(
        stand.port,
        `${method} /again HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );

      assert.deepEqual(answers.statuses, [isAgain ? 200 : 502]);
      assert.equal(asked, isAgain ? 3 : 2);
    });
  }

  test('that closes a fresh connection is not asked again', async () => {
    let asked = 0;
    const { stand } = await stood((_request, carried) => {
      asked += 1;
      carried.socket.destroy();
    });

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [502]);
    assert.equal(asked, 1);
  });

  test('with too many waiting for it is a 503', async () => {
    const { stand, upstream } = await stood(() => {}, { limits: { upstreamConnectionsMax: 1, upstreamWaitingMax: 0 } });
    const first = await connected(stand.port);
    first.write(get());
    await stand.until(() => upstream.requests.length === 1);

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [503]);
    assert.equal(stand.gateway.stats.upstreamOverloads, 1);
    first.destroy();
  });

  test('lets nobody wait longer than it may for a connection: a 503', async () => {
    const { stand, upstream } = await stood(() => {}, { limits: { upstreamConnectionsMax: 1 } });
    const first = await connected(stand.port);
    first.write(get());
    await stand.until(() => upstream.requests.length === 1);
    const answers = exchangeRaw(stand.port, last());
    await stand.until(() => stand.captured.length === 2);

    stand.time.ms += 6_000;

    assert.deepEqual((await answers).statuses, [503]);
    assert.deepEqual([stand.faults[0]?.why, stand.faults[0]?.retryAfterMs], ['overloaded', 1_000]);
    first.destroy();
  });

  test('keeps its sockets over a reload that leaves its route, and loses them with its route', async () => {
    const { stand, upstream } = await stood();
    const other = await RawUpstream.start();
    await exchangeRaw(stand.port, last());

    stand.revise({ routes: [routeTo(upstream.port), routeTo(other.port, { basePath: '/other' })] });
    await exchangeRaw(stand.port, last());

    assert.equal(upstream.connections.length, 1);
    stand.revise({ routes: [routeTo(other.port)] });
    await once(upstream.connections[0]?.socket ?? fail(), 'close');
    await other.close();
  });

  test('whose route is gone answers what runs, and its socket ends behind that', async () => {
    const { stand, upstream } = await stood(() => {});
    const answers = exchangeRaw(stand.port, last());
    await stand.until(() => upstream.requests.length === 1);
    const carried = upstream.connections[0] ?? fail();

    stand.revise({ routes: [] });
    carried.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

    await once(carried.socket, 'close');
    assert.deepEqual((await answers).statuses, [200]);
  });

  test('that keeps closing is asked again no more often than its budget allows', async () => {
    let asked = 0;
    const { stand } = await stood((request, carried) => {
      asked += 1;
      // Every second request of a connection finds it closed.
      if (carried.bytes.toString('latin1').split('\r\n\r\n').length > 2) carried.socket.destroy();
      else answerOk(request, carried);
    });

    const answers = await exchangeRaw(stand.port, get().repeat(99) + last(), { until: () => false });

    const { upstreamRetries, upstreamRetriesForbidden } = stand.gateway.stats;
    assert.ok(upstreamRetriesForbidden > 0);
    assert.ok(upstreamRetries >= 10 && upstreamRetries <= 31, `${upstreamRetries} of ${asked}`);
    assert.ok(answers.statuses.includes(502));
  });

  test('takes those who wait one after the other', async () => {
    const { stand, upstream } = await stood(answerOk, { limits: { upstreamConnectionsMax: 1 } });

    const answers = await exchangeRaw(stand.port, get().repeat(30) + last());

    assert.equal(answers.messages.length, 31);
    assert.deepEqual(new Set(answers.statuses), new Set([200]));
    assert.equal(upstream.connections.length, 1);
  });
});

suite('an upgrade', () => {
  const asks =
    'GET /ws HTTP/1.1\r\nHost: gate\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n';
  const route = { allowsUpgrade: () => true };
  let upstream: ReturnType<typeof createTcpServer>;
  let port = 0;
  let seen = '';
  before(async () => {
    upstream = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (head) => {
        seen = head.toString('latin1');
        if (seen.includes('/no')) {
          socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
          return;
        }
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: xyz\r\n\r\nfirst',
        );
        socket.on('data', (bytes) => socket.write(`echo ${bytes.toString()}`));
      });
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    port = portOf(upstream);
  });
  after(() => upstream.close());

  test('becomes a tunnel both ways where the route allows it', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });
    const socket = await connected(stand.port);
    socket.write(asks);
    const head = await readUntil(socket, 'first');
    assert.match(head, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    assert.match(head, /Upgrade: websocket\r\n/);
    assert.match(head, /Sec-WebSocket-Accept: xyz\r\n/);
    assert.match(seen, /upgrade: websocket/i);

    socket.write('ping');

    await readUntil(socket, 'echo ping');
    assert.equal(stand.gateway.stats.tunnelsNow, 1);
    socket.destroy();
    await stand.until(() => stand.endings.length === 1);
    assert.equal(stand.gateway.stats.tunnelsNow, 0);
  });

  test('that the upstream denies is answered, and the connection ends', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });

    const answers = await exchangeRaw(stand.port, asks.replace('/ws', '/no'));

    assert.deepEqual(answers.statuses, [401]);
    assert.equal(answers.messages[0]?.body.toString(), 'no');
  });

  test('that the handler refuses lets the upstream go', async () => {
    await using stand = await Stand.start({
      upstreamPort: port,
      route,
      handle: async (captured, way) => {
        await way.forward(captured.request);
        return answer(403, 'no');
      },
    });

    const answers = await exchangeRaw(stand.port, asks);

    assert.deepEqual(answers.statuses, [403]);
  });

  test('with a body, behind other requests, or by POST is refused', async () => {
    await using stand = await Stand.start({ upstreamPort: port, route });

    const bodied = await exchangeRaw(stand.port, asks.replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\nhi'));
    const posted = await exchangeRaw(stand.port, asks.replace('GET', 'POST'));

    assert.deepEqual(bodied.statuses, [400]);
    assert.deepEqual(posted.statuses, [400]);
  });
});
