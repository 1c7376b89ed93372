import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import { answer, connected, get, last, readUntil, stood } from '../../testing/scene.ts';
import { answerOk, exchangeRaw } from '../../testing/wire.ts';

suite('a connection', () => {
  test('5,000 pipelined requests never run more than the cap at once, and each is answered in order', async () => {
    let running = 0;
    let most = 0;
    const { stand } = await stood(answerOk, {
      handle: async (captured) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return answer(200, captured.request.target);
      },
    });
    const requests = Array.from({ length: 5_000 }, (_, index) => get(`/${index}`));

    const answers = await exchangeRaw(stand.port, [...requests, last('/end')]);

    assert.equal(most, 8);
    assert.equal(answers.messages.length, 5_001);
    assert.ok(answers.messages.slice(0, 5_000).every(({ body }, index) => body.toString() === `/${index}`));
  });

  for (const [name, bad] of [
    ['bytes that are no HTTP', '\0\0\0'],
    ['a request that is refused', 'GET /x HTTP/1.1\r\nHost: a b\r\n\r\n'],
    ['a body that is not valid', 'POST /x HTTP/1.1\r\nHost: gate\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ] as const) {
    test(`answers all that came before ${name}, then 400, and nothing after`, async () => {
      const { stand, upstream } = await stood();

      const answers = await exchangeRaw(stand.port, get('/good').repeat(30) + bad + get('/never'));

      assert.deepEqual(answers.statuses, [...Array<number>(30).fill(200), 400]);
      assert.ok(upstream.requests.every(({ startLine }) => startLine.includes('/good')));
    });
  }

  test('carries many requests one after the other, up and down', async () => {
    const { stand, upstream } = await stood();

    const answers = await exchangeRaw(stand.port, get().repeat(20) + last());

    assert.deepEqual(new Set(answers.statuses), new Set([200]));
    assert.equal(answers.messages.length, 21);
    assert.ok(upstream.connections.length <= 8);
    assert.equal(stand.gateway.stats.connections, 1);
  });

  test('beyond the caps is told so and ended', async () => {
    const { stand } = await stood(answerOk, { limits: { connectionsPerAddressMax: 1 } });
    const first = await connected(stand.port);
    first.write(get());
    await readUntil(first, 'GET /x 0');

    const answers = await exchangeRaw(stand.port, last());

    assert.deepEqual(answers.statuses, [503]);
    assert.equal(stand.refusals[0]?.code, 'too-many-connections');
    first.destroy();
  });

  const lacksLoopbacks = process.platform === 'linux' ? false : 'one loopback address only';
  test('beyond the cap of its network is refused and counted, but one of a proxy in front is not', { skip: lacksLoopbacks }, async () => {
    for (const [trustedProxies, status, refused] of [
      [[], 503, 1],
      [['127.0.0.0/8'], 200, 0],
    ] as const) {
      const { stand } = await stood(answerOk, { trustedProxies, limits: { connectionsPerAddressMax: 1, connectionsPerNetworkMax: 1 } });
      const first = await connected(stand.port);
      const other = connect({ port: stand.port, host: '127.0.0.1', localAddress: '127.0.0.2' });
      other.write(last());

      const got = await readUntil(other, 'HTTP/1.1');

      assert.ok(got.startsWith(`HTTP/1.1 ${status}`), got);
      assert.equal(stand.gateway.stats.connectionsRefusedOfNetworks, refused);
      first.destroy();
    }
  });

  test('that sends no whole head in time is ended with 408', async () => {
    const { stand } = await stood(answerOk, { timeouts: { headersMs: 50 } });

    const answers = await exchangeRaw(stand.port, 'GET /x HTTP/1.1\r\nHost: ga');

    assert.deepEqual(answers.statuses, [408]);
  });

  test('that idles too long is ended without a word', async () => {
    const { stand } = await stood(answerOk, { timeouts: { idleMs: 1 } });
    const socket = await connected(stand.port);
    socket.write(get());
    await readUntil(socket, 'GET /x 0');

    await once(socket, 'close');
  });
});
