import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { errorCode } from '../../http2/protocol.ts';
import { type Flood, flood, floods } from '../../testing/floods.ts';
import { RawHttp2, rawFrame, rawHeaders, request, uint32 } from '../../testing/raw-http2.ts';
import { connected, get, readUntil, stood } from '../../testing/scene.ts';

const http2 = { tls: true, cleartext: true };
const counters: Record<Flood['kind'], string> = {
  continuations: 'http2ContinuationFloods',
  emptyFrames: 'http2EmptyFrameFloods',
  pings: 'http2PingFloods',
  resets: 'http2ResetFloods',
  settings: 'http2SettingsFloods',
  tinyFrames: 'http2TinyFrameFloods',
  windowUpdates: 'http2WindowUpdateFloods',
};

suite('a flood of', () => {
  for (const one of floods) {
    test(`${one.name} ends its connection, is counted, and costs the upstream little`, async () => {
      const { stand, upstream } = await stood(() => {}, { http2 });

      const { isEnded, code } = await flood(stand.port, one, 2_000);

      assert.equal(isEnded, true);
      // Whoever still writes may be reset before it reads the last word.
      assert.ok(code === null || code === errorCode.enhanceYourCalm);
      assert.equal(Object.entries(stand.gateway.stats).find(([name]) => name === counters[one.kind])?.[1], 1);
      assert.ok(stand.refusals.some((refusal) => refusal.code === 'http2-flood'));
      assert.ok(stand.captured.length <= 200, `${stand.captured.length} were begun`);
      await stand.until(() => stand.gateway.stats.exchangesNow === 0);
      assert.ok(upstream.connections.length <= 200);
    });
  }

  test('one client leaves the others alone', async () => {
    const { stand } = await stood(undefined, { http2 });
    const other = await connected(stand.port);
    const [first] = floods;
    assert.ok(first);

    await flood(stand.port, first, 2_000);
    other.write(get());

    assert.match(await readUntil(other, 'GET /x 0'), /^HTTP\/1\.1 200/);
    other.destroy();
  });
});

test('requests that are opened and reset in one read are never begun', async () => {
  const { stand } = await stood(undefined, { http2 });
  const client = await RawHttp2.connect(stand.port);

  const pairs = Array.from({ length: 40 }, (_, index) => index * 2 + 1).flatMap((id) => [
    rawHeaders(id, request()),
    rawFrame(3, 0, id, uint32(8)),
  ]);
  client.send(...pairs, rawHeaders(101, request('/last')));
  await client.until(() => client.fateOf(101) !== 'open');

  assert.equal(client.fateOf(101), 'answer 200');
  assert.deepEqual(
    stand.captured.map((captured) => captured.request.target),
    ['/last'],
  );
  client.close();
});

test('what was used up comes back with time', async () => {
  const { stand } = await stood(undefined, { http2, limits: { http2PingsMax: 10 } });
  const client = await RawHttp2.connect(stand.port);
  const pings = Array.from({ length: 9 }, () => rawFrame(6, 0, 0, '12345678'));

  for (let round = 1; round <= 3; round += 1) {
    client.send(...pings);
    await client.until(() => client.pongs === round * pings.length);
    stand.time.ms += 10_000;
    await stand.ticked();
  }

  assert.equal(client.goAway, null);
  client.close();
});
