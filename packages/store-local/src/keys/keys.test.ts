import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { fingerprintWith, openKeys, rotateKeys } from './keys.ts';

const value = Buffer.from('a value that is made up');

test('the first start makes keys that only their owner can read, the next one reads them', () => {
  const path = newPath();

  const made = openKeys(path, randomBytes);

  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(openKeys(path, randomBytes), made);
});

test('after a rotation a value is still found by its old fingerprint', () => {
  const path = newPath();
  const [before] = fingerprintWith(openKeys(path, randomBytes))(value);

  const rotated = rotateKeys(path, randomBytes);
  const after = fingerprintWith(rotated)(value);

  assert.deepEqual(
    rotated.fingerprint.map((key) => key.id),
    ['k2', 'k1'],
  );
  assert.notEqual(after[0], before);
  assert.equal(after[1], before);
  assert.deepEqual(openKeys(path, randomBytes), rotated);
});

test('keys that others can read are refused', { skip: process.platform === 'win32' }, () => {
  const path = newPath();
  openKeys(path, randomBytes);
  chmodSync(path, 0o644);

  assert.throws(() => openKeys(path, randomBytes), { code: 'SLUICE_STORE_KEYS_PERMISSIONS', message: /mode 644/ });
});

test('a key file that is none is refused, and not overwritten', () => {
  const path = newPath();
  for (const text of ['', '{}', '{"format":1,"keys":[]}', '{"format":1,"keys":[{"id":"k1","fingerprint":"AA==","capture":"AA=="}]}']) {
    writeFileSync(path, text, { mode: 0o600 });
    assert.throws(() => openKeys(path, randomBytes), { code: 'SLUICE_STORE_KEYS_INVALID' });
  }
});

function newPath(): string {
  return join(temporaryFolder(), 'keys.json');
}
