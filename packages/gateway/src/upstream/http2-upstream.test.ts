import assert from 'node:assert/strict';
import { createSecureServer, createServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { suite, test } from 'node:test';
import { errorCode, frame } from '../http2/protocol.ts';
import { selfSigned } from '../testing/certificate.ts';
import { type Asked, asked, head, listening, node, ok, raw, standing } from '../testing/http2-upstreams.ts';
import { RawHttp2, rawFrame, rawHeaders, request, uint32 } from '../testing/raw-http2.ts';
import { exchangeRaw } from '../testing/wire.ts';
import { defaultHealth } from './care/health-options.ts';
import { defaultUpstreamTls } from './upstream-tls.ts';

suite('an upstream that speaks HTTP/2', () => {
  test('is asked in it, with one account of the client and nothing of HTTP/1.1', async () => {
    const seen: Readonly<Record<string, unknown>>[] = [];
    const { stand } = await node((stream, headers) => {
      seen.push(headers);
      ok(stream);
    });

    const answers = await asked(stand, 'X-A: b\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nCookie: a=1\r\n', 'hello');

    assert.deepEqual(answers.messages[0]?.body.toString(), '5');
    const { [':authority']: authority, [':method']: method, [':path']: path, [':scheme']: scheme, ...fields } = seen[0] ?? {};
    assert.deepEqual([authority, method, path, scheme], ['gate', 'POST', '/x', 'http']);
    assert.deepEqual(Object.fromEntries(Object.entries(fields)), {
      'x-a': 'b',
      cookie: 'a=1',
      'content-length': '5',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'gate',
      via: '1.1 sluice',
    });
  });

  test('carries many exchanges at once on one connection, also from clients that speak HTTP/2', async () => {
    const { stand, sessions } = await node(ok);
    const client = await RawHttp2.connect(stand.port);
    const ids = Array.from({ length: 60 }, (_, index) => index * 2 + 1);

    client.send(...ids.map((id) => rawHeaders(id, request())));
    await client.until(() => ids.every((id) => client.fateOf(id) === 'answer 200'));

    assert.equal(sessions(), 1);
    client.close();
  });

  test('opens as many connections as its bound of streams asks for, and lets others wait', async () => {
    const server = createServer({ settings: { maxConcurrentStreams: 2 } });
    let most = 0;
    let now = 0;
    server.on('stream', (stream) => {
      now += 1;
      most = Math.max(most, now);
      setImmediate(() => {
        now -= 1;
        stream.respond({ ':status': 200 });
        stream.end('ok');
      });
    });
    const stand = await standing(await listening(server));

    const answers = await Promise.all(Array.from({ length: 40 }, () => asked(stand)));

    assert.ok(answers.every(({ statuses }) => statuses[0] === 200));
    assert.ok(most <= 16, String(most));
  });

  test('takes and gives megabytes, to the byte', async () => {
    const body = Buffer.alloc(3_000_000, 'sluice!');
    const { stand } = await node((stream) => {
      stream.respond({ ':status': 200 });
      stream.pipe(stream);
    });

    const answers = await exchangeRaw(stand.port, [
      `POST /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
      body.toString('latin1'),
    ]);

    assert.ok(answers.messages[0]?.body.equals(body));
  });

  test('says trailers and 103, which go on where they may', async () => {
    const { stand } = await node(
      (stream) => {
        stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
        stream.end('ok');
      },
      { route: { passesEarlyHints: true } },
    );
    const client = await RawHttp2.connect(stand.port);

    client.send(rawHeaders(1, request('/x', [['te', 'trailers']])));
    await client.until(() => client.stream(1).isOver);

    const { heads, body } = client.stream(1);
    assert.deepEqual([heads[0], heads.at(-1), body.toString()], [[':status', '103', 'link', '</a.css>'], ['x-sum', '1'], 'ok']);
    client.close();
  });

  for (const [name, refuse] of [
    [
      'refuses the stream',
      ({ socket, streamId }: Asked) => socket.write(rawFrame(frame.rstStream, 0, streamId, uint32(errorCode.refusedStream))),
    ],
    ['says that it goes', ({ socket }: Asked) => socket.end(rawFrame(frame.goAway, 0, 0, uint32(0, 0)))],
  ] as const) {
    test(`that ${name} before it looked is asked once more, whatever the method`, async () => {
      const { stand, count } = await raw((one) => void (one.count === 1 ? refuse(one) : one.socket.write(head(one.streamId, [], true))));

      const answers = await asked(stand, '', 'hello');

      assert.deepEqual([answers.statuses, count(), stand.gateway.stats.upstreamRetries], [[200], 2, 1]);
    });

    test(`that ${name} again and again is a 502`, async () => {
      const { stand, count } = await raw((one) => void refuse(one));

      const answers = await asked(stand, '', 'hello');

      assert.deepEqual([answers.statuses, count()], [[502], 2]);
    });
  }

  test('that closes under a POST which it may have looked at is not asked again', async () => {
    const { stand, count } = await raw(({ socket }) => socket.destroy());

    const answers = await asked(stand, '', 'hello');

    assert.deepEqual([answers.statuses, count()], [[502], 1]);
  });

  test('is told when the client gives its request up', async () => {
    const { stand, seen } = await raw(() => {});
    const client = await RawHttp2.connect(stand.port);
    client.send(rawHeaders(1, request()), rawHeaders(3, request()));
    await stand.until(() => seen.filter((one) => one.startsWith('1 ')).length === 2);

    client.send(rawFrame(frame.rstStream, 0, 1, uint32(8)));

    await stand.until(() => seen.includes('3 1 8'));
    assert.equal(client.fateOf(3), 'open');
    client.close();
  });

  test('that does not answer in time is a 504, and its connection goes on', async () => {
    const { stand, count } = await raw((one) => void (one.count > 1 && one.socket.write(head(one.streamId, [], true))));
    const slow = asked(stand);
    await stand.until(() => count() === 1);

    stand.time.ms += 61_000;

    assert.deepEqual((await slow).statuses, [504]);
    assert.deepEqual((await asked(stand)).statuses, [200]);
  });

  test('is held back when the client does not read', async () => {
    let sent = 0;
    const { stand } = await node((stream) => {
      stream.respond({ ':status': 200 });
      const pump = (): void => {
        while (sent < 50_000_000) {
          sent += 100_000;
          if (!stream.write(Buffer.alloc(100_000))) return;
        }
      };
      stream.on('drain', pump);
      pump();
    });
    const client = await RawHttp2.connect(stand.port);

    client.send(rawHeaders(1, request()));
    await client.until(() => client.stream(1).body.length === 65_535);
    await stand.ticked();

    assert.ok(sent < 5_000_000, `${sent} bytes were taken in for nobody`);
    client.close();
  });

  test('that is not there is a 502, and one that says nothing a 504', async () => {
    const closed = createTcpServer();
    const port = await listening(closed);
    closed.close();
    const silent = await listening(createTcpServer((socket) => socket.on('error', () => {})));

    const stand = await standing(port);
    assert.deepEqual((await asked(stand)).statuses, [502]);
    const other = await standing(silent);
    const slow = asked(other);
    await other.until(() => other.captured.length === 1);
    await other.ticked();
    other.time.ms += 10_000;
    assert.deepEqual((await slow).statuses, [504]);
  });

  test('is asked in it over TLS where the handshake agrees, and else not at all', async () => {
    const { cert, key } = selfSigned('localhost');
    const server = createSecureServer({ cert, key });
    server.on('stream', ok);
    const port = await listening(server);
    const other = createHttpsServer({ cert, key });
    const otherPort = await listening(other);
    const route = { upstreamTls: { ...defaultUpstreamTls, ca: cert } };

    const stand = await standing(port, { route: { ...route, upstream: `https://localhost:${port}` } });
    assert.deepEqual((await asked(stand)).statuses, [200]);
    const refused = await standing(otherPort, { route: { ...route, upstream: `https://localhost:${otherPort}` } });
    assert.deepEqual((await asked(refused)).statuses, [502]);
    assert.equal(refused.faults[0]?.why, 'tls');
  });

  test('is checked in it, taken out while it is sick, and no target is asked in another', async () => {
    let isWell = false;
    let askedWhileSick = 0;
    const sick = createServer();
    sick.on('stream', (stream, headers) => {
      if (headers[':path'] !== '/healthz') {
        if (!isWell) askedWhileSick += 1;
        return ok(stream);
      }
      stream.respond({ ':status': isWell ? 200 : 500 }, { endStream: true });
    });
    const well = createServer();
    well.on('stream', ok);
    const [first, second] = await Promise.all([sick, well].map((server) => listening(server)));
    const target = (port = 0) => ({ url: `http://127.0.0.1:${port}`, weight: 1, canaryPercent: null, connectionsMax: 64 });
    const health = { ...defaultHealth, path: '/healthz', intervalMs: 20, unhealthyAfter: 1, healthyAfter: 1 };
    const care = { targets: [target(first), target(second)] as const, slowStartMs: 0, canaryBy: 'chance' as const };
    const none = { circuit: null, outlier: null, concurrency: null };
    const stand = await standing(0, { route: { upstream: target(first).url, care: { ...care, ...none, health } } });
    const states = (): readonly string[] => stand.gateway.targets[0]?.targets.map(({ state }) => state) ?? [];
    await stand.until(() => states()[0] === 'unhealthy');

    const answers = await Promise.all(Array.from({ length: 10 }, () => asked(stand)));
    assert.ok(answers.every(({ statuses }) => statuses[0] === 200));
    assert.deepEqual([askedWhileSick, states()[1]], [0, 'up']);
    isWell = true;

    await stand.until(() => states()[0] === 'up');
  });

  test('that idles is left', async () => {
    const server = createServer();
    server.on('stream', ok);
    const gone = new Promise<void>((resolve) => server.once('session', (session) => session.once('close', resolve)));
    const stand = await standing(await listening(server));
    await asked(stand);

    await stand.ticked();
    stand.time.ms += 12_000;

    await gone;
  });
});
