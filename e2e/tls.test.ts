import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { certified, selfSigned } from '@sluice/gateway/certificates';
import { sluice } from './support/commands.ts';
import { type Running, type RunOptions, running } from './support/running.ts';

const first = selfSigned('localhost');
const second = selfSigned('localhost');
const files = { 'cert.pem': first.cert, 'key.pem': first.key };
const listen = '{ port: 0, tls: { certificates: [{ cert: cert.pem, key: key.pem }], redirectFrom: 0, hsts: {} } }';

function started(options: Partial<RunOptions> = {}): Promise<Running> {
  return running({ upstream: (_request, response) => response.end('{"ok":true}'), listen, files, ...options });
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

function ask(url: string, agent: Agent | null): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = agent ? request(`${url}/x`, { agent, servername: 'localhost' }) : requestHttp(`${url}/x`);
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const trusting = (ca: string): Agent => new Agent({ ca, maxCachedSessions: 0 });

/** Waits until a handshake shows that certificate. */
async function shows(url: string, ca: string): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while ((await ask(url, trusting(ca)).catch(() => null)) === null) {
    assert.ok(Date.now() < deadlineMs, 'the certificate that was written is not shown');
    await delay(20);
  }
}

async function shaken(url: string, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', servername: 'localhost', ca: first.cert, ...options });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return socket;
}

suite('a Sluice that speaks TLS', () => {
  test('answers over it, sends cleartext to it, and shows its certificates to operators', async () => {
    await using running = await started();

    const secure = await ask(running.url, trusting(first.cert));
    const clear = await ask(running.redirect, null);
    const status = await sluice(running.folder, ['status']);
    const doctor = await sluice(running.folder, ['doctor']);

    assert.deepEqual([secure.status, secure.headers['strict-transport-security']], [200, 'max-age=31536000']);
    assert.deepEqual([clear.status, clear.headers['location']], [308, `https://127.0.0.1:${new URL(running.url).port}/x`]);
    assert.match(status.stdout, /^address +https:/m);
    assert.match(status.stdout, /^localhost +2049-01-01 .*cert\.pem/m);
    assert.match(doctor.stdout + doctor.stderr, /certificate localhost.*until 2049-01-01/);
    assert.doesNotMatch(doctor.stdout + doctor.stderr, /self-test people.*missing/);
  });

  test('takes up files that change under traffic without a failed request, and none that do not fit', async () => {
    await using running = await started();
    const cert = join(running.folder, 'cert.pem');
    const key = join(running.folder, 'key.pem');
    const kept = new Agent({ rejectUnauthorized: false, keepAlive: true });
    const fresh = new Agent({ rejectUnauthorized: false });
    let isOver = false;
    const statuses: number[] = [];
    const traffic = Promise.all(
      [kept, fresh].map(async (agent) => {
        while (!isOver) statuses.push((await ask(running.url, agent)).status);
      }),
    );

    writeFileSync(`${key}.new`, second.key);
    writeFileSync(`${cert}.new`, second.cert);
    renameSync(`${key}.new`, key);
    renameSync(`${cert}.new`, cert);
    await shows(running.url, second.cert);
    writeFileSync(key, first.key);
    const deadlineMs = Date.now() + 60_000;
    while (!/key\.pem is not the key of .*cert\.pem/.test(running.said())) {
      assert.ok(Date.now() < deadlineMs, running.said());
      await delay(20);
    }
    const refused = await sluice(running.folder, ['reload']);
    await shows(running.url, second.cert);
    isOver = true;
    await traffic;
    kept.destroy();

    assert.ok(statuses.length > 100 && statuses.every((status) => status === 200));
    assert.match(refused.stdout + refused.stderr, /key\.pem is not the key of/);
    assert.doesNotMatch(running.said(), /PRIVATE KEY/);
  });

  test('takes the configuration that its guide shows', async () => {
    const [, guide = ''] = /```yaml\n([^`]*)```/.exec(readFileSync(join(import.meta.dirname, '..', 'docs', 'tls.md'), 'utf8')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'sluice-guide-'));
    mkdirSync(join(folder, 'tls'));
    writeFileSync(join(folder, 'sluice.yaml'), guide);
    for (const name of ['shop', 'partners']) {
      writeFileSync(join(folder, 'tls', `${name}.pem`), first.cert);
      writeFileSync(join(folder, 'tls', `${name}.key`), first.key);
    }
    writeFileSync(join(folder, 'tls', 'partners-ca.pem'), first.cert);

    const { code, stderr } = await sluice(folder, ['check']);
    rmSync(folder, { recursive: true });

    assert.deepEqual([code, stderr], [0, '']);
  });

  test('does not start with a key of another certificate, and says which', async () => {
    const wrong = { ...files, 'key.pem': second.key };

    await assert.rejects(started({ files: wrong }), /key\.pem is not the key of .*cert\.pem/);
  });

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`has sessions of ${maxVersion} taken up by whichever worker comes next`, async () => {
      await using running = await started({ configuration: 'workers: 2\n' });
      const socket = await shaken(running.url, { maxVersion });
      const session = new Promise<Buffer>((resolve) => socket.once('session', resolve));
      socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
      const sealed = maxVersion === 'TLSv1.2' ? (socket.getSession() ?? Buffer.alloc(0)) : await session;
      socket.destroy();

      const reused: boolean[] = [];
      for (let round = 0; round < 20; round += 1) {
        const again = await shaken(running.url, { maxVersion, session: sealed });
        reused.push(again.isSessionReused());
        again.destroy();
      }

      assert.ok(reused.every(Boolean));
    });
  }

  test('records the client that a certificate names as its consumer', async () => {
    const authority = selfSigned('authority');
    const { cert, key } = certified('billing', authority);
    await using running = await started({
      listen: '{ port: 0, tls: { certificates: [{ cert: cert.pem, key: key.pem }], clientCertificates: { ca: ca.pem } } }',
      files: { ...files, 'ca.pem': authority.cert },
    });

    const known = await ask(running.url, new Agent({ ca: first.cert, cert, key }));
    const unknown = await ask(running.url, trusting(first.cert));

    assert.deepEqual([known.status, unknown.status], [200, 403]);
    const rows = await sluice(running.folder, ['exchanges', '--json']);
    assert.match(rows.stdout, /the client showed no certificate, and one is needed/);
    assert.match(rows.stdout, /"certificate-k1:[0-9a-f]+"/);
    assert.doesNotMatch(rows.stdout, /billing/);
  });
});
