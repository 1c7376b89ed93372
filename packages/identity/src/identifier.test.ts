import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SluiceError } from '@sluice/kit';
import { apiKeyOf, isAuthenticated, Raw } from '@sluice/model';
import { SignJWT, UnsecuredJWT } from 'jose';
import { MemoryAccessBook } from './access-book.ts';
import { defaultIdentityConfiguration, type IdentityPorts } from './configuration.ts';
import { Identifier } from './identifier.ts';
import type { Identity } from './identity.ts';
import type { RequestHead } from './request-head.ts';
import { ReplayBook } from './tokens/replay-book.ts';
import { defaultJwtVerification, defaultTokenProvider, type TokenProvider } from './tokens/token-provider.ts';

const startMs = Date.UTC(2026, 10, 25);
const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef');
let nowMs = startMs;
let lookups = 0;

/** Turns text into something that does not contain it. */
function fingerprint(text: string): string {
  let hash = 5381;
  for (const character of text) hash = (hash * 33 + (character.codePointAt(0) ?? 0)) % 4_294_967_296;
  return hash.toString(16);
}

const ports: IdentityPorts = {
  fingerprint,
  fingerprints: (text) => [fingerprint(text)],
  sha256: fingerprint,
  checkPassword: async (hash, password) => hash === password,
  now: () => nowMs,
  book: new MemoryAccessBook(),
  replays: new ReplayBook(60_000),
};

function provider(algorithms: readonly string[] = ['HS256']): TokenProvider {
  return {
    ...defaultTokenProvider,
    name: 'id',
    issuers: ['https://id.test'],
    audiences: ['shop'],
    verification: {
      ...defaultJwtVerification,
      algorithms,
      async keysOf() {
        lookups += 1;
        return [secret];
      },
    },
  };
}

function identifier(providers: readonly TokenProvider[] = [provider()]): Identifier {
  nowMs = startMs;
  lookups = 0;
  return new Identifier({ ...defaultIdentityConfiguration, providers }, ports);
}

const line = { method: 'GET', scheme: 'http', authority: 'shop.test', target: '/' } as const;
const peer = { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: false };

function head(...headers: readonly string[]): RequestHead {
  return { ...line, headers, peer };
}

