import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:tls';
import { selfSigned } from '@sluice/gateway/certificates';
import { sluice } from './support/commands.ts';
import { running } from './support/running.ts';

const missing = isThere('pebble') ? false : 'pebble is not on the PATH: apt-get install pebble';

function isThere(command: string): boolean {
  try {
    return execFileSync('sh', ['-c', `command -v ${command}`]).length > 0;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Pebble extends AsyncDisposable {
  readonly directory: string;
  /** Who vouches for the directory itself. */
  readonly caFile: string;
}

/** The small authority for tests. It asks for proof over loopback, at the port where the gate sends cleartext away. */
async function pebble(httpPort: number): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-pebble-'));
  const { cert, key } = selfSigned('localhost');
  const [caFile, keyFile, file] = ['ca.pem', 'key.pem', 'pebble.json'].map((name) => join(folder, name)) as [string, string, string];
  const [port, managementPort] = [await freePort(), await freePort()];
  writeFileSync(caFile, cert);
  writeFileSync(keyFile, key);
  const settings = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate: caFile,
    privateKey: keyFile,
    httpPort,
    tlsPort: await freePort(),
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  };
  writeFileSync(file, JSON.stringify({ pebble: settings }));
  const child: ChildProcess = spawn('pebble', ['-config', file, '-strict'], {
    env: { ...process.env, PEBBLE_VA_ALWAYS_VALID: '0', PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' },
    stdio: 'ignore',
  });
  const directory = `https://localhost:${port}/dir`;
  for (let tries = 0; !(await answers(directory)); tries += 1) {
    assert.ok(tries < 1_000 && child.exitCode === null, 'pebble does not answer');
    await delay(50);
  }
  return {
    directory,
    caFile,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(url, { rejectUnauthorized: false }, (response) => resolve(response.resume().statusCode === 200));
    asked.on('error', () => resolve(false));
  });
}

/** Who signed what a handshake shows. */
async function issuerAt(url: string): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { issuer } = socket.getPeerCertificate();
  socket.destroy();
  return String(issuer.CN);
}

suite('a certificate from an authority', { skip: missing }, () => {
  test('is asked for, proved over HTTP, kept for nobody else to read, and shown to clients', async () => {
    const redirectFrom = await freePort();
    await using authority = await pebble(redirectFrom);
    const acme = `{ directory: "${authority.directory}", email: ops@shop.example, domains: [localhost], termsAgreed: true }`;
    await using running_ = await running({
      upstream: (_request, response) => response.end('ok'),
      listen: `{ port: 0, tls: { acme: ${acme}, redirectFrom: ${redirectFrom} } }`,
      configuration: 'workers: 2\n',
      environment: { NODE_EXTRA_CA_CERTS: authority.caFile },
    });

    const deadlineMs = Date.now() + 60_000;
    while (!(await issuerAt(running_.url)).startsWith('Pebble Intermediate')) {
      assert.ok(Date.now() < deadlineMs && !/no certificate for/.test(running_.said()), running_.said());
      await delay(50);
    }

    const status = await sluice(running_.folder, ['status']);
    assert.match(status.stdout, /^localhost .* left .*certificate\.pem/m);
    assert.match(running_.said(), /gave a certificate for localhost/);
    for (const name of ['certificate.pem', 'account.pem']) {
      const file = join(running_.folder, '.sluice', 'acme', name);
      assert.ok(existsSync(file));
      assert.equal(statSync(file).mode & 0o077, 0);
    }
  });

  test('that cannot be had leaves the gate running, and the log says why', async () => {
    const redirectFrom = await freePort();
    await using authority = await pebble(redirectFrom);
    await using running_ = await running({
      upstream: (_request, response) => response.end('ok'),
      listen: `{ port: 0, tls: { acme: { directory: "${authority.directory}", domains: [gone.invalid], termsAgreed: true }, redirectFrom: ${redirectFrom} } }`,
      environment: { NODE_EXTRA_CA_CERTS: authority.caFile },
    });

    const deadlineMs = Date.now() + 60_000;
    while (!/no certificate for gone\.invalid .*tried again in 1 min/.test(running_.said())) {
      assert.ok(Date.now() < deadlineMs, running_.said());
      await delay(50);
    }

    assert.equal(await issuerAt(running_.url), 'gone.invalid');
  });
});
