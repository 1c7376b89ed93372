import assert from 'node:assert/strict';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { after, suite, test } from 'node:test';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { Raw } from '@sluice/model';
import { certified, selfSigned } from '../testing/certificate.ts';
import { patienceMs } from '../testing/patience.ts';
import { connected, get, last, readUntil } from '../testing/scene.ts';
import { Stand, type StandOptions } from '../testing/stand.ts';
import { exchangeRaw, RawUpstream } from '../testing/wire.ts';
import type { TlsSettings } from './tls-settings.ts';

const localhost = selfSigned('localhost');
const other = selfSigned('other.example');
const wild = selfSigned('*.wild.example');
const pairOf = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({ certificate: cert, key });
const settings: TlsSettings = {
  pairs: [pairOf(localhost), pairOf(other), pairOf(wild)],
  minVersion: 'TLSv1.2',
  clientCertificates: null,
  hsts: null,
  ticketKeys: null,
};
const open: AsyncDisposable[] = [];
after(async () => {
  for (const one of open.reverse()) await one[Symbol.asyncDispose]();
});

async function stood(options: Partial<StandOptions> = {}): Promise<{ readonly stand: Stand; readonly upstream: RawUpstream }> {
  const upstream = await RawUpstream.start();
  const stand = await Stand.start({ upstreamPort: upstream.port, tls: settings, ...options });
  open.push({ [Symbol.asyncDispose]: () => upstream.close() }, stand);
  return { stand, upstream };
}

const sessions = new WeakMap<TLSSocket, Buffer>();

async function secured(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false, ...options });
  socket.on('error', () => {});
  socket.on('session', (session: Buffer) => sessions.set(socket, session));
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.once('close', () => reject(new Error('closed before the handshake was over')));
  });
  return socket;
}

async function answerOver(socket: TLSSocket, request = last()): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(request);
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}