async function signed(claims: Record<string, unknown> = {}, key: Uint8Array = secret): Promise<string> {
  return new SignJWT({ iss: 'https://id.test', aud: 'shop', sub: 'alice', exp: startMs / 1000 + 60, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(key);
}

async function bearer(of: Identifier, text: string): Promise<Identity> {
  return of.identify(head('Authorization', `Bearer ${text}`));
}

test('a verified token gives claims, roles and tenant, and an id that does not hold its subject', async () => {
  const text = await signed({ roles: ['agent'], tenant_id: 'north' });

  const { consumer, claims, fault } = await bearer(identifier(), text);

  assert.deepEqual([consumer.kind, consumer.isVerified, consumer.roles, consumer.tenant, fault], ['token', true, ['agent'], 'north', null]);
  assert.equal(claims['sub'], 'alice');
  assert.ok(!consumer.id.includes('alice') && !consumer.id.includes(text));
});

test('scopes of a verified token are one text with spaces between, or a list', async () => {
  const scopesOf = async (claims: Record<string, unknown>) => (await bearer(identifier(), await signed(claims))).consumer.scopes;

  assert.deepEqual(await scopesOf({ scope: 'orders:read  orders:write' }), ['orders:read', 'orders:write']);
  assert.deepEqual(await scopesOf({ scp: ['orders:read', 'profile'] }), ['orders:read', 'profile']);
  assert.deepEqual(await scopesOf({}), []);
});

test('a token that was verified is known again at once, and looked at again when it has ended', async () => {
  const of = identifier();
  const text = await signed();
  await bearer(of, text);

  const again = of.identify(head('authorization', `Bearer ${text}`));
  nowMs += 100_000;
  const late = await bearer(of, text);

  assert.ok(!(again instanceof Promise) && again.consumer.isVerified);
  assert.equal(late.fault, 'expired');
  assert.equal(lookups, 2);
});

const faults = [
  ['expired', { exp: startMs / 1000 - 60 }],
  ['not-yet-valid', { nbf: startMs / 1000 + 600 }],
  ['issuer', { iss: 'https://elsewhere.test' }],
  ['audience', { aud: 'other' }],
] as const;
for (const [fault, claims] of faults) {
  test(`who shows a token with the fault "${fault}" is anonymous and says nothing to policy`, async () => {
    const found = await bearer(identifier(), await signed(claims));

    assert.deepEqual([found.fault, found.consumer.kind, found.consumer.isVerified, found.claims], [fault, 'anonymous', false, {}]);
  });
}

test('a token of another key, of no algorithm or of another algorithm is refused', async () => {
  const forged = await signed({}, new TextEncoder().encode('another secret of enough length!!'));
  const unsecured = new UnsecuredJWT({ sub: 'alice' }).encode();

  assert.equal((await bearer(identifier(), forged)).fault, 'signature');
  assert.equal((await bearer(identifier(), unsecured)).fault, 'malformed');
  assert.equal((await bearer(identifier([provider(['RS256'])]), await signed())).fault, 'algorithm');
  assert.equal(lookups, 0);
});

test('a forged token never gets the id of the subject that it claims', async () => {
  const of = identifier();
  const honest = await bearer(of, await signed());

  const forged = await bearer(of, await signed({}, new TextEncoder().encode('another secret of enough length!!')));

  assert.notEqual(forged.consumer.id, honest.consumer.id);
});

test('without a key a token is unverified, answered at once, and keeps its id when it is renewed', async () => {
  const of = identifier([]);

  const first = of.identify(head('Authorization', `Bearer ${await signed()}`));
  const renewed = of.identify(head('Authorization', `Bearer ${await signed({ exp: startMs / 1000 + 999 })}`));

  assert.ok(!(first instanceof Promise) && !(renewed instanceof Promise));
  assert.deepEqual([first.consumer.isVerified, first.claims, first.fault], [false, {}, null]);
  assert.equal(first.consumer.id, renewed.consumer.id);
});

test('two authorization lines are believed neither', async () => {
  const found = await identifier().identify(head('Authorization', `Bearer ${await signed()}`, 'Authorization', 'Bearer x'));

  assert.deepEqual([found.fault, found.consumer.isVerified], ['ambiguous', false]);
});

test('keys, users and sessions are told apart without their credentials', async () => {
  const cases = [
    [head('X-API-Key', 'k-123456'), 'api-key', 'key-'],
    [head('Authorization', `Basic ${Buffer.from('bob:hunter2').toString('base64')}`), 'api-key', 'user-'],
    [head('Cookie', 'theme=dark; connect.sid=s%3Aabcdef'), 'session', 'session-'],
    [head('Cookie', '_shop_session=abcdef'), 'session', 'session-'],
    [head('Cookie', 'theme=dark'), 'anonymous', 'network-'],
  ] as const;
  for (const [request, kind, lead] of cases) {
    const { consumer } = await identifier().identify(request);

    assert.equal(consumer.kind, kind);
    assert.ok(consumer.id.startsWith(lead), consumer.id);
    assert.ok(!/k-123456|bob|hunter2|abcdef|203\.0/.test(consumer.id));
    assert.equal(isAuthenticated(consumer), kind !== 'anonymous');
  }
});

test('a user of basic authentication stays the same consumer when the password changes', async () => {
  const of = identifier();
  const basic = async (text: string) =>
    (await of.identify(head('Authorization', `Basic ${Buffer.from(text).toString('base64')}`))).consumer.id;

  assert.equal(await basic('bob:old'), await basic('bob:new'));
});

test('a key that the configuration knows is verified and has its roles', async () => {
  const knownKeys = new Map([[fingerprint('k-1'), { name: 'billing', roles: ['reader'], scopes: [], tenant: 'north', plan: null }]]);
  const of = new Identifier({ ...defaultIdentityConfiguration, knownKeys }, ports);

  const { consumer } = await of.identify(head('x-api-key', 'k-1'));

  assert.deepEqual([consumer.id, consumer.isVerified, consumer.roles, consumer.tenant], ['key-billing', true, ['reader'], 'north']);
});

test('a key is no known one by having its fingerprint', async () => {
  const grants = { name: 'billing', roles: [], scopes: [], tenant: null, plan: null };
  const knownKeys = new Map([[fingerprint('k-1'), grants]]);
  const of = new Identifier({ ...defaultIdentityConfiguration, knownKeys }, { ...ports, fingerprint: () => fingerprint('k-1') });

  const [known, other] = [await of.identify(head('x-api-key', 'k-1')), await of.identify(head('x-api-key', 'k-2'))];

  assert.deepEqual([known.consumer.isVerified, other.consumer.isVerified], [true, false]);
});

test('callers of one network share an id, IPv4 in IPv6 clothes too', async () => {
  const of = identifier();
  const id = async (address: string) => (await of.identify({ ...line, headers: [], peer: { ...peer, address } })).consumer.id;

  assert.equal(await id('203.0.113.7'), await id('203.0.113.99'));
  assert.equal(await id('203.0.113.7'), await id('::ffff:203.0.113.1'));
  assert.notEqual(await id('203.0.113.7'), await id('203.0.114.7'));
  assert.equal(await id('2001:db8:0:1::1'), await id('2001:db8::1:2:3:4:5'));
  assert.notEqual(await id('2001:db8:0:1::1'), await id('2001:db8:0:2::1'));
});

test('a configuration that would prove nothing is refused', () => {
  for (const algorithms of [[], ['none'], ['HS265']]) {
    assert.throws(() => identifier([provider(algorithms)]), SluiceError);
  }
});

function certified(name: string, ...headers: readonly string[]): RequestHead {
  return { ...line, headers, peer: { ...peer, certificate: new Raw(name) } };
}

test('whoever the certificate of a connection names is one consumer, and its id does not hold the name', async () => {
  const of = identifier();
  const { consumer, claims } = await of.identify(certified('spiffe://shop/billing'));
  const again = await of.identify(certified('spiffe://shop/billing'));
  const other = await of.identify(certified('spiffe://shop/mail'));

  assert.deepEqual([consumer.kind, consumer.isVerified, claims], ['certificate', true, {}]);
  assert.ok(consumer.id.startsWith('certificate-') && !consumer.id.includes('billing'));
  assert.equal(again.consumer.id, consumer.id);
  assert.notEqual(other.consumer.id, consumer.id);
});

test('a verified token goes before a certificate, and a certificate before what nobody verified', async () => {
  const of = identifier();
  const kindWith = async (...headers: readonly string[]) => (await of.identify(certified('CN=billing', ...headers))).consumer.kind;

  assert.equal(await kindWith('Authorization', `Bearer ${await signed()}`), 'token');
  assert.equal(await kindWith('Authorization', 'Bearer forged'), 'certificate');
  assert.equal(await kindWith('X-API-Key', 'k-123456'), 'certificate');
  assert.equal(await kindWith('Cookie', 'connect.sid=s%3Aabcdef'), 'certificate');
});

test('a token that is bound to a certificate is good over its connection alone, also once it was verified', async () => {
  const of = identifier();
  const authorization = `Bearer ${await signed({ cnf: { 'x5t#S256': 'thumbprint' } })}`;
  const over = async (certificateThumbprint: string | null) => {
    const request = head('Authorization', authorization);
    return (await of.identify({ ...request, peer: { ...peer, certificateThumbprint } })).fault;
  };

  assert.deepEqual(
    [await over('thumbprint'), await over('another'), await over(null), await over('thumbprint')],
    [null, 'certificate', 'certificate', null],
  );
});

const registered = {
  id: 'ak-1',
  consumer: 'billing',
  roles: ['reader'],
  scopes: ['orders:read'],
  tenant: 'north',
  plan: 'gold',
  expiresAtMs: null,
};

function withRegister() {
  const book = new MemoryAccessBook();
  const used: string[] = [];
  const register = { book, sha256: (key: string) => `hash ${key}`, keyUsed: (id: string) => void used.push(id) };
  nowMs = startMs;
  return { book, used, of: new Identifier(defaultIdentityConfiguration, { ...ports, ...register }) };
}

test('a registered key is its consumer, verified, in a header of its own or as a bearer token', async () => {
  const { book, used, of } = withRegister();
  const key = apiKeyOf(new Uint8Array(32).fill(7));
  book.apply([{ kind: 'key', hash: `hash ${key}`, key: registered }]);

  for (const request of [head('X-API-Key', key), head('Authorization', `Bearer ${key}`)]) {
    const { consumer, verifiedBy, fault } = await of.identify(request);

    assert.deepEqual(
      { ...consumer, verifiedBy, fault },
      {
        id: 'consumer-billing',
        kind: 'api-key',
        isVerified: true,
        roles: ['reader'],
        scopes: ['orders:read'],
        tenant: 'north',
        plan: 'gold',
        verifiedBy: 'api-key',
        fault: null,
      },
    );
  }
  assert.deepEqual(used, ['ak-1', 'ak-1']);
});

test('a key that is asked about again is not used again', async () => {
  const { book, used, of } = withRegister();
  const key = apiKeyOf(new Uint8Array(32).fill(7));
  book.apply([
    { kind: 'key', hash: `hash ${key}`, key: registered },
    { kind: 'ban', target: 'consumer-other', ban: { id: 'b', treat: 'block', reason: 'abuse', untilMs: null, stepUp: null } },
  ]);
  const again = { ...head('X-API-Key', key), wasProven: true };

  const identity = await of.identify(again);
  of.banOf(identity, again);

  assert.equal(of.known(identity, again), identity);
  assert.deepEqual(used, []);
});

test('what was found of a token is known without a question for as long as it holds, and that it ended for ever', async () => {
  const of = identifier([{ ...provider(), keptMsMax: 10_000 }]);
  const shown = head('Authorization', `Bearer ${await signed()}`);
  const found = await of.identify(shown);
  const reloaded = identifier();
  const known = (atMs: number, by = of) => {
    nowMs = startMs + atMs;
    return by.known(found, shown);
  };

  assert.equal(known(9_999), found);
  assert.equal(known(10_000), null);
  assert.equal(known(0, reloaded), null);
  assert.deepEqual([known(89_999)?.fault, known(90_000)?.fault], [undefined, 'expired']);
});

test('a registered key is refused from the change that revokes it, and from the moment it expires', async () => {
  const { book, of } = withRegister();
  const key = apiKeyOf(new Uint8Array(32).fill(7));
  book.apply([{ kind: 'key', hash: `hash ${key}`, key: { ...registered, expiresAtMs: startMs + 1000 } }]);
  const shown = async () => {
    const { consumer, fault, presented } = await of.identify(head('X-API-Key', key));
    return [consumer.kind, consumer.isVerified, fault, presented];
  };

  assert.deepEqual(await shown(), ['api-key', true, null, 'api-key']);
  nowMs += 1000;
  assert.deepEqual(await shown(), ['anonymous', false, 'expired', 'api-key']);
  book.apply([{ kind: 'key', hash: `hash ${key}`, key: 'revoked' }]);
  assert.deepEqual(await shown(), ['anonymous', false, 'revoked-key', 'api-key']);
  book.apply([{ kind: 'key', hash: `hash ${key}`, key: null }]);
  assert.deepEqual(await shown(), ['anonymous', false, 'unknown-key', 'api-key']);
});

test('a key that is not of the kind of the register is told apart as before', async () => {
  const { of } = withRegister();

  const { consumer, fault } = await of.identify(head('X-API-Key', 'sluice_of_somebody_else'));

  assert.deepEqual([consumer.kind, consumer.isVerified, fault], ['api-key', false, null]);
});

test('a ban by an id of records holds when other keys of fingerprints have come into use since, whatever shows who it is', async () => {
  nowMs = startMs;
  const rotated = (text: string) => [`k2:${fingerprint(text)}`, `k1:${fingerprint(text)}`];
  const shown = [
    head('Authorization', `Bearer ${await signed({ sub: 'u-9' })}`),
    head('Authorization', `Bearer ${new UnsecuredJWT({ sub: 'u-9' }).encode()}`),
    head('X-API-Key', 'nobody-knows-it'),
    head('Authorization', `Basic ${Buffer.from('ann:secret').toString('base64')}`),
    head('Cookie', 'session=s-1'),
    head(),
  ];

  for (const request of shown) {
    const book = new MemoryAccessBook();
    const under = (fingerprints: (text: string) => readonly string[]) =>
      new Identifier(
        { ...defaultIdentityConfiguration, providers: request === shown[0] ? [provider()] : [] },
        { ...ports, book, fingerprints, fingerprint: (text) => fingerprints(text)[0] ?? '' },
      );
    const before = await under((text) => rotated(text).slice(1)).identify(request);
    const ban = { id: 'ban-1', treat: 'block', reason: 'abuse', untilMs: null, stepUp: null } as const;
    book.apply([{ kind: 'ban', target: before.consumer.id, ban }]);
    const of = under(rotated);
    const now = await of.identify(request);

    assert.match(before.consumer.id, /-k1:/);
    assert.match(now.consumer.id, /-k2:/);
    assert.equal(of.banOf(now, request), ban);
  }
});
