import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { compactDecrypt } from 'jose';
import { sealerFor } from './jwe.ts';

const json = Buffer.from('"ada@example.com"');
const pairs = {
  'RSA-OAEP-256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'ECDH-ES P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ECDH-ES P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'ECDH-ES X25519': generateKeyPairSync('x25519'),
} as const;

for (const [name, { publicKey, privateKey }] of Object.entries(pairs)) {
  test(`what is encrypted with ${name} is opened by another implementation, and only with the private key`, async () => {
    const sealer = sealerFor(jwkText(publicKey, { kid: 'partner-1' }));
    assert.ok(sealer.ok);

    const jwe = sealer.value(json);

    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
    assert.equal(Buffer.from(plaintext).toString(), json.toString());
    assert.deepEqual([protectedHeader.enc, protectedHeader.cty, protectedHeader.kid], ['A256GCM', 'json', 'partner-1']);
    assert.notEqual(sealer.value(json), jwe);
    const flipped = jwe.slice(0, -2) + (jwe.endsWith('AA') ? 'BB' : 'AA');
    await assert.rejects(compactDecrypt(flipped, privateKey));
  });
}

test('a key that nobody should be sent something with is refused with the reason', () => {
  const { publicKey, privateKey } = pairs['ECDH-ES P-256'];
  const refused: readonly (readonly [string, RegExp])[] = [
    ['nothing', /no JSON/],
    ['{}', /no public JWK/],
    [jwkText(privateKey), /private key/],
    [jwkText(publicKey, { use: 'sig' }), /use/],
    [jwkText(publicKey, { alg: 'RSA-OAEP-256' }), /algorithm/],
    [jwkText(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /2048 bits/],
    [jwkText(generateKeyPairSync('ed25519').publicKey), /curve/],
  ];
  for (const [text, why] of refused) {
    const sealer = sealerFor(text);
    assert.ok(!sealer.ok);
    assert.match(sealer.failure, why);
  }
});

function jwkText(key: KeyObject, more: object = {}): string {
  return JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });
}
