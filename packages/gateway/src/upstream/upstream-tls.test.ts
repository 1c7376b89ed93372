import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { createServer, type Server, setDefaultCACertificates, type TLSSocket, type TlsOptions } from 'node:tls';
import { certified, selfSigned } from '../testing/certificate.ts';
import { last, portOf } from '../testing/scene.ts';
import { Stand } from '../testing/stand.ts';
import { exchangeRaw } from '../testing/wire.ts';
import { defaultUpstreamTls, type UpstreamTls } from './upstream-tls.ts';

const ok = 'HTTP/1.1 200 OK\r\n';

const evil = `${ok}Content-Length: 4\r\n\r\nevil`;

suite('an upstream behind TLS', () => {
  const trusted = selfSigned('localhost');
  const unknown = selfSigned('localhost');
  const other = selfSigned('other.example');
  const servers: Server[] = [];
  before(() => setDefaultCACertificates([trusted.cert, other.cert]));
  after(() => {
    for (const server of servers) server.close();
  });

  async function started(pair: { key: string; cert: string }, answer: (socket: TLSSocket, head: string) => void): Promise<number> {
    const server = createServer({ ...pair, ALPNProtocols: ['http/1.1'] }, (socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => answer(socket, bytes.toString('latin1')));
    });
    servers.push(server.on('tlsClientError', () => {}).listen(0, 'localhost'));
    await once(server, 'listening');
    return portOf(server);
  }

  const stood = (port: number, options: Partial<Parameters<typeof Stand.start>[0]> = {}): Promise<Stand> =>
    Stand.start({ upstreamPort: port, ...options, route: { upstream: `https://localhost:${port}` } });

  test('is asked by its name, in HTTP/1.1, and again on the same socket', async () => {
    const seen = new Set<TLSSocket>();
    const port = await started(trusted, (socket) => {
      seen.add(socket);
      const text = `${String(socket.servername)} ${String(socket.alpnProtocol)}`;
      socket.write(`${ok}Content-Length: ${text.length}\r\n\r\n${text}`);
    });
    await using stand = await stood(port);

    const answers = [await exchangeRaw(stand.port, last()), await exchangeRaw(stand.port, last())];

    assert.deepEqual(
      answers.map(({ messages }) => messages[0]?.body.toString()),
      ['localhost http/1.1', 'localhost http/1.1'],
    );
    assert.equal(seen.size, 1);
  });

  for (const [name, pair] of [
    ['that nobody vouches for', unknown],
    ['of another name', other],
  ] as const) {
    test(`is not asked with a certificate ${name}`, async () => {
      let asked = 0;
      const port = await started(pair, () => {
        asked += 1;
      });
      await using stand = await stood(port);

      const answers = await exchangeRaw(stand.port, last());

      assert.deepEqual(answers.statuses, [502]);
      assert.equal(asked, 0);
    });
  }

  for (const isSized of [true, false]) {
    test(`is read to its end where it ${isSized ? 'closes behind its answer' : 'ends its answer by closing'} while its reader has stopped`, async () => {
      const body = 'b'.repeat(60_000);
      const port = await started(trusted, (socket) => {
        socket.end(`${ok}Connection: close\r\n${isSized ? `Content-Length: ${body.length}\r\n` : ''}\r\n${body}`);
      });
      let bytesRead = 0;
      let ending = '';
      await using stand = await stood(port, {
        handle: async (captured, way) => {
          const got = await way.forward(captured.request);
          if (got.kind !== 'response') throw new Error(got.detail);
          return new Promise((resolve) => {
            const told = (how: string): void => {
              ending = how;
              resolve({
                message: { ...got, headers: [], body: { length: 0, open: (sink) => sink.end([]), pause() {}, resume() {}, cancel() {} } },
              });
            };
            got.body.open({
              chunk(bytes) {
                bytesRead += bytes.length;
                got.body.pause();
                setTimeout(() => got.body.resume(), 20);
              },
              end: () => told('end'),
              abort: ({ detail }) => told(detail),
            });
          });
        },
      });

      await exchangeRaw(stand.port, last());

      assert.deepEqual([ending, bytesRead], ['end', body.length]);
    });
  }

  test('that does not shake hands in time is a 504', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => {}));
    await once(silent.listen(0, 'localhost'), 'listening');
    await using stand = await stood(portOf(silent));
    const answers = exchangeRaw(stand.port, last());
    await stand.until(() => stand.captured.length === 1);
    await stand.ticked();

    stand.time.ms += 6_000;

    assert.deepEqual((await answers).statuses, [504]);
    silent.close();
  });

  test('gives nobody what stands in another record behind an answer', async () => {
    const port = await started(trusted, (socket, request) => {
      if (!request.includes('/long')) return void socket.write(`${ok}Content-Length: 4\r\n\r\nnext`);
      // The first record is full; what stands behind the answer comes in the second, and both in one piece.
      const head = `${ok}Content-Length: 16000\r\nX: `;
      socket.write(`${head}${'x'.repeat(384 - 4 - head.length)}\r\n\r\n${'a'.repeat(16_000)}${evil}`);
    });
    await using stand = await stood(port, { limits: { upstreamConnectionsMax: 1 } });

    for (let round = 0; round < 10; round += 1) {
      const [long, next] = await Promise.all([exchangeRaw(stand.port, last('/long')), exchangeRaw(stand.port, last('/next'))]);

      assert.equal(long.messages[0]?.body.length, 16_000);
      assert.equal(next.messages[0]?.body.toString(), 'next');
    }
  });
});

