import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { apiKeyOf, apiKeyPrefix, isApiKey } from './api-key.ts';

test('a key is 56 letters and digits behind a fixed beginning, and known again by its shape', () => {
  for (const bytes of [new Uint8Array(32), new Uint8Array(32).fill(255), randomBytes(32)]) {
    const key = apiKeyOf(bytes);

    assert.match(key, /^sluice_[0-9A-Za-z]{49}$/);
    assert.ok(isApiKey(key));
  }
});

test('the checksum is the CRC-32 of the random characters, in base 62', () => {
  const key = apiKeyOf(new Uint8Array(32).fill(7));
  const digits = Array.from(key.slice(-6), (digit) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit));

  assert.equal(
    digits.reduce((sum, digit) => sum * 62 + digit, 0),
    crc32(key.slice('sluice_'.length, -6)),
  );
});

test('a key with one other character is none', () => {
  const key = apiKeyOf(randomBytes(32));
  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === 'x' ? 'y' : 'x';

    assert.equal(isApiKey(key.slice(0, at) + other + key.slice(at + 1)), false, `at ${at}`);
  }
});

test('what is shown of a key is its beginning alone', () => {
  assert.equal(apiKeyPrefix(apiKeyOf(new Uint8Array(32))), 'sluice_000000');
});
