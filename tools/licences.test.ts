import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAllowed, licenceComplaints } from './licences.ts';

test('every dependency, on every platform, has a licence that may be used', () => {
  assert.deepEqual(licenceComplaints(join(import.meta.dirname, '..')), []);
});

test('an expression is allowed when the list can meet it', () => {
  for (const expression of ['MIT', 'MIT OR GPL-3.0-only', '(Apache-2.0 AND BSD-3-Clause)', '(GPL-2.0 OR (MIT AND ISC))']) {
    assert.ok(isAllowed(expression), expression);
  }
  for (const expression of ['', 'AGPL-3.0-only', 'MIT AND AGPL-3.0-only', 'SEE LICENSE IN FILE', '(MIT', 'MIT MIT']) {
    assert.ok(!isAllowed(expression), expression);
  }
});

test('a licence off the list is named, for running more strictly than for developing', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'sluice-licences-'));
  t.after(() => rmSync(root, { recursive: true }));
  const packages = {
    '': { license: 'Apache-2.0' },
    'node_modules/a': { license: 'MPL-2.0', dev: true },
    'node_modules/b': { license: 'MPL-2.0' },
    'node_modules/c': { license: 'AGPL-3.0-only', dev: true },
    'node_modules/a/node_modules/d': {},
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));

  assert.deepEqual(licenceComplaints(root), [
    'node_modules/b: MPL-2.0',
    'node_modules/c: AGPL-3.0-only',
    'node_modules/a/node_modules/d: none',
  ]);
});
