import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { get } from '../testing/scene.ts';
import { routeTo, Stand } from '../testing/stand.ts';
import { answerOk, exchangeRaw, RawUpstream, type Reply } from '../testing/wire.ts';
import { credentialHeaders, type MirrorSettings } from './mirror-settings.ts';

interface Mirrored extends AsyncDisposable {
  readonly stand: Stand;
  readonly real: RawUpstream;
  readonly mirror: RawUpstream;
}

async function mirrored(reply: Reply, settings: Partial<MirrorSettings> = {}): Promise<Mirrored> {
  const real = await RawUpstream.start(answerOk);
  const mirror = await RawUpstream.start(reply);
  const url = `http://127.0.0.1:${mirror.port}`;
  const all = { url, percent: 100, methods: ['GET', 'HEAD'], headersDropped: credentialHeaders, inFlightMax: 64, ...settings };
  const stand = await Stand.start({ upstreamPort: real.port, routes: [routeTo(real.port, { mirror: all })] });
  return {
    stand,
    real,
    mirror,
    async [Symbol.asyncDispose]() {
      await stand[Symbol.asyncDispose]();
      await real.close();
      await mirror.close();
    },
  };
}

const asked = (count: number, lines = ''): string => get('/x', lines).repeat(count - 1) + get('/x', `${lines}Connection: close\r\n`);

suite('a mirror', () => {
  test('gets a copy without credentials, marked as one, and nobody sees its answers', async () => {
    await using one = await mirrored((_request, { socket }) => socket.write('HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\nshad'));

    const answers = await exchangeRaw(one.stand.port, asked(5, 'Authorization: Bearer a\r\nCookie: b=c\r\nX-Other: d\r\n'));
    await one.stand.until(() => one.mirror.requests.length === 5);

    assert.deepEqual(answers.statuses, [200, 200, 200, 200, 200]);
    const text = one.mirror.connections.map(({ bytes }) => bytes.toString('latin1')).join('');
    assert.doesNotMatch(text, /authorization|cookie/i);
    assert.match(text, /X-Other: d\r\n/);
    assert.match(text, /X-Sluice-Mirror: 1\r\n/);
    const { mirrored: copies, upstreamFaults, mirrorDropped } = one.stand.gateway.stats;
    assert.deepEqual([copies, upstreamFaults, mirrorDropped], [5, 0, 0]);
  });

  test('that hangs, breaks off or is gone holds nothing up, and what is too much for it is dropped and counted', async () => {
    const replies: readonly Reply[] = [
      () => {},
      (_request, { socket }) => socket.destroy(),
      (_request, { socket }) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'),
    ];
    for (const reply of replies) {
      await using one = await mirrored(reply, { inFlightMax: 2 });
      if (reply === replies[2]) await one.mirror.close();

      const { statuses } = await exchangeRaw(one.stand.port, asked(20));

      assert.deepEqual(statuses, Array(20).fill(200));
      const { mirrored: copies, mirrorDropped, upstreamFaults, upstreamAborts } = one.stand.gateway.stats;
      assert.equal(copies + mirrorDropped, 20);
      assert.deepEqual([upstreamFaults, upstreamAborts], [0, 0]);
      if (reply === replies[0]) assert.equal(mirrorDropped, 18);
    }
  });

  test('gets what is asked by safe methods alone, unless others are named, and then their bodies too', async () => {
    await using one = await mirrored(answerOk);
    await using other = await mirrored(answerOk, { methods: ['POST'] });
    const post = 'POST /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello';

    await exchangeRaw(one.stand.port, post);
    await exchangeRaw(other.stand.port, post);
    await other.stand.until(() => other.mirror.requests.length === 1);

    assert.equal(one.mirror.requests.length, 0);
    assert.equal(other.mirror.requests[0]?.body.toString(), 'hello');
  });

  test('gets no body that still comes', async () => {
    await using one = await mirrored(answerOk, { methods: ['POST'] });
    const head = 'POST /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n';

    const answers = exchangeRaw(one.stand.port, `${head}3\r\ndef\r\n`, { until: (bytes) => bytes.includes('200 OK') });
    await one.stand.until(() => one.stand.gateway.stats.mirrorDropped === 1);

    assert.equal(one.stand.gateway.stats.mirrored, 0);
    await one.stand.gateway.close();
    await answers.catch(() => undefined);
  });

  test('gets its share, within the bounds of chance', async () => {
    await using one = await mirrored(answerOk, { percent: 20, inFlightMax: 1_000 });

    await exchangeRaw(one.stand.port, asked(1_000));

    const { mirrored: copies } = one.stand.gateway.stats;
    assert.ok(copies > 124 && copies < 276, `${copies}`);
  });
});
