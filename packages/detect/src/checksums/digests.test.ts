import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { base58, base58Check } from './base58.ts';
import { isBech32 } from './bech32.ts';
import { keccak256 } from './keccak256.ts';
import { sha256 } from './sha256.ts';

test('the own SHA-256 says what the platform says', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
      assert.equal(Buffer.from(sha256(message)).toString('hex'), createHash('sha256').update(message).digest('hex'));
    }),
  );
});

test('Keccak of nothing and of three letters is what its authors published', () => {
  const of = (text: string) => Buffer.from(keccak256(Buffer.from(text))).toString('hex');

  assert.equal(of(''), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
  assert.equal(of('abc'), '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
});

test('base58 keeps leading zeros and knows what is no sign of it', () => {
  const of = (text: string) => base58(Buffer.from(text), 0, text.length);

  assert.deepEqual(of('11Ldp'), Uint8Array.from([0, 0, 1, 0, 0, 0].slice(0, 2).concat([...(of('Ldp') ?? [])])));
  assert.equal(of('0OIl'), null);
});

test('a changed sign breaks the check of base58 and of bech32', () => {
  const legacy = '1BoatSLRHtKNngkdXEeobR76b53LETtpyT';
  const segwit = 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4';

  assert.equal(base58Check(Buffer.from(legacy), 0, legacy.length)?.length, 21);
  assert.equal(base58Check(Buffer.from(legacy.replace('S', 'T')), 0, legacy.length), null);
  assert.ok(isBech32(Buffer.from(segwit), 0, segwit.length));
  assert.ok(!isBech32(Buffer.from(segwit.replace('D6', 'D7')), 0, segwit.length));
});
