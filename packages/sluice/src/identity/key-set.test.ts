import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { KeySet } from './key-set.ts';

const minuteMs = 60_000;

async function publicKey(kid: string, alg = 'ES256'): Promise<JWK> {
  const { publicKey: key } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(key)), kid, alg };
}

function stand(answer: () => Promise<Readonly<Record<string, unknown>>>) {
  const clock = { nowMs: 0 };
  const set = new KeySet(answer, () => clock.nowMs);
  const found = async (keyId: string | null, algorithm = 'ES256') => {
    const keys = await set.keysOf({ algorithm, keyId });
    return keys === 'unavailable' ? keys : keys.length;
  };
  return { clock, set, found };
}

test('a key that came later is found after a new look, and strangers cannot make it look again and again', async () => {
  const keys = [await publicKey('a')];
  const { clock, set, found } = stand(async () => ({ keys: [...keys] }));
  assert.equal(await found('a'), 1);
  keys.push(await publicKey('b'));

  const atOnce = await found('b');
  for (let turn = 0; turn < 50; turn += 1) await found(`stranger ${turn}`);
  clock.nowMs += 10_000;
  const later = await found('b');

  assert.deepEqual([atOnce, later, set.counts.fetches], [0, 1, 2]);
});

test('when the set cannot be had the last good one stays, and a withdrawn key is gone after the next look', async () => {
  let keys: readonly JWK[] | null = [await publicKey('a'), await publicKey('b')];
  const { clock, found, set } = stand(async () => {
    if (keys === null) throw new Error('away');
    return { keys };
  });
  assert.equal(await found('a'), 1);

  keys = null;
  clock.nowMs += 11 * minuteMs;
  assert.equal(await found('a'), 1);
  keys = [await publicKey('b')];
  clock.nowMs += minuteMs;
  assert.equal(await found('a'), 0);
  assert.equal(set.counts.failures, 1);
});

test('without a set that was ever had nobody is told to be wrong', async () => {
  const { clock, found, set } = stand(() => Promise.reject(new Error('away')));

  assert.equal(await found('a'), 'unavailable');
  assert.equal(await found('a'), 'unavailable');
  assert.equal(set.counts.fetches, 1);
  clock.nowMs += 10_000;
  assert.equal(await found('a'), 'unavailable');
  assert.equal(set.counts.fetches, 2);
});

test('only public keys that are made for it verify an algorithm', async () => {
  const { publicKey: rsa } = await generateKeyPair('RS256', { extractable: true });
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [
    { ...(await exportJWK(rsa)), kid: 'rsa' },
    { ...(await exportJWK(rsa)), kid: 'for-encryption', use: 'enc' },
    { ...(await exportJWK(privateKey)), kid: 'private' },
    { kty: 'oct', k: 'c2VjcmV0', kid: 'shared' },
    { kty: 'EC', crv: 'P-256', x: 'no', y: 'point', kid: 'broken' },
  ];
  const { found } = stand(async () => ({ keys }));

  assert.deepEqual([await found('rsa', 'RS256'), await found('rsa', 'ES256'), await found('for-encryption', 'RS256')], [1, 0, 0]);
  assert.deepEqual([await found('private'), await found('shared', 'HS256'), await found('broken')], [0, 0, 0]);
});

test('many that ask at once make one question', async () => {
  const key = await publicKey('a');
  const { found, set } = stand(async () => ({ keys: [key] }));

  const all = await Promise.all(Array.from({ length: 100 }, () => found('a')));

  assert.ok(all.every((count) => count === 1));
  assert.equal(set.counts.fetches, 1);
});