suite('a gate that speaks TLS', () => {
  test('answers over it, and says so upstream', async () => {
    const { stand, upstream } = await stood();

    const answer = await answerOver(await secured(stand.port));

    assert.match(answer, /^HTTP\/1\.1 200 /);
    const [captured] = stand.captured;
    assert.deepEqual([captured?.request.scheme, captured?.request.peer.isProtected], ['https', true]);
    assert.ok(upstream.requests[0]?.lines.some(([name, value]) => name === 'X-Forwarded-Proto' && value === 'https'));
  });

  for (const [asked, shown] of [
    ['other.example', other],
    ['OTHER.example', other],
    ['a.wild.example', wild],
    ['a.b.wild.example', localhost],
    ['wild.example', localhost],
    ['nobody.example', localhost],
    ['', localhost],
  ] as const) {
    test(`shows the right certificate to who asks for ${asked || 'no name'}`, async () => {
      const { stand } = await stood();

      const socket = await secured(stand.port, { servername: asked });

      const { raw } = socket.getPeerCertificate();
      assert.ok(raw.equals(Buffer.from(shown.cert.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64')));
      socket.destroy();
    });
  }

  test('agrees on HTTP/1.1 and on nothing that it does not speak', async () => {
    const { stand } = await stood();

    const socket = await secured(stand.port, { ALPNProtocols: ['spdy/3', 'http/1.1'] });
    const refused = secured(stand.port, { ALPNProtocols: ['spdy/3'] });

    await assert.rejects(refused);
    assert.equal(socket.alpnProtocol, 'http/1.1');
    socket.destroy();
  });

  for (const [minVersion, tried] of [
    ['TLSv1.2', 'TLSv1.1'],
    ['TLSv1.3', 'TLSv1.2'],
  ] as const) {
    test(`of at least ${minVersion} shakes no hands in ${tried}`, async () => {
      const { stand } = await stood({ tls: { ...settings, minVersion } });

      const refused = secured(stand.port, { minVersion: tried, maxVersion: tried, ciphers: 'DEFAULT:@SECLEVEL=0' });

      await assert.rejects(refused);
      await stand.until(() => stand.gateway.stats.handshakesFailed === 1);
    });
  }

  test('speaks no cipher without forward secrecy', async () => {
    const { stand } = await stood();

    await assert.rejects(secured(stand.port, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-SHA' }));
  });

  test('tells who speaks cleartext to it, and records that', async () => {
    const { stand } = await stood();

    const answers = await exchangeRaw(stand.port, get());

    assert.deepEqual(answers.statuses, [400]);
    assert.deepEqual(
      stand.refusals.map(({ code }) => code),
      ['cleartext'],
    );
  });

  test('closes on who speaks neither', async () => {
    const { stand } = await stood();

    const answers = await exchangeRaw(stand.port, '\0\x01\x02 no such protocol\r\n\r\n');

    assert.deepEqual(answers.messages, []);
    assert.equal(stand.gateway.stats.handshakesFailed, 1);
  });

  for (const sent of ['nothing', 'a byte at a time'] as const) {
    test(`cuts who sends ${sent} in place of a handshake`, async () => {
      const { stand } = await stood();
      const socket = await connected(stand.port);
      await stand.until(() => stand.gateway.stats.connectionsNow === 1);
      if (sent !== 'nothing') socket.write('\x16');
      await stand.ticked();

      stand.time.ms += 9_000;
      if (sent !== 'nothing') socket.write('\x03');
      await stand.ticked();
      assert.equal(stand.gateway.stats.connectionsNow, 1);
      stand.time.ms += 2_000;

      await once(socket, 'close');
      assert.equal(stand.gateway.stats.timeouts, 1);
    });
  }

  test('cuts who shakes hands and then sends no whole head', async () => {
    const { stand } = await stood({ timeouts: { headersMs: 60, checkMs: 5 } });
    const socket = await secured(stand.port);

    const answer = await answerOver(socket, 'GET / HTTP/1.1\r\nHost: ');

    assert.match(answer, /^HTTP\/1\.1 408 /);
  });

  test('counts connections from their first packet on', async () => {
    const { stand } = await stood({ limits: { connectionsPerAddressMax: 2 } });
    const silent = [await connected(stand.port), await connected(stand.port)];
    await stand.until(() => stand.gateway.stats.connectionsNow === 2);

    await assert.rejects(secured(stand.port));
    for (const socket of silent) socket.destroy();
    await stand.until(() => stand.gateway.stats.connectionsNow === 0);

    assert.equal(stand.gateway.stats.connectionsRefused, 1);
    assert.match(await answerOver(await secured(stand.port)), /^HTTP\/1\.1 200 /);
  });

  test('lets idle connections and unfinished handshakes go when it drains', async () => {
    const { stand } = await stood();
    const idle = await secured(stand.port);
    idle.write(get());
    await readUntil(idle, 'GET /x');
    const silent = connectTcp(stand.port, '127.0.0.1').on('error', () => {});
    await stand.until(() => stand.gateway.stats.connectionsNow === 2);
    const ended = Promise.all([once(idle, 'close'), once(silent, 'close')]);

    await stand.gateway.drain(patienceMs);

    await ended;
    assert.equal(stand.gateway.stats.connectionsNow, 0);
  });

  test('resets an answer that only its end delimits when the upstream breaks off', async () => {
    const { stand, upstream } = await stood();
    upstream.reply = (_request, { socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');
      setImmediate(() => socket.destroy());
    };
    const socket = await secured(stand.port);
    const reset = new Promise((resolve) => {
      socket.on('error', resolve);
      socket.on('end', () => resolve(null));
    });

    const answer = await answerOver(socket, 'GET /x HTTP/1.0\r\nHost: gate\r\n\r\n');

    assert.match(answer, /part$/);
    assert.equal(((await reset) as NodeJS.ErrnoException | null)?.code, 'ECONNRESET');
  });

  test('lets protocols switch', async () => {
    const { stand, upstream } = await stood({ route: { allowsUpgrade: () => true } });
    upstream.onConnection = (socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
        socket.on('data', (bytes) => socket.write(bytes));
      });
    };
    const socket = await secured(stand.port);
    socket.write(get('/x', 'Connection: Upgrade\r\nUpgrade: echo\r\n'));
    await readUntil(socket, '\r\n\r\n');
    const echoed = readUntil(socket, 'hello');

    socket.write('hello');

    assert.equal(await echoed, 'hello');
    socket.destroy();
  });

  test('shows other certificates from one handshake to the next, and keeps them when the next do not fit', async () => {
    const { stand } = await stood();
    const before = await secured(stand.port);
    const next = selfSigned('localhost');

    stand.gateway.setTls({ ...settings, pairs: [pairOf(next)] });
    assert.throws(() => stand.gateway.setTls({ ...settings, pairs: [{ certificate: next.cert, key: other.key }] }));

    const after = await secured(stand.port, { rejectUnauthorized: true, ca: next.cert });
    assert.match(await answerOver(after), /^HTTP\/1\.1 200 /);
    assert.match(await answerOver(before), /^HTTP\/1\.1 200 /);
  });

  test('reads an absolute target as one of https only', async () => {
    const { stand } = await stood();
    const asked = async (target: string) => (await answerOver(await secured(stand.port), last(target))).slice(9, 12);

    assert.deepEqual([await asked('https://gate/x'), await asked('http://gate/x')], ['200', '400']);
    assert.equal(stand.captured[0]?.request.target, '/x');
  });
});

suite('Strict-Transport-Security', () => {
  const strict: TlsSettings = { ...settings, hsts: 'max-age=31536000' };
  const linesOf = (answer: string) => answer.split('\r\n').filter((line) => /^strict-transport-security:/i.test(line));

  test('stands in every answer over TLS, refusals too', async () => {
    const { stand } = await stood({ tls: strict });

    for (const request of [last(), last('/%'), 'HEAD /x HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n']) {
      assert.deepEqual(linesOf(await answerOver(await secured(stand.port), request)), ['Strict-Transport-Security: max-age=31536000']);
    }
  });

  test('is left as the upstream says it', async () => {
    const { stand, upstream } = await stood({ tls: strict });
    upstream.reply = (_request, { socket }) =>
      void socket.write('HTTP/1.1 200 OK\r\nstrict-transport-security: max-age=1\r\nContent-Length: 0\r\n\r\n');

    assert.deepEqual(linesOf(await answerOver(await secured(stand.port))), ['strict-transport-security: max-age=1']);
  });

  test('is not said where it is not wanted', async () => {
    const { stand } = await stood();

    assert.deepEqual(linesOf(await answerOver(await secured(stand.port))), []);
  });
});

suite('a gate that asks for client certificates', () => {
  const authority = selfSigned('authority');
  const asking = (isRequired: boolean): TlsSettings => ({ ...settings, clientCertificates: { ca: authority.cert, isRequired } });
  const billing = certified('billing', authority, undefined, 'spiffe://shop/billing');
  const mail = certified('mail', authority);
  const wrong = [
    ['of another authority', certified('billing', selfSigned('authority'))],
    ['that signed itself', selfSigned('billing')],
    ['that has expired', certified('billing', authority, '230101000000Z')],
  ] as const;

  for (const isRequired of [true, false]) {
    const who = isRequired ? 'that it needs' : 'that it takes';

    test(`knows the name in one ${who}`, async () => {
      const { stand } = await stood({ tls: asking(isRequired) });

      for (const { key, cert } of [billing, mail]) {
        assert.match(await answerOver(await secured(stand.port, { key, cert })), /^HTTP\/1\.1 200 /);
      }

      const names = stand.captured.map(({ request }) => request.peer.certificate);
      assert.deepEqual(
        names.map((name) => name !== null && Raw.reveal(name)),
        ['spiffe://shop/billing', 'CN=mail'],
      );
      const thumbprints = [billing, mail].map(({ cert }) => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url'));
      assert.deepEqual(
        stand.captured.map(({ request }) => request.peer.certificateThumbprint),
        thumbprints,
      );
    });

    for (const [what, { key, cert }] of wrong) {
      test(`refuses one ${what} where one is asked for ${who}`, async () => {
        const { stand, upstream } = await stood({ tls: asking(isRequired) });

        const answer = await answerOver(await secured(stand.port, { key, cert }));

        assert.match(answer, /^HTTP\/1\.1 403 [\s\S]*"The client certificate is not accepted"/);
        assert.deepEqual([stand.refusals.map(({ code }) => code), upstream.requests.length], [['certificate-refused'], 0]);
      });
    }
  }

  test('refuses who shows none where it needs one', async () => {
    const { stand, upstream } = await stood({ tls: asking(true) });

    const answer = await answerOver(await secured(stand.port));

    assert.match(answer, /^HTTP\/1\.1 403 [\s\S]*"A client certificate is needed"/);
    assert.deepEqual([stand.refusals.map(({ code }) => code), upstream.requests.length], [['certificate-needed'], 0]);
  });

  test('lets in who shows none where it needs none', async () => {
    const { stand } = await stood({ tls: asking(false) });

    assert.match(await answerOver(await secured(stand.port)), /^HTTP\/1\.1 200 /);
    assert.equal(stand.captured[0]?.request.peer.certificate, null);
  });

  test('takes the certificate of a trusted proxy for nobody else', async () => {
    const { key, cert } = billing;
    const { stand } = await stood({ tls: asking(true), trustedProxies: ['127.0.0.1'] });

    await answerOver(await secured(stand.port, { key, cert }), get('/x', 'X-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n'));

    const { address, certificate } = stand.captured[0]?.request.peer ?? {};
    assert.deepEqual([address, certificate], ['203.0.113.7', null]);
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`looks at the end of a certificate again when a session of ${maxVersion} is taken up`, async () => {
      const { key, cert } = billing;
      const { stand } = await stood({ tls: asking(true) });
      const first = await secured(stand.port, { key, cert, maxVersion });
      await answerOver(first);
      const session = sessions.get(first);
      const resumed = await secured(stand.port, { key, cert, maxVersion, session });
      assert.ok(resumed.isSessionReused());
      assert.match(await answerOver(resumed), /^HTTP\/1\.1 200 /);

      stand.time.ms = Date.UTC(2050, 0, 1);
      await stand.ticked();
      const late = await secured(stand.port, { key, cert, maxVersion, session });

      assert.ok(late.isSessionReused());
      assert.match(await answerOver(late), /^HTTP\/1\.1 403 /);
    });
  }
});

suite('HTTP/2 over TLS', () => {
  const authority = selfSigned('authority');
  const asking: TlsSettings = { ...settings, hsts: 'max-age=1', clientCertificates: { ca: authority.cert, isRequired: true } };

  async function asked(port: number, options: ConnectionOptions): Promise<IncomingHttpHeaders> {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { servername: 'localhost', rejectUnauthorized: false, ...options });
    const stream = session.request({ ':path': '/x', ':authority': 'gate' });
    const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    session.destroy();
    return headers;
  }

  test('is agreed on where the client offers it, with the certificate and the words of the listener', async () => {
    const { key, cert } = certified('billing', authority);
    const { stand } = await stood({ tls: asking });

    const known = await asked(stand.port, { key, cert });
    const unknown = await asked(stand.port, {});

    assert.deepEqual([known[':status'], unknown[':status']], [200, 403]);
    assert.deepEqual([known['strict-transport-security'], unknown['strict-transport-security']], ['max-age=1', 'max-age=1']);
    const { scheme, peer } = stand.captured[0]?.request ?? {};
    assert.deepEqual([scheme, peer?.certificate && Raw.reveal(peer.certificate)], ['https', 'CN=billing']);
  });
});

suite('sessions', () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`of ${maxVersion} are taken up again by another gate with the same ticket keys, and by none with others`, async () => {
      const ticketKeys = randomBytes(48);
      const { stand: one } = await stood({ tls: { ...settings, ticketKeys } });
      const { stand: two } = await stood({ tls: { ...settings, ticketKeys } });
      const { stand: three } = await stood({ tls: { ...settings, ticketKeys: randomBytes(48) } });
      const first = await secured(one.port, { maxVersion });
      await answerOver(first);
      const session = sessions.get(first);

      const [same, others] = [await secured(two.port, { maxVersion, session }), await secured(three.port, { maxVersion, session })];

      assert.deepEqual([same.isSessionReused(), others.isSessionReused()], [true, false]);
      assert.equal(two.gateway.stats.handshakesResumed, 1);
      for (const socket of [same, others]) assert.match(await answerOver(socket), /^HTTP\/1\.1 200 /);
    });
  }
});
