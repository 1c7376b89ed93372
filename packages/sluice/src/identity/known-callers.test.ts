import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Identity } from '@sluice/identity';
import { settingsOf } from '../config/settings.ts';
import { composeIdentifier } from './compose-identifier.ts';
import { hashPassword } from './passwords.ts';

type Document = Parameters<typeof settingsOf>[0];

const line = { method: 'GET', scheme: 'http', authority: 'shop.test', target: '/' } as const;
const peer = { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: false };

function identifierOf(document: Partial<Document>, secrets: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf(
    { version: 1, apis: [{ name: 'shop', upstream: 'http://127.0.0.1:1' }], ...document },
    { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: (name) => secrets[name] ?? '' },
  );
  let nowMs = 1_700_000_000_000;
  const identifier = composeIdentifier(settings, { fingerprint: (text) => Buffer.from(text).toString('hex').slice(-40), now: () => nowMs });
  return {
    later: (byMs: number) => {
      nowMs += byMs;
    },
    at: (...headers: readonly string[]): Identity | Promise<Identity> => identifier.identify({ ...line, headers, peer }),
  };
}

const basic = (text: string) => ['authorization', `Basic ${Buffer.from(text).toString('base64')}`] as const;

test('a user is known by name and password, once checked at once, and a wrong password says nothing of the user', async () => {
  const users = [{ name: 'ann', password: 'env:ANN', roles: ['clerk'], scopes: ['orders.read'], tenant: 'north' }];
  const { at } = identifierOf({ identity: { users } }, { 'env:ANN': await hashPassword('correct horse') });

  const ann = await at(...basic('ann:correct horse'));
  const again = at(...basic('ann:correct horse'));
  const wrong = await at(...basic('ann:wrong'));
  const nobody = await at(...basic('bob:wrong'));

  assert.deepEqual([ann.verifiedBy, ann.consumer.id, ann.consumer.roles, ann.consumer.tenant], ['basic', 'user-ann', ['clerk'], 'north']);
  assert.ok(!(again instanceof Promise));
  assert.deepEqual([wrong.fault, wrong.consumer.kind, wrong.consumer.id], ['password', 'anonymous', nobody.consumer.id]);
});

test('guesses beyond what is checked at once are not checked', async () => {
  const users = [{ name: 'ann', password: 'env:ANN' }];
  const { at } = identifierOf({ identity: { users } }, { 'env:ANN': await hashPassword('correct horse') });

  const faults = await Promise.all(Array.from({ length: 40 }, async (_, index) => (await at(...basic(`ann:guess ${index}`))).fault));

  assert.deepEqual(
    [faults.filter((fault) => fault === 'password').length, faults.filter((fault) => fault === 'unavailable').length],
    [16, 24],
  );
});

test('a key that the configuration names is verified, one that it only encrypts for is not', async () => {
  const consumers = [
    { name: 'billing', apiKey: 'env:A', roles: ['reader'], scopes: ['orders.read'], plan: 'gold' },
    { apiKey: 'env:B', encryptTo: 'file:b.jwk' },
  ];
  const { at } = identifierOf({ consumers }, { 'env:A': 'key-a', 'env:B': 'key-b' });

  const named = await at('x-api-key', 'key-a');

  assert.deepEqual(
    [named.verifiedBy, named.consumer.id, named.consumer.scopes, named.consumer.plan],
    ['api-key', 'key-billing', ['orders.read'], 'gold'],
  );
  assert.equal((await at('x-api-key', 'key-b')).verifiedBy, null);
});

async function api(answer: (cookie: string) => readonly [number, string]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.cookie ?? '');
    const [status, body] = answer(request.headers.cookie ?? '');
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/me`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a session belongs to whom the API says, asked with its cookie alone and once in a while', async () => {
  await using shop = await api((cookie) =>
    cookie === 'sid=good' ? [200, '{"user":{"id":7,"groups":["clerk"]},"org":"north"}'] : [401, '{"user":{"id":"eve"}}'],
  );
  const whoAmI = { url: shop.url, subject: '/user/id', roles: '/user/groups', tenant: '/org' };
  const { at, later } = identifierOf({ identity: { whoAmI } });

  const [first, second] = await Promise.all([at('cookie', 'theme=dark; sid=good'), at('cookie', 'sid=good')]);
  const known = at('cookie', 'sid=good');
  later(31_000);
  await at('cookie', 'sid=good');
  const other = await at('cookie', 'sid=bad');

  assert.deepEqual(
    [first.verifiedBy, first.consumer.kind, first.consumer.roles, first.consumer.tenant],
    ['session', 'session', ['clerk'], 'north'],
  );
  assert.deepEqual([first.claims['sub'], second.consumer.id === first.consumer.id, known instanceof Promise], ['7', true, false]);
  assert.deepEqual([other.verifiedBy, other.fault, other.consumer.kind], [null, null, 'session']);
  assert.deepEqual(shop.asked, ['sid=good', 'sid=good', 'sid=bad']);
});

test('while the API does not say whose a session is, nobody can tell', async () => {
  await using broken = await api(() => [500, '']);
  await using odd = await api(() => [200, '{"user":{}}']);
  const of = (url: string) => identifierOf({ identity: { whoAmI: { url, subject: '/user/id' } } });

  const away = await of(broken.url).at('cookie', 'sid=good');
  assert.deepEqual([away.verifiedBy, away.fault, away.consumer.isVerified], [null, 'unavailable', false]);
  assert.deepEqual([(await of(odd.url).at('cookie', 'sid=good')).verifiedBy], [null]);
});

test("a login page, or the way to one, says that the session is nobody's", async () => {
  await using page = await api(() => [200, '<html>log in</html>']);
  await using away = await api(() => [302, '']);

  for (const { url } of [page, away]) {
    const { at } = identifierOf({ identity: { whoAmI: { url, subject: '/user/id' } } });
    const found = await at('cookie', 'sid=old');

    assert.deepEqual([found.verifiedBy, found.fault, found.consumer.kind], [null, null, 'session']);
  }
});
