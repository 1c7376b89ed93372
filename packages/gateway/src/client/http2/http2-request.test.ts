import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { suite, test } from 'node:test';
import { flag, frame, setting } from '../../http2/protocol.ts';
import { RawHttp2, rawData, rawFields, rawFrame, rawHeaders, request, uint32 } from '../../testing/raw-http2.ts';
import { stood } from '../../testing/scene.ts';
import { answerOk } from '../../testing/wire.ts';

const http2 = { tls: true, cleartext: true };
const post = (id: number, more: Parameters<typeof request>[1] = []): Buffer => rawHeaders(id, request('/x', more, 'POST'), false);

suite('a request over HTTP/2', () => {
  test('of several megabytes arrives whole', async () => {
    const { stand } = await stood(undefined, { http2 });
    const client = connectHttp2(`http://127.0.0.1:${stand.port}`);

    const texts = await Promise.all(
      [{}, { 'content-length': '3000000' }].map(async (headers) => {
        const stream = client.request({ ':path': '/x', ':method': 'POST', ...headers });
        stream.end(Buffer.alloc(3_000_000, 'y'));
        let text = '';
        for await (const chunk of stream) text += String(chunk);
        return text;
      }),
    );

    assert.deepEqual(texts, ['POST /x 3000000', 'POST /x 3000000']);
    client.close();
  });

  test('that nobody reads is taken in up to its buffer and its window, and no other waits for it', async () => {
    const { stand } = await stood(undefined, {
      http2,
      handle: (captured, way) => (captured.request.method === 'POST' ? new Promise(() => {}) : stand.passThrough(captured, way)),
    });
    const client = await RawHttp2.connect(stand.port);

    client.send(post(1), ...Array.from({ length: 7 }, () => rawData(1, Buffer.alloc(16_000))), rawHeaders(3, request()));
    await client.until(() => client.fateOf(3) !== 'open');
    assert.equal(client.fateOf(1), 'open');
    client.send(...Array.from({ length: 2 }, () => rawData(1, Buffer.alloc(16_000))));

    await client.until(() => client.fateOf(1) !== 'open');
    assert.equal(client.fateOf(1), 'stream 3');
    client.close();
  });

  test('hands its trailers to the handler and not to the upstream', async () => {
    const seen: (readonly string[])[] = [];
    const { stand, upstream } = await stood(undefined, {
      http2,
      handle: (captured, way) => {
        const { body } = captured.request;
        const open = body.open.bind(body);
        body.open = (sink) =>
          open({
            chunk: (bytes) => sink.chunk(bytes),
            abort: (reason) => sink.abort(reason),
            end: (trailers) => {
              seen.push(trailers);
              sink.end(trailers);
            },
          });
        return stand.passThrough(captured, way);
      },
    });
    const client = await RawHttp2.connect(stand.port);

    client.send(post(1), rawData(1, 'hello'), rawHeaders(1, [['x-sum', '1']]));
    await client.until(() => client.fateOf(1) !== 'open');

    assert.deepEqual(seen, [['x-sum', '1']]);
    assert.deepEqual(upstream.requests[0]?.trailers, []);
    client.close();
  });

  for (const [name, isWithinBody] of [
    ['before its answer', false],
    ['within its body', true],
  ] as const) {
    test(`that its client resets ${name} is given up upstream, and harms no other`, async () => {
      const { stand, upstream } = await stood(
        (message, carried) => {
          if (message.startLine.includes('/other')) answerOk(message, carried);
        },
        { http2 },
      );
      const client = await RawHttp2.connect(stand.port);
      client.send(...(isWithinBody ? [post(1), rawData(1, 'hello')] : [rawHeaders(1, request())]));
      await stand.until(() => upstream.connections.some(({ bytes }) => bytes.length > 0));
      const ended = once(upstream.connections[0]?.socket ?? client.socket, 'close');

      client.send(rawFrame(frame.rstStream, 0, 1, uint32(8)), rawHeaders(3, request('/other')));
      await ended;
      await client.until(() => client.fateOf(3) !== 'open');
      await stand.until(() => stand.endings.length === 2);

      assert.equal(client.fateOf(3), 'answer 200');
      assert.equal(stand.gateway.stats.clientAborts, 1);
      assert.deepEqual(stand.endings.map(({ kind }) => kind).sort(), ['aborted', 'sent']);
      assert.equal(upstream.requests.filter(({ startLine }) => startLine.startsWith('POST')).length, 0);
      client.close();
    });
  }

  test('is given up with all others when its connection goes', async () => {
    const { stand, upstream } = await stood(() => {}, { http2 });
    const client = await RawHttp2.connect(stand.port);
    client.send(...[1, 3, 5].map((id) => rawHeaders(id, request())));
    await stand.until(() => upstream.requests.length === 3);

    client.close();

    await stand.until(() => stand.endings.length === 3 && stand.gateway.stats.exchangesNow === 0);
    assert.ok(stand.endings.every(({ kind }) => kind === 'aborted'));
  });

  test('beyond those that may be open is refused, and may come again', async () => {
    const { stand } = await stood(() => {}, { http2, limits: { streamsPerConnectionMax: 2 } });
    const client = await RawHttp2.connect(stand.port);

    client.send(...[1, 3, 5].map((id) => rawHeaders(id, request())));
    await client.until(() => client.fateOf(5) !== 'open');

    assert.deepEqual([client.fateOf(1), client.fateOf(3), client.fateOf(5)], ['open', 'open', 'stream 7']);
    assert.equal(stand.gateway.stats.http2StreamsRefused, 1);
    assert.ok(
      client.frames.some(
        ({ type, payload }) =>
          type === frame.settings && payload.readUInt16BE(0) === setting.maxConcurrentStreams && payload.readUInt32BE(2) === 2,
      ),
    );
    client.close();
  });

  for (const [name, fields, status] of [
    [
      'with too many fields',
      request(
        '/x',
        Array.from({ length: 130 }, (_, index) => [`x-${index}`, 'y'] as const),
      ),
      '431',
    ],
    ['with fields that are too large', request('/x', [['x-a', 'y'.repeat(40_000)]]), '431'],
    ['with a target that is too long', request(`/${'y'.repeat(17_000)}`), '414'],
    [
      'that leads nowhere',
      [
        [':method', 'GET'],
        [':scheme', 'http'],
        [':path', '/x'],
        [':authority', 'nowhere'],
      ],
      '404',
    ],
    ['with an underscore for a hyphen', request('/x', [['x_forwarded_for', '1.2.3.4']]), '400'],
  ] as const) {
    test(`${name} is a ${status}, is recorded, and the connection goes on`, async () => {
      const { stand } = await stood(undefined, { http2, route: { hosts: ['gate'] } });
      const client = await RawHttp2.connect(stand.port);
      const block = rawFields(fields);
      const parts = [rawFrame(frame.headers, flag.endStream | (block.length > 16_384 ? 0 : flag.endHeaders), 1, block.subarray(0, 16_384))];
      for (let at = 16_384; at < block.length; at += 16_384) {
        parts.push(rawFrame(frame.continuation, at + 16_384 >= block.length ? flag.endHeaders : 0, 1, block.subarray(at, at + 16_384)));
      }

      client.send(...parts, rawHeaders(3, request()));
      await client.until(() => client.fateOf(1) !== 'open' && client.fateOf(3) !== 'open');

      assert.deepEqual([client.fateOf(1), client.fateOf(3)], [`answer ${status}`, 'answer 200']);
      assert.match(client.stream(1).body.toString(), /"type":"about:blank"/);
      assert.equal(stand.refusals.length, 1);
      client.close();
    });
  }

  test('whose body trickles in below the rate is a 408, and others go on', async () => {
    const { stand, upstream } = await stood(undefined, { http2 });
    const client = await RawHttp2.connect(stand.port);
    client.send(post(1), rawData(1, 'abc'));
    await stand.until(() => stand.captured.length === 1);

    stand.time.ms += 11_000;
    await client.until(() => client.fateOf(1) !== 'open');
    client.send(rawHeaders(3, request()));
    await client.until(() => client.fateOf(3) !== 'open');

    assert.deepEqual([client.fateOf(1), client.fateOf(3)], ['answer 408', 'answer 200']);
    assert.ok(upstream.requests.every(({ startLine }) => startLine.startsWith('GET')));
    client.close();
  });
});
