import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { jwtVerify } from 'jose';
import { settingsOf } from '../config/settings.ts';
import { composeIdentifier } from './compose-identifier.ts';

const line = { method: 'GET', scheme: 'http', authority: 'shop.test', target: '/' } as const;
const peer = { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: false };

interface Stand {
  readonly timeoutMs?: number;
  /** How the gate proves who it is; by a secret when left out. */
  readonly client?: Readonly<Record<string, string>>;
  /** What stands where the configuration says. */
  readonly secret?: string;
}

async function stand(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { timeoutMs = 30_000, client = { clientSecret: 'env:SECRET' }, secret = 's%cret' }: Stand = {},
) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (client['clientKey'] === undefined) request.resume();
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = { nowMs: 1_700_000_000_000 };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
  const settings = settingsOf(
    {
      version: 1,
      apis: [{ name: 'shop', upstream: 'http://127.0.0.1:1' }],
      identity: { providers: [{ name: 'opaque', url, clientId: 'a gate', ...client, audience: 'shop', timeoutMs }] },
    },
    { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: () => secret },
  );
  const identifier = composeIdentifier(settings, { fingerprint: (text) => `f${text.length}${text.at(-1)}`, now: () => clock.nowMs });
  return {
    clock,
    asked: () => asked,
    identify: async (token: string) => identifier.identify({ ...line, headers: ['authorization', `Bearer ${token}`], peer }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const active = (more: object = {}) => JSON.stringify({ active: true, sub: 'u-1', aud: ['shop'], scope: 'orders.read', ...more });

test('a token is asked about once at a time, as this client, and the word is kept no longer than the token lives', async () => {
  const shown: (string | undefined)[] = [];
  const endsAt = 1_700_000_000 + 40;
  await using one = await stand((request, response) => {
    shown.push(request.headers.authorization);
    response.end(active({ exp: endsAt }));
  });

  const found = await Promise.all(Array.from({ length: 20 }, () => one.identify('opaque-1')));
  one.clock.nowMs += 30_000;
  await one.identify('opaque-1');
  const askedWhileAlive = one.asked();
  one.clock.nowMs += 11_000;
  await one.identify('opaque-1');

  assert.deepEqual([found[0]?.verifiedBy, found[0]?.consumer.scopes, found[0]?.consumer.isVerified], ['opaque', ['orders.read'], true]);
  assert.deepEqual([askedWhileAlive, one.asked()], [1, 2]);
  assert.equal(shown[0], `Basic ${Buffer.from('a+gate:s%25cret').toString('base64')}`);
});

for (const [algorithm, pair] of [
  ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['EdDSA', generateKeyPairSync('ed25519')],
] as const) {
  test(`whoever asks may prove who it is by a key of its own, with ${algorithm}, by a word that is used once`, async () => {
    const forms: URLSearchParams[] = [];
    const pem = String(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const client = { clientKey: 'file:gate.pem', clientKeyId: 'gate-1', issuer: 'https://id.test' };
    await using one = await stand(
      (request, response) => {
        text(request).then((body) => {
          forms.push(new URLSearchParams(body));
          assert.equal(request.headers.authorization, undefined);
          response.end(active());
        }, assert.ifError);
      },
      { client, secret: pem },
    );

    const found = [await one.identify('opaque-1'), await one.identify('opaque-2')];

    assert.deepEqual(
      found.map(({ verifiedBy }) => verifiedBy),
      ['opaque', 'opaque'],
    );
    const said = await Promise.all(
      forms.map((form) => jwtVerify(form.get('client_assertion') ?? '', pair.publicKey, { issuer: 'a gate', audience: 'https://id.test' })),
    );
    assert.equal(new Set(said.map(({ payload }) => payload.jti)).size, 2);
    for (const { payload, protectedHeader } of said) {
      assert.deepEqual([protectedHeader.alg, protectedHeader.kid, payload.sub], [algorithm, 'gate-1', 'a gate']);
      assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 60);
    }
    assert.deepEqual(
      [forms[0]?.get('client_id'), forms[0]?.get('client_assertion_type'), forms[0]?.get('client_secret')],
      ['a gate', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', null],
    );
  });
}

test('a token that its issuer does not know, or that is meant for others, is not believed, and not asked about again at once', async () => {
  await using unknown = await stand((_request, response) => void response.end('{"active":false}'));
  await using foreign = await stand((_request, response) => void response.end(active({ aud: 'bank' })));

  assert.equal((await unknown.identify('opaque-1')).fault, 'inactive');
  assert.equal((await unknown.identify('opaque-1')).fault, 'inactive');
  assert.equal(unknown.asked(), 1);
  assert.equal((await foreign.identify('opaque-1')).fault, 'audience');
});

test('a token for which there was no room to ask is asked about when it comes again', async () => {
  const held: ServerResponse[] = [];
  const all = Promise.withResolvers<void>();
  await using one = await stand((_request, response) => {
    if (held.push(response) === 256) all.resolve();
    if (held.length > 256) response.end(active());
  });
  const first = Array.from({ length: 256 }, (_, at) => one.identify(`opaque-${at}`));
  await all.promise;

  const beyond = await one.identify('opaque-beyond');
  for (const response of held) response.end(active());
  await Promise.all(first);
  const again = await one.identify('opaque-beyond');

  assert.deepEqual([beyond.fault, again.fault], ['unavailable', null]);
});

test('when no good answer comes it cannot be told, and one that is away holds nobody up', async () => {
  await using broken = await stand((_request, response) => void response.writeHead(500).end());
  await using silent = await stand(() => {}, { timeoutMs: 100 });
  await using talker = await stand((_request, response) => void response.end(active({ padding: 'p'.repeat(400_000) })));

  for (const [one, asked] of [
    [broken, 2],
    [silent, 1],
    [talker, 2],
  ] as const) {
    assert.equal((await one.identify('opaque-1')).fault, 'unavailable');
    assert.equal((await one.identify('opaque-2')).fault, 'unavailable');
    assert.equal(one.asked(), asked);
  }
});
