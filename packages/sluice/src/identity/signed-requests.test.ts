import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import type { Identity } from '@sluice/identity';
import { settingsOf } from '../config/settings.ts';
import { composeIdentifier } from './compose-identifier.ts';
import { signatureRequirement } from './signing-keys.ts';

type SignatureDocument = NonNullable<NonNullable<Parameters<typeof settingsOf>[0]['identity']>['signatures']>;

/** The request and keys of RFC 9421 appendix B. */
const standard = {
  method: 'POST',
  scheme: 'https',
  authority: 'example.com',
  target: '/foo?param=Value&Pet=dog',
} as const;
const standardBase = [
  '"date": Tue, 20 Apr 2021 02:07:55 GMT',
  '"@method": POST',
  '"@path": /foo',
  '"@authority": example.com',
  '"content-type": application/json',
  '"content-length": 18',
  '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
].join('\n');
const standardAtMs = 1_618_884_473_000;
const standardKey = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' },
  format: 'jwk',
})
  .export({ type: 'spki', format: 'pem' })
  .toString();
const pair = generateKeyPairSync('ed25519');
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const peer = { address: '203.0.113.7', certificate: null, certificateThumbprint: null, isProtected: true };

function identifierOf(signatures: Partial<SignatureDocument>, key = pem) {
  const settings = settingsOf(
    {
      version: 1,
      apis: [{ name: 'shop', upstream: 'http://127.0.0.1:1' }],
      identity: {
        signatures: { keys: [{ id: 'k', name: 'partner', algorithm: 'ed25519', publicKey: 'env:KEY', roles: ['stock'] }], ...signatures },
      },
    },
    { file: null, absolute: (path) => path, read: () => '', filesOf: () => [], secret: () => key },
  );
  return composeIdentifier(settings, { fingerprint: (text) => text, now: () => standardAtMs + 5_000 });
}

const usual = '("@method" "@authority" "@path" "@query");created=1618884473;keyid="k"';

/** A request that is signed over what `input` names, with these values. */
function signed(input: string, values: readonly (readonly [string, string])[], headers: readonly string[] = [], key = pair.privateKey) {
  const base = [...values.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${input}`].join('\n');
  const signature = sign(null, Buffer.from(base), key).toString('base64');
  return { ...standard, headers: [...headers, 'Signature-Input', `sig=${input}`, 'Signature', `sig=:${signature}:`], peer };
}

const values = [
  ['@method', 'POST'],
  ['@authority', 'example.com'],
  ['@path', '/foo'],
  ['@query', '?param=Value&Pet=dog'],
] as const;

test('the signature of RFC 9421 B.2.6 holds, and no other', () => {
  const key = { id: 'k', name: 'rfc', algorithm: 'ed25519', key: standardKey, roles: [], scopes: [], tenant: null, plan: null } as const;
  const { keys } = signatureRequirement({ keys: [key], components: [], maxAgeSeconds: 60, isNonceRequired: false });
  const verified = (text: string) =>
    keys.get('k')?.verify(text, 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==');

  assert.deepEqual([verified(standardBase), verified(standardBase.replace('POST', 'PUT'))], [true, false]);
});

test('whoever signs what is wanted is known by its key', async () => {
  const found: Identity = await identifierOf({}).identify(signed(usual, values));

  assert.deepEqual([found.verifiedBy, found.consumer.id, found.consumer.roles, found.fault], ['signature', 'key-partner', ['stock'], null]);
});

test('too little, too old, too new, twice, by others, or told in two ways: not believed', async () => {
  const identifier = identifierOf({});
  const faultOf = async (request: Parameters<typeof identifier.identify>[0]) => (await identifier.identify(request)).fault;
  const other = generateKeyPairSync('ed25519').privateKey;
  const at = (seconds: number) => usual.replace('1618884473', String(1_618_884_473 + seconds));

  assert.equal(await faultOf(signed('("@method");created=1618884473;keyid="k"', values.slice(0, 1))), 'claim');
  assert.equal(await faultOf(signed('("@method" "@authority" "@path" "@query");keyid="k"', values)), 'claim');
  assert.equal(await faultOf(signed(at(-100), values)), 'expired');
  assert.equal(await faultOf(signed(at(100), values)), 'not-yet-valid');
  assert.equal(await faultOf(signed(`${usual};expires=1618884474`, values)), 'expired');
  assert.equal(await faultOf(signed(`${usual};alg="hmac-sha256"`, values)), 'algorithm');
  assert.equal(await faultOf(signed(usual.replace('"k"', '"x"'), values)), 'unknown-key');
  assert.equal(await faultOf(signed(usual, values, [], other)), 'signature');
  assert.equal(await faultOf({ ...signed(usual, values), target: '/foo?param=Value&Pet=cat' }), 'signature');
  assert.equal(
    await faultOf(signed('("@method" "@authority" "@path" "@query" "@path");created=1618884473;keyid="k"', [...values, ['@path', '/foo']])),
    'malformed',
  );
  assert.equal(await faultOf(signed('("@method";req "@authority" "@path" "@query");created=1618884473;keyid="k"', values)), 'malformed');
  assert.equal(await faultOf(signed(`${usual};created=1618884473`, values)), 'malformed');
  assert.equal(await faultOf(signed(usual, values, ['Content-Length', '2'])), 'claim');
});

test('a nonce is taken once, and where it is wanted nothing passes without one', async () => {
  const identifier = identifierOf({ nonce: 'required' });
  const once = signed(`${usual};nonce="n-1"`, values);

  assert.equal((await identifier.identify(once)).verifiedBy, 'signature');
  assert.equal((await identifier.identify(once)).fault, 'replayed');
  assert.equal((await identifier.identify(signed(usual, values))).fault, 'claim');
});

test('a signed digest is that of the body, by a strong hash', async () => {
  const body = Buffer.from('{"hello": "world"}');
  const digested = async (digest: string) => {
    const input = '("@method" "@authority" "@path" "@query" "content-digest");created=1618884473;keyid="k"';
    const found = await identifierOf({}).identify(
      signed(input, [...values, ['content-digest', digest]], ['Content-Length', '18', 'Content-Digest', digest]),
    );
    return found.holdsBody?.(body);
  };
  const of = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('base64');

  assert.equal(await digested(`sha-256=:${of('sha256', body)}:`), true);
  assert.equal(await digested(`sha-512=:${of('sha512', body)}:, md5=:${of('md5', body)}:`), true);
  assert.equal(await digested(`sha-256=:${of('sha256', Buffer.from('else'))}:`), false);
  assert.equal(await digested(`sha-256=:${of('sha256', body)}:, sha-512=:${of('sha512', Buffer.from('else'))}:`), false);
  assert.equal(await digested(`md5=:${of('md5', body)}:`), false);
});
