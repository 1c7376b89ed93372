import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { frame } from '../http2/protocol.ts';
import { type Asked, asked, head, raw } from '../testing/http2-upstreams.ts';
import { RawHttp2, rawData, rawFrame, rawHeaders, request, uint32 } from '../testing/raw-http2.ts';

suite('an upstream that breaks HTTP/2', () => {
  for (const [name, reply] of [
    [
      'resets the stream',
      ({ socket, streamId }: Asked) =>
        socket.write(Buffer.concat([head(streamId), rawData(streamId, 'hello'), rawFrame(frame.rstStream, 0, streamId, uint32(2))])),
    ],
    ['ends its connection', ({ socket, streamId }: Asked) => socket.end(Buffer.concat([head(streamId), rawData(streamId, 'hello')]))],
    [
      'ends before its announced length',
      ({ socket, streamId }: Asked) =>
        socket.write(Buffer.concat([head(streamId, [['content-length', '9']]), rawData(streamId, 'hello', true)])),
    ],
    [
      'goes on behind its announced length',
      ({ socket, streamId }: Asked) =>
        socket.write(Buffer.concat([head(streamId, [['content-length', '3']]), rawData(streamId, 'hello', true)])),
    ],
    [
      'says trailers that are none',
      ({ socket, streamId }: Asked) =>
        socket.write(Buffer.concat([head(streamId), rawData(streamId, 'hello'), rawHeaders(streamId, [[':path', '/']])])),
    ],
    [
      'breaks the protocol',
      ({ socket, streamId }: Asked) =>
        socket.write(Buffer.concat([head(streamId), rawData(streamId, 'hello'), rawFrame(frame.settings, 0, 1)])),
    ],
  ] as const) {
    test(`that ${name} within a body ends it as broken (law 5)`, async () => {
      const { stand } = await raw(reply);
      const client = await RawHttp2.connect(stand.port);

      client.send(rawHeaders(1, request()));
      await client.until(() => client.fateOf(1) !== 'open');

      assert.ok(['stream 2', 'answer 502'].includes(client.fateOf(1)), client.fateOf(1));
      await stand.until(() => stand.gateway.stats.exchangesNow === 0);
      client.close();
    });
  }

  for (const [name, sent] of [
    ['has no status', (id: number) => rawHeaders(id, [['x-a', 'b']], true)],
    ['has two statuses', (id: number) => head(id, [[':status', '200']], true)],
    ['has a status that is none', (id: number) => rawHeaders(id, [[':status', '20']], true)],
    ['switches protocols', (id: number) => rawHeaders(id, [[':status', '101']], false)],
    ['only informs', (id: number) => rawHeaders(id, [[':status', '103']], true)],
    ['has a capital in a name', (id: number) => head(id, [['X-A', 'b']], true)],
    ['has a line in a value', (id: number) => head(id, [['x-a', 'b\r\nc: d']], true)],
    ['has a transfer coding', (id: number) => head(id, [['transfer-encoding', 'chunked']], true)],
    [
      'has two types',
      (id: number) =>
        head(
          id,
          [
            ['content-type', 'a/b'],
            ['content-type', 'c/d'],
          ],
          true,
        ),
    ],
    ['has a length that is none', (id: number) => head(id, [['content-length', '+5']], true)],
    ['has a body before its head', (id: number) => rawData(id, 'hello', true)],
  ] as const) {
    test(`an answer that ${name} is a 502`, async () => {
      const { stand } = await raw(({ socket, streamId }) => void socket.write(sent(streamId)));

      const answers = await asked(stand);

      assert.deepEqual(answers.statuses, [502]);
      assert.equal(stand.faults[0]?.why, 'malformed');
    });
  }
});
