import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { BrowserChoice } from '@sluice/flow';
import { openGate, type TestGate } from '../support/gate.ts';

const browser: BrowserChoice = {
  csrf: { origins: new Set(['https://shop.example']), token: null, credentialHeaders: ['x-api-key'] },
  cors: {
    origins: new Set(['https://shop.example']),
    methods: ['GET', 'PUT'],
    requestHeaders: ['x-wanted'],
    exposedHeaders: ['x-total'],
    allowsCredentials: true,
    maxAgeSeconds: 60,
  },
  cookies: { isSecure: true, isHttpOnly: true, sameSite: 'Lax', exceptNames: new Set(['theme']) },
  headers: ['x-content-type-options', 'nosniff', 'x-frame-options', 'DENY'],
  keepsPrivate: true,
};

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
}

function ask(gate: TestGate, method: string, headers: Readonly<Record<string, string>>, path = '/'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: gate.port, host: '127.0.0.1', method, path, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

suite('what browsers are protected from', () => {
  const seen: string[] = [];
  const upstream = createServer((asked, answer) => {
    seen.push(`${asked.method} ${asked.url}`);
    reply(asked, answer);
  });
  let gate: TestGate;
  let observing: TestGate;

  before(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    gate = await openGate({ upstream: url, browser, routes: [{ template: '/hooks/**', isForAnySite: true }] });
    observing = await openGate({ upstream: url, browser, mode: 'observe' });
  });
  after(async () => {
    await gate[Symbol.asyncDispose]();
    await observing[Symbol.asyncDispose]();
    upstream.close();
  });

  function reply(asked: IncomingMessage, answer: ServerResponse): void {
    answer.setHeader('content-type', 'application/json');
    answer.setHeader('access-control-allow-origin', asked.headers.origin ?? '*');
    answer.setHeader('access-control-allow-credentials', 'true');
    answer.setHeader('x-frame-options', 'SAMEORIGIN');
    answer.setHeader('set-cookie', ['sid=1; Path=/; samesite=strict', 'theme=dark']);
    answer.end(asked.url === '/mail' ? '{"email":"jane.doe@northwind.example.com"}' : '{"ok":true}');
  }

  const forged = { cookie: 'sid=1', origin: 'https://evil.example' };

  test('a forged request never reaches the API, and its record says why', async () => {
    seen.length = 0;
    const { status } = await ask(gate, 'DELETE', forged);

    assert.equal(status, 403);
    assert.deepEqual(seen, []);
    const record = gate.record.records.at(-1);
    assert.deepEqual(
      record?.request.inspection.findings.map(({ kind }) => kind),
      ['csrf.cross-site'],
    );
    assert.equal(
      record?.request.decision.kind === 'block' && record.request.decision.because[0].rule,
      'default/forged-requests-are-refused',
    );
  });

  test('endpoints that are made for other sites are asked by them', async () => {
    assert.equal((await ask(gate, 'POST', forged, '/hooks/pay')).status, 200);
  });

  test('in observe nothing is refused or changed, and the finding is recorded', async () => {
    const { status, headers } = await ask(observing, 'DELETE', forged);

    assert.equal(status, 200);
    assert.equal(headers['access-control-allow-origin'], 'https://evil.example');
    assert.deepEqual(headers['set-cookie'], ['sid=1; Path=/; samesite=strict', 'theme=dark']);
    assert.equal(headers['x-content-type-options'], undefined);
    const record = observing.record.records.at(-1);
    const kinds = [record?.request, record?.response].flatMap((side) => side?.inspection.findings.map(({ kind }) => kind) ?? []);
    assert.deepEqual(kinds, ['csrf.cross-site', 'cors.foreign-origin', 'cookie.missing-flags']);
  });

  test('a preflight is answered without asking the API, with what is allowed and no more', async () => {
    seen.length = 0;
    const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-wanted, content-type' };
    const allowed = await ask(gate, 'OPTIONS', { origin: 'https://shop.example', ...asked });
    const foreign = await ask(gate, 'OPTIONS', { origin: 'https://evil.example', ...asked });
    const method = await ask(gate, 'OPTIONS', { origin: 'https://shop.example', 'access-control-request-method': 'DELETE' });
    const header = await ask(gate, 'OPTIONS', { origin: 'https://shop.example', ...asked, 'access-control-request-headers': 'x-other' });

    assert.deepEqual(seen, []);
    assert.deepEqual(
      [allowed.status, allowed.headers['access-control-allow-origin'], allowed.headers['access-control-allow-methods']],
      [204, 'https://shop.example', 'GET, PUT'],
    );
    assert.equal(allowed.headers['access-control-allow-credentials'], 'true');
    // A browser goes on only where each header that it asked for is named, JSON's content type among them.
    assert.equal(allowed.headers['access-control-allow-headers'], 'x-wanted, content-type');
    for (const { status, headers } of [foreign, method, header]) {
      assert.deepEqual([status, headers['access-control-allow-origin']], [204, undefined]);
    }
  });

  test('what the API grants to foreign pages is taken back, and problems can be read by those that are allowed', async () => {
    const foreign = await ask(gate, 'GET', { origin: 'https://evil.example' });
    const allowed = await ask(gate, 'GET', { origin: 'https://shop.example' });
    const refused = await ask(gate, 'POST', { cookie: 'sid=1' });

    assert.equal(foreign.headers['access-control-allow-origin'], undefined);
    assert.equal(foreign.headers['access-control-allow-credentials'], undefined);
    assert.equal(foreign.headers.vary, 'origin');
    assert.equal(allowed.headers['access-control-allow-origin'], 'https://shop.example');
    assert.equal(allowed.headers['access-control-expose-headers'], 'x-total');
    assert.deepEqual([refused.status, refused.headers['x-content-type-options']], [403, 'nosniff']);
  });

  test('cookies get the attributes that they lack, and what the API says itself stays', async () => {
    const { headers } = await ask(gate, 'GET', {});

    assert.deepEqual(headers['set-cookie'], ['sid=1; Path=/; samesite=strict; Secure; HttpOnly', 'theme=dark']);
    assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
  });

  test('shared caches keep neither answers to known consumers nor confidential data', async () => {
    const anybody = await ask(gate, 'GET', {});
    const known = await ask(gate, 'GET', { 'x-api-key': 'k-1' });
    const mail = await ask(gate, 'GET', {}, '/mail');

    assert.deepEqual(
      [anybody, known, mail].map(({ headers }) => headers['cache-control']),
      [undefined, 'private', 'private'],
    );
  });
});