suite('an upstream whose certificates are configured', () => {
  const authority = selfSigned('authority.example');
  const other = selfSigned('other-authority.example');
  const good = certified('localhost', authority);
  const client = certified('sluice', authority);
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close();
  });

  /** Says by what name it was asked, whose certificate came, and whether an earlier session went on. */
  async function started(options: TlsOptions): Promise<{ readonly port: number; readonly said: string[] }> {
    const said: string[] = [];
    const server = createServer({ ...options, ALPNProtocols: ['http/1.1'] }, (socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes: Buffer) => {
        const subject = String(socket.getPeerCertificate().subject?.CN ?? 'nobody');
        said.push(`${String(socket.servername)} ${subject} ${socket.isSessionReused() ? 'again' : 'new'}`);
        const isLast = bytes.toString('latin1').includes('/end');
        socket.write(`${ok}${isLast ? 'Connection: close\r\n' : ''}Content-Length: 2\r\n\r\nok`);
      });
    });
    servers.push(server.on('tlsClientError', () => {}).listen(0, 'localhost'));
    await once(server, 'listening');
    return { port: portOf(server), said };
  }

  const stood = (port: number, tls: Partial<UpstreamTls>): Promise<Stand> =>
    Stand.start({
      upstreamPort: port,
      route: { upstream: `https://localhost:${port}`, upstreamTls: { ...defaultUpstreamTls, ca: authority.cert, ...tls } },
    });

  for (const [name, pair, tls, detail] of [
    ['of an authority that is not configured', certified('localhost', other), {}, /nobody who is trusted/],
    ['that has expired', certified('localhost', authority, '230101000000Z'), {}, /has expired/],
    ['of another name', certified('elsewhere.example', authority), {}, /for another name/],
    ['of another name than is configured', good, { servername: 'api.internal' }, /for another name/],
  ] as const) {
    test(`is not asked with a certificate ${name}, and the fault says so`, async () => {
      const { port, said } = await started(pair);
      await using stand = await stood(port, tls);

      const answers = await exchangeRaw(stand.port, last());

      assert.deepEqual(answers.statuses, [502]);
      assert.deepEqual(said, []);
      assert.equal(stand.faults[0]?.why, 'tls');
      assert.match(stand.faults[0]?.detail ?? '', detail);
    });
  }

  test('is asked by the name that is configured, whatever its address is', async () => {
    const { port, said } = await started(certified('api.internal', authority));
    await using stand = await stood(port, { servername: 'api.internal' });

    assert.deepEqual((await exchangeRaw(stand.port, last())).statuses, [200]);
    assert.deepEqual(said, ['api.internal nobody new']);
  });

  test('that wants to know who asks is shown the client certificate, and refuses without', async () => {
    const { port, said } = await started({ ...good, requestCert: true, rejectUnauthorized: true, ca: authority.cert });
    await using named = await stood(port, { client: { cert: client.cert, key: client.key } });
    await using nameless = await stood(port, {});
    await using stranger = await stood(port, { client: certified('sluice', other) });

    assert.deepEqual((await exchangeRaw(named.port, last())).statuses, [200]);
    assert.deepEqual(said, ['localhost sluice new']);
    for (const stand of [nameless, stranger]) {
      assert.deepEqual((await exchangeRaw(stand.port, last())).statuses, [502]);
      assert.match(stand.faults[0]?.detail ?? '', /client certificate|closed without an answer/);
    }
    assert.equal(said.length, 1);
  });

  test('that speaks older TLS than is asked for is not asked', async () => {
    const { port } = await started({ ...good, maxVersion: 'TLSv1.2' });
    await using older = await stood(port, {});
    await using newer = await stood(port, { minVersion: 'TLSv1.3' });

    assert.deepEqual((await exchangeRaw(older.port, last())).statuses, [200]);
    assert.deepEqual((await exchangeRaw(newer.port, last())).statuses, [502]);
    assert.match(newer.faults[0]?.detail ?? '', /agree on no TLS/);
  });

  test('is believed unseen only where it is configured so', async () => {
    const { port } = await started(certified('elsewhere.example', other));
    await using stand = await stood(port, { isVerified: false });

    assert.deepEqual((await exchangeRaw(stand.port, last())).statuses, [200]);
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`is asked on a further socket with the session of the last one, ${maxVersion}`, async () => {
      const { port, said } = await started({ ...good, maxVersion });
      await using stand = await stood(port, {});

      for (let round = 0; round < 3; round += 1) assert.deepEqual((await exchangeRaw(stand.port, last('/end'))).statuses, [200]);

      // Of a session that goes on node's server of TLS 1.2 does not say the name.
      assert.deepEqual(
        said.map((words) => words.split(' ').at(-1)),
        ['new', 'again', 'again'],
      );
    });
  }
});
