import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPassword, hashPassword, isPasswordHash } from './passwords.ts';

test('a password is right by its hash alone, and nobody is right where there is no hash', async () => {
  const hash = await hashPassword('grüße und 密码');

  assert.ok(isPasswordHash(hash));
  assert.deepEqual(
    await Promise.all([
      checkPassword(hash, 'grüße und 密码'),
      checkPassword(hash, 'else'),
      checkPassword(null, ''),
      checkPassword(null, 'x'),
    ]),
    [true, false, false, false],
  );
});

test('what is no hash, or one that is cheap to try or too dear to check, is none', () => {
  const of = (cost: number, blockSize = 8) => `$scrypt$ln=${cost},r=${blockSize},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

  assert.deepEqual(['hunter2', of(10), of(20), of(15, 64), of(15)].map(isPasswordHash), [false, false, false, false, true]);
});
