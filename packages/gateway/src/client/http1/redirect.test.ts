import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selfSigned } from '../../testing/certificate.ts';
import { get, last } from '../../testing/scene.ts';
import { Stand } from '../../testing/stand.ts';
import { exchangeRaw, RawUpstream } from '../../testing/wire.ts';

const { cert, key } = selfSigned('localhost');
const tls = { pairs: [{ certificate: cert, key }], minVersion: 'TLSv1.2', clientCertificates: null, hsts: null, ticketKeys: null } as const;

async function stood(httpsPort = 443): Promise<{ readonly stand: Stand; readonly upstream: RawUpstream; readonly port: number }> {
  const upstream = await RawUpstream.start();
  const redirect = { listen: { host: '127.0.0.1', port: 0 }, httpsPort };
  const stand = await Stand.start({ upstreamPort: upstream.port, tls, redirect });
  return { stand, upstream, port: stand.gateway.redirectAddress?.port ?? 0 };
}

suite('a listener in cleartext beside one that speaks TLS', () => {
  for (const [request, location] of [
    [get('/a%2Fb?x=1&y=%20'), 'https://gate/a%2Fb?x=1&y=%20'],
    ['GET / HTTP/1.1\r\nHost: gate.example:8080\r\n\r\n', 'https://gate.example/'],
    ['GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n', 'https://[::1]/'],
    ['GET http://gate/a HTTP/1.1\r\nHost: gate\r\n\r\n', 'https://gate/a'],
    ['POST /orders HTTP/1.1\r\nHost: gate\r\nContent-Length: 3\r\n\r\nabc', 'https://gate/orders'],
  ] as const) {
    test(`sends ${request.split('\r\n', 1)[0]} to ${location}`, async () => {
      const { stand, upstream, port } = await stood();
      await using _stand = stand;

      const { statuses, messages } = await exchangeRaw(port, [request, last()]);

      assert.deepEqual(statuses, [308, 308]);
      assert.deepEqual(
        messages[0]?.lines.filter(([name]) => name === 'Location' || name === 'Strict-Transport-Security'),
        [['Location', location]],
      );
      assert.deepEqual([stand.captured.length, stand.refusals.map(({ code }) => code)], [0, ['https-only', 'https-only']]);
      assert.equal(upstream.requests.length, 0);
      await upstream.close();
    });
  }

  test('names the port that TLS is spoken on where it is not the usual one', async () => {
    const { stand, upstream, port } = await stood(8443);
    await using _stand = stand;

    const { messages } = await exchangeRaw(port, last());

    assert.ok(messages[0]?.lines.some(([name, value]) => name === 'Location' && value === 'https://gate:8443/x'));
    await upstream.close();
  });

  for (const [what, request, status] of [
    ['without a host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['with a host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['with two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['for another host than it names', 'GET http://evil/ HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['that is not HTTP', 'nonsense\r\n\r\n', 400],
  ] as const) {
    test(`sends a request ${what} nowhere`, async () => {
      const { stand, upstream, port } = await stood();
      await using _stand = stand;

      const { statuses, messages } = await exchangeRaw(port, request);

      assert.deepEqual(statuses, [status]);
      assert.ok(!messages[0]?.lines.some(([name]) => name === 'Location'));
      await upstream.close();
    });
  }

  test('switches no protocols', async () => {
    const { stand, upstream, port } = await stood();
    await using _stand = stand;

    const { statuses } = await exchangeRaw(port, get('/x', 'Connection: Upgrade, close\r\nUpgrade: websocket\r\n'));

    assert.deepEqual(statuses, [308]);
    await upstream.close();
  });

  test('answers a certificate authority what it was given to answer, and records nothing of it', async () => {
    const { stand, upstream, port } = await stood();
    await using _stand = stand;
    stand.gateway.setChallenges(new Map([['token', 'token.thumbprint']]));
    const path = '/.well-known/acme-challenge/';

    const known = await exchangeRaw(port, last(`${path}token`));
    const unknown = await exchangeRaw(port, last(`${path}other`));

    assert.deepEqual([known.statuses, known.messages[0]?.body.toString()], [[200], 'token.thumbprint']);
    assert.deepEqual(unknown.statuses, [308]);
    assert.deepEqual([stand.gateway.stats.challengesAnswered, stand.refusals.length], [1, 1]);
    await upstream.close();
  });
});
