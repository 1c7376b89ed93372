import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { suite, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { frame, preface } from '../../http2/protocol.ts';
import { selfSigned } from '../../testing/certificate.ts';
import { patienceMs } from '../../testing/patience.ts';
import { RawHttp2, rawFields, rawFrame, rawHeaders, rawSettings, request } from '../../testing/raw-http2.ts';
import { valuesOf } from '../../testing/rfc9112-parser.ts';
import { connected, get, readUntil, stood } from '../../testing/scene.ts';
import { exchangeRaw } from '../../testing/wire.ts';

const http2 = { tls: true, cleartext: true };

suite('a gate that speaks HTTP/2', () => {
  test('makes of a request the same message as HTTP/1.1 does, but for the word in Via', async () => {
    const { stand, upstream } = await stood(undefined, { http2 });
    const client = await RawHttp2.connect(stand.port);

    client.send(
      rawHeaders(
        1,
        request('/a?b=c', [
          ['accept', 'x/y'],
          ['x-a', '1'],
          ['x-a', '2'],
        ]),
      ),
    );
    await client.until(() => client.fateOf(1) === 'answer 200');
    await exchangeRaw(stand.port, 'GET /a?b=c HTTP/1.1\r\nhost: gate\r\naccept: x/y\r\nx-a: 1\r\nx-a: 2\r\n\r\n', {
      until: (bytes) => bytes.includes('a?b=c'),
    });

    const [one, two] = stand.captured.map(({ request: { method, scheme, authority, target, headers } }) => ({
      method,
      scheme,
      authority,
      target,
      headers,
    }));
    assert.deepEqual(one, two);
    const [first, second] = upstream.requests;
    assert.deepEqual(valuesOf(first?.lines ?? [], 'via'), ['2 sluice']);
    assert.deepEqual(
      first?.lines.filter(([name]) => name !== 'Via'),
      second?.lines.filter(([name]) => name !== 'Via'),
    );
    client.close();
  });

  test('serves HTTP/1.1 on the same port, however its first bytes are cut', async () => {
    const { stand } = await stood(undefined, { http2 });
    const socket = await connected(stand.port);

    for (const part of ['P', 'UT /x HTTP/1.1\r\nHo', 'st: gate\r\nContent-Length: 0\r\n\r\n']) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.match(await readUntil(socket, 'PUT /x 0'), /^HTTP\/1\.1 200/);
    socket.write(get());
    assert.match(await readUntil(socket, 'GET /x 0'), /^HTTP\/1\.1 200/);

    socket.destroy();
  });

  test('is not there where it is not asked for', async () => {
    const { stand } = await stood();

    const client = await RawHttp2.connect(stand.port);

    await client.until(() => client.isClosed);
    assert.equal(stand.gateway.stats.http2Connections, 0);
  });

  test('never takes Upgrade: h2c', async () => {
    const { stand } = await stood(undefined, { http2, route: { allowsUpgrade: () => true } });

    const answers = await exchangeRaw(
      stand.port,
      get('/x', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
    );

    assert.deepEqual(answers.statuses, [200]);
  });

  test('agrees on it in a TLS handshake, and before HTTP/1.1', async () => {
    const { cert, key } = selfSigned('localhost');
    const tls = {
      pairs: [{ certificate: cert, key }] as const,
      minVersion: 'TLSv1.2' as const,
      clientCertificates: null,
      hsts: null,
      ticketKeys: null,
    };
    const { stand, upstream } = await stood(undefined, { tls });
    const client = connectHttp2(`https://localhost:${stand.port}`, { rejectUnauthorized: false });

    const stream = client.request({ ':path': '/x', ':method': 'POST' });
    stream.end('hello');
    const [headers] = await once(stream, 'response');
    stream.setEncoding('utf8');
    let text = '';
    for await (const chunk of stream) text += chunk;

    assert.deepEqual([headers[':status'], text], [200, 'POST /x 5']);
    assert.ok(upstream.requests[0]?.lines.some(([name, value]) => name === 'X-Forwarded-Proto' && value === 'https'));
    client.close();
  });

  test('offers it in no handshake where that is off', async () => {
    const { cert, key } = selfSigned('localhost');
    const tls = {
      pairs: [{ certificate: cert, key }] as const,
      minVersion: 'TLSv1.2' as const,
      clientCertificates: null,
      hsts: null,
      ticketKeys: null,
    };
    const { stand } = await stood(undefined, { tls, http2: { tls: false, cleartext: true } });
    const socket = connectTls({ host: '127.0.0.1', port: stand.port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });

    await once(socket, 'secureConnect');

    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
  });
});

suite('an HTTP/2 connection', () => {
  for (const [name, first] of [
    ['that says nothing', Buffer.alloc(0)],
    ['that says half a preface', preface.subarray(0, 10)],
    ['that says no settings', preface],
    ['whose header block does not end', Buffer.concat([preface, rawSettings([]), rawFrame(frame.headers, 0, 1, rawFields(request()))])],
  ] as const) {
    test(`${name} is cut`, async () => {
      const { stand } = await stood(undefined, { http2 });
      const client = await RawHttp2.connect(stand.port, first);
      await stand.until(() => stand.gateway.stats.connectionsNow === 1);
      await stand.ticked();
      await stand.ticked();

      stand.time.ms += 11_000;

      await client.until(() => client.isClosed);
      assert.equal(stand.gateway.stats.timeouts, 1);
    });
  }

  test('that idles too long is told that it ends', async () => {
    const { stand } = await stood(undefined, { http2, timeouts: { idleMs: 1_000 } });
    const client = await RawHttp2.connect(stand.port);
    client.send(rawHeaders(1, request()));
    await client.until(() => client.fateOf(1) === 'answer 200');

    stand.time.ms += 2_000;

    await client.until(() => client.isClosed);
    assert.equal(client.goAway, 0);
  });

  test('that drains loses no request: those on their way are answered, and it ends when none is left', async () => {
    const { stand } = await stood(undefined, { http2 });
    const client = await RawHttp2.connect(stand.port);
    client.send(rawHeaders(1, request()));
    await client.until(() => client.fateOf(1) === 'answer 200');

    const drained = stand.gateway.drain(patienceMs);
    await client.until(() => client.goAway === 0);
    client.send(rawHeaders(3, request('/late')));
    await client.until(() => client.fateOf(3) === 'answer 200');
    await drained;

    const farewells = client.frames.filter(({ type }) => type === frame.goAway).map(({ payload }) => payload.readUInt32BE(0));
    assert.deepEqual(farewells, [2 ** 31 - 1, 3]);
  });

  test('of one client with too many connections is closed', async () => {
    const { stand } = await stood(undefined, { http2, limits: { connectionsPerAddressMax: 1 } });
    const first = await RawHttp2.connect(stand.port);
    await stand.until(() => stand.gateway.stats.connectionsNow === 1);

    const second = await RawHttp2.connect(stand.port);

    await second.until(() => second.isClosed);
    assert.equal(stand.gateway.stats.connectionsRefused, 1);
    first.close();
  });
});
