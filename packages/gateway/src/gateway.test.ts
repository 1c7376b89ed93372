import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer as createTcpServer } from 'node:net';
import { suite, test } from 'node:test';
import { patienceMs } from './testing/patience.ts';
import { answer, connected, get, last, portOf, readUntil, stood } from './testing/scene.ts';
import { routeTo, Stand } from './testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream, type Reply } from './testing/wire.ts';

suite('a route', () => {
  test('is found by host and by the longest base path, and nothing else is', async () => {
    const [shop, admin] = [await RawUpstream.start(), await RawUpstream.start()];
    const say =
      (name: string): Reply =>
      (request, { socket }) => {
        const text = `${name} ${request.startLine.split(' ')[1]}`;
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
      };
    shop.reply = say('shop');
    admin.reply = say('admin');
    await using stand = await Stand.start({
      upstreamPort: 0,
      routes: [
        routeTo(shop.port, { hosts: ['Shop.test'], basePath: '/' }),
        routeTo(admin.port, { hosts: ['shop.test'], basePath: '/admin' }),
        routeTo(admin.port, {
          hosts: ['shop.test'],
          basePath: '/cut',
          paths: 'lenient',
          stripsPrefix: true,
          upstream: `http://127.0.0.1:${admin.port}/base/`,
        }),
      ],
    });
    const asked = async (host: string, target: string): Promise<string> => {
      const answers = await exchangeRaw(stand.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return answers.statuses[0] === 200 ? (answers.messages[0]?.body.toString() ?? '') : String(answers.statuses[0]);
    };

    assert.equal(await asked('shop.test', '/a'), 'shop /a');
    assert.equal(await asked('SHOP.test:8080', '/a'), 'shop /a');
    assert.equal(await asked('shop.test', '/admin'), 'admin /admin');
    assert.equal(await asked('shop.test', '/admin?x'), 'admin /admin?x');
    assert.equal(await asked('shop.test', '/admin/a'), 'admin /admin/a');
    assert.equal(await asked('shop.test', '/administrator'), 'shop /administrator');
    assert.equal(await asked('shop.test', '/cut/a?b'), 'admin /base/a?b');
    assert.equal(await asked('shop.test', '/cut'), 'admin /base/');
    assert.equal(await asked('shop.test', '/a/../admin'), '400');
    assert.equal(await asked('shop.test', '/admin/..'), '400');
    assert.equal(await asked('shop.test', '/admin/%2e%2e/a'), '400');
    assert.equal(await asked('shop.test', '/admin/a/../b'), 'admin /admin/a/../b');
    assert.equal(await asked('other.test', '/a'), '404');
    await shop.close();
    await admin.close();
  });
});

suite('a revision', () => {
  test('judges what it let in, also what waited for its turn while the next one came', async () => {
    const { stand, upstream } = await stood(() => {}, { limits: { inFlightPerConnectionMax: 1 } });
    const socket = await connected(stand.port);
    socket.write(get('/first') + get('/second'));
    await stand.until(() => upstream.requests.length === 1);

    stand.revise({ handler: { handle: async () => answer(418, 'another'), refused: () => {} } });
    upstream.reply = answerOk;
    upstream.connections[0]?.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    await stand.until(() => upstream.requests.length === 2);

    assert.deepEqual(
      stand.captured.map(({ request }) => request.target),
      ['/first', '/second'],
    );
    assert.equal((await exchangeRaw(stand.port, last())).statuses[0], 418);
    socket.destroy();
  });

  test('brings other limits and timeouts, also for connections that are open', async () => {
    const { stand } = await stood();
    const [first, second] = [await connected(stand.port), await connected(stand.port)];

    stand.revise({ limits: { connectionsMax: 2 }, timeouts: { checkMs: 5, idleMs: 1 } });

    assert.equal((await exchangeRaw(stand.port, last())).statuses[0], 503);
    first.destroy();
    second.destroy();
  });
});

suite('a drain', () => {
  test('loses no request: idle connections get one more answer, and the gate ends when all are gone', async () => {
    const { stand } = await stood();
    const sockets = await Promise.all(Array.from({ length: 5 }, () => connected(stand.port)));
    for (const socket of sockets) {
      socket.write(get());
      await readUntil(socket, 'GET /x 0');
    }
    const { port } = stand;

    const drained = stand.gateway.drain(patienceMs);
    const answers = await Promise.all(
      sockets.map((socket) => {
        socket.write(get('/late'));
        return readUntil(socket, 'GET /late 0');
      }),
    );
    await drained;

    for (const text of answers) assert.match(text, /Connection: close/);
    const refused = await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve));
    assert.ok(refused);
  });

  test('ends at its deadline whatever still runs', async () => {
    const { stand } = await stood(() => {});
    const socket = await connected(stand.port);
    socket.write(get());
    await stand.until(() => stand.captured.length === 1);

    await stand.gateway.drain(30);

    if (!socket.destroyed) await once(socket, 'close');
  });
});

test('a gateway listens on a handle that somebody else opened', async () => {
  const upstream = await RawUpstream.start();
  const opener = createTcpServer();
  opener.listen(0, '127.0.0.1');
  await once(opener, 'listening');
  await using stand = await Stand.start({ upstreamPort: upstream.port, listen: { handle: opener } });
  assert.equal(stand.port, portOf(opener));

  const answers = await exchangeRaw(portOf(opener), last());

  assert.deepEqual(answers.statuses, [200]);
  await upstream.close();
});
