import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { destroyPseudonymKey, openPseudonymKey, pseudonymKeys } from './pseudonym-keys.ts';

test('the key of pseudonyms is made once, for its owner alone', () => {
  const path = newPath();

  const made = openPseudonymKey(path, randomBytes);

  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(made.id, 'p1');
  assert.deepEqual(openPseudonymKey(path, randomBytes), made);
});

test('a destroyed key is gone from its file and from where it stood, and another is in use', { skip: process.platform === 'win32' }, () => {
  const path = newPath();
  const before = openPseudonymKey(path, randomBytes);
  linkSync(path, `${path}.seen`);

  const after = destroyPseudonymKey(path, 'p1', 17, randomBytes);

  assert.equal(after.id, 'p2');
  assert.notDeepEqual(after.bytes, before.bytes);
  assert.deepEqual(openPseudonymKey(path, randomBytes), after);
  assert.deepEqual(pseudonymKeys(path), { inUse: 'p2', destroyed: [{ id: 'p1', atMs: 17 }] });
  assert.ok(readFileSync(`${path}.seen`).every((byte) => byte === 0));
});

test('only the key that is in use can be destroyed', () => {
  const path = newPath();
  openPseudonymKey(path, randomBytes);

  assert.throws(() => destroyPseudonymKey(path, 'p7', 0, randomBytes), { code: 'SLUICE_STORE_KEY_UNKNOWN' });
});

test('a file that others can read, or that is no key file, is refused', () => {
  const path = newPath();
  openPseudonymKey(path, randomBytes);
  if (process.platform !== 'win32') {
    chmodSync(path, 0o644);
    assert.throws(() => openPseudonymKey(path, randomBytes), { code: 'SLUICE_STORE_KEYS_PERMISSIONS' });
    chmodSync(path, 0o600);
  }
  for (const text of ['', '{}', '{"format":1,"key":{"id":"p1","bytes":"AA=="},"destroyed":[]}']) {
    writeFileSync(path, text, { mode: 0o600 });
    assert.throws(() => openPseudonymKey(path, randomBytes), { code: 'SLUICE_STORE_KEYS_INVALID' });
  }
});

function newPath(): string {
  return join(temporaryFolder(), 'pseudonyms.json');
}
