import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { createServer, type Server, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { selfSigned } from '../testing/certificate.ts';
import { last, portOf } from '../testing/scene.ts';
import { Stand } from '../testing/stand.ts';
import { exchangeRaw } from '../testing/wire.ts';

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
