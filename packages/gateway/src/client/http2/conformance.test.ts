import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { flag, frame } from '../../http2/protocol.ts';
import { RawHttp2, rawFrame } from '../../testing/raw-http2.ts';
import { protocolCases } from '../../testing/rfc9113-cases.ts';
import { stood } from '../../testing/scene.ts';

const http2 = { tls: true, cleartext: true };

suite('RFC 9113', () => {
  for (const { name, section, sent, first, becomes } of protocolCases) {
    test(`${section}: ${name} is ${becomes}`, async () => {
      const { stand } = await stood(undefined, { http2 });
      const client = await (first === undefined ? RawHttp2.connect(stand.port) : RawHttp2.connect(stand.port, first));

      client.send(...sent, rawFrame(frame.ping, 0, 0, 'stilhere'));
      await client.until(() => client.fateOf(1) !== 'open' || (becomes === 'alive' && client.pongs > 0));

      assert.equal(becomes === 'alive' && client.fateOf(1) === 'open' ? 'alive' : client.fateOf(1), becomes);
      if (becomes.startsWith('stream')) assert.equal(client.goAway, null);
      client.close();
    });
  }

  test('settings and pings are answered, with what came', async () => {
    const { stand } = await stood(undefined, { http2 });
    const client = await RawHttp2.connect(stand.port);

    client.send(rawFrame(frame.ping, 0, 0, 'abcdefgh'));
    await client.until(() => client.pongs === 1);

    assert.ok(client.frames.some(({ type, flags }) => type === frame.settings && flags === flag.ack));
    assert.equal(client.frames.find(({ type }) => type === frame.ping)?.payload.toString(), 'abcdefgh');
    client.close();
  });
});
