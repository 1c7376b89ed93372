import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { preface } from '../../http2/protocol.ts';
import { randomFrames, seeded } from '../../testing/random-frames.ts';
import { RawHttp2, rawHeaders, rawSettings, request } from '../../testing/raw-http2.ts';
import { stood } from '../../testing/scene.ts';
import { Stand } from '../../testing/stand.ts';
import { exchangeRaw } from '../../testing/wire.ts';

const http2 = { tls: true, cleartext: true };
const runs = 300;

test('whatever frames a client sends, the gate goes on and lets go of everything', async () => {
  const { stand } = await stood(undefined, { http2 });
  const random = seeded(1);

  for (let run = 0; run < runs; run += 1) {
    const client = await RawHttp2.connect(stand.port);
    client.socket.end(randomFrames(random));
    await client.until(() => client.isClosed);
  }

  const good = await RawHttp2.connect(stand.port);
  good.send(rawHeaders(1, request()));
  await good.until(() => good.fateOf(1) === 'answer 200');
  good.close();
  await stand.until(() => stand.gateway.stats.exchangesNow === 0 && stand.gateway.stats.connectionsNow === 0);
});

test('whatever frames an upstream sends, the client gets a whole answer or a broken one, and the gate goes on', async () => {
  const random = seeded(2);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(rawSettings([]));
    socket.once('data', () => {
      socket.end(
        Buffer.concat([
          rawHeaders(
            1,
            [
              [':status', '200'],
              ['content-length', '5'],
            ],
            false,
          ),
          randomFrames(random),
        ]),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using stand = await Stand.start({ upstreamPort: (server.address() as AddressInfo).port, route: { isUpstreamHttp2: true } });

  for (let run = 0; run < runs; run += 1) {
    const { messages } = await exchangeRaw(stand.port, 'GET /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n');
    for (const { startLine, body } of messages) if (startLine.includes(' 200 ')) assert.equal(body.length, 5);
  }

  await stand.until(() => stand.gateway.stats.exchangesNow === 0);
  server.close();
});

test('a preface that is cut anywhere is waited for, or is none', async () => {
  const { stand } = await stood(undefined, { http2 });
  for (let cut = 1; cut < preface.length; cut += 1) {
    const client = await RawHttp2.connect(stand.port, preface.subarray(0, cut));
    await new Promise((resolve) => setImmediate(resolve));
    client.send(preface.subarray(cut), rawSettings([]), rawHeaders(1, request()));
    await client.until(() => client.fateOf(1) === 'answer 200');
    client.close();
  }
});
