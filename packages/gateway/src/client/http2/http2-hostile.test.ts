import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bytesBody } from '@sluice/model';
import { errorCode, flag, frame, preface, setting } from '../../http2/protocol.ts';
import { patienceMs } from '../../testing/patience.ts';
import { RawHttp2, rawData, rawFrame, rawHeaders, rawSettings, request, uint32 } from '../../testing/raw-http2.ts';
import { answer, stood } from '../../testing/scene.ts';

const http2 = { tls: true, cleartext: true };

suite('an HTTP/2 client', () => {
  test('that keeps asking and never reads is not read from any more, and is cut', async () => {
    const { stand } = await stood(undefined, {
      http2,
      timeouts: { writeStallMs: 2_000 },
      handle: () => Promise.resolve(answer(204, '', ['x-large', 'y'.repeat(16_000)])),
    });
    const client = await RawHttp2.connect(stand.port);
    client.socket.pause();

    for (let asked = 0; asked < 2_000; asked += 40) {
      client.send(...Array.from({ length: 40 }, (_, index) => rawHeaders((asked + index) * 2 + 1, request())));
      await stand.until(() => {
        stand.time.ms += 10;
        return stand.captured.length === asked + 40 || stand.gateway.stats.connectionsNow === 0;
      });
      if (stand.gateway.stats.connectionsNow === 0) break;
    }
    client.close();

    assert.ok(stand.captured.length < 2_000, `${stand.captured.length} were run`);
    assert.deepEqual([stand.gateway.stats.http2ReadsHeld, stand.gateway.stats.timeouts], [1, 1]);
  });

  for (const [name, first] of [
    ['breaks the protocol', rawData(1, 'x')],
    ['idles', rawHeaders(1, request())],
  ] as const) {
    test(`that ${name} and does not close is closed`, async () => {
      const { stand } = await stood(undefined, { http2, timeouts: { idleMs: 1_000, writeStallMs: 1_000 } });
      const client = await RawHttp2.connect(stand.port);
      client.socket.allowHalfOpen = true;
      client.send(first);
      await client.until(() => client.fateOf(1) !== 'open');

      stand.time.ms += 2_000;
      await client.until(() => client.goAway !== null);
      await stand.ticked();
      stand.time.ms += 2_000;

      await stand.until(() => stand.gateway.stats.connectionsNow === 0);
      client.close();
    });
  }

  test('that sends a request with a body as the connection says its last word loses no other', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { stand } = await stood(undefined, {
      http2,
      handle: async (captured, way) => {
        if (captured.request.target === '/held') await held;
        return stand.passThrough(captured, way);
      },
    });
    const client = await RawHttp2.connect(stand.port);
    client.send(rawHeaders(1, request('/held')));
    await stand.until(() => stand.captured.length === 1);

    const drained = stand.gateway.drain(patienceMs);
    await client.until(() => client.frames.filter(({ type }) => type === frame.goAway).length === 2);
    client.send(rawHeaders(3, request('/late', [], 'POST'), false), rawData(3, 'late'), rawHeaders(3, [['x-sum', '1']]));
    client.send(rawFrame(frame.ping, 0, 0, '12345678'));
    await client.until(() => client.pongs === 1 || client.isClosed);
    letGo();
    await client.until(() => client.fateOf(1) !== 'open');

    assert.equal(client.fateOf(1), 'answer 200');
    assert.deepEqual(
      client.frames.filter(({ type }) => type === frame.goAway).map(({ payload }) => payload.readUInt32BE(0)),
      [2 ** 31 - 1, 1],
    );
    await drained;
  });

  test('that opens a hundred streams before it knows how many it may loses none but those that are too many', async () => {
    const { stand } = await stood(() => {}, { http2, limits: { streamsPerConnectionMax: 5, http2ResetsMax: 10 } });
    const client = await RawHttp2.connect(stand.port);
    const ids = Array.from({ length: 100 }, (_, index) => index * 2 + 1);

    client.send(...ids.map((id) => rawHeaders(id, request())), rawSettings([], flag.ack));
    await client.until(() => client.fateOf(199) !== 'open');
    assert.equal(client.goAway, null);
    assert.deepEqual(
      ids.filter((id) => client.fateOf(id) === 'open'),
      [1, 3, 5, 7, 9],
    );

    client.send(...ids.map((id) => rawHeaders(id + 200, request())));
    await client.until(() => client.goAway !== null || client.isClosed);
    assert.equal(client.goAway, errorCode.enhanceYourCalm);
  });

  test('that resets what was only told to go on has spent as much as by any other reset', async () => {
    const { stand } = await stood(() => {}, { http2, limits: { http2ResetsMax: 3 } });
    const client = await RawHttp2.connect(stand.port);

    for (let streamId = 1; streamId <= 9 && client.goAway === null; streamId += 2) {
      client.send(rawHeaders(streamId, request('/x', [['expect', '100-continue']], 'POST'), false));
      await client.until(() => client.statusOf(streamId) === '100' || client.goAway !== null);
      client.send(rawFrame(frame.rstStream, 0, streamId, uint32(8)));
    }

    await client.until(() => client.isClosed);
    assert.equal(client.goAway, errorCode.enhanceYourCalm);
  });

  test('that reads slowly while the connection ends gets all of the last answer', async () => {
    const body = Buffer.alloc(1_000_000, 'y');
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { stand } = await stood(undefined, {
      http2,
      handle: async () => {
        await held;
        return { message: { kind: 'response', status: 200, headers: [], body: bytesBody(body) } };
      },
    });
    const client = await RawHttp2.connect(
      stand.port,
      Buffer.concat([preface, rawSettings([[setting.initialWindowSize, 2 ** 30]]), rawFrame(frame.windowUpdate, 0, 0, uint32(2 ** 30))]),
    );
    client.send(rawHeaders(1, request()));
    await stand.until(() => stand.captured.length === 1);
    const drained = stand.gateway.drain(patienceMs);
    await client.until(() => client.frames.filter(({ type }) => type === frame.goAway).length === 2);
    client.socket.pause();

    letGo();
    // All of it is in the kernel's hands, and the client still answers with windows.
    await stand.until(() => stand.gateway.stats.exchangesNow === 0);
    await new Promise((resolve) => setImmediate(resolve));
    client.send(rawFrame(frame.windowUpdate, 0, 0, uint32(1)));
    client.socket.resume();
    await client.until(() => client.fateOf(1) !== 'open');

    assert.equal(client.fateOf(1), 'answer 200');
    assert.equal(client.stream(1).body.length, body.length);
    client.close();
    await drained;
  });
});
