import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findingKinds } from '@sluice/policy';

const packages = join(import.meta.dirname, '..', '..', 'packages');
/** Made after the decision, or by policies themselves: no rule may ask for them. */
const unasked = /^(?:policy|treatment|consumer|transport|endpoint|exchange|contract|limit)\./;

test('every kind of finding that an exchange may have is one that rules can ask for by its name', () => {
  const files = globSync('{flow,contract}/src/**/*.ts', { cwd: packages }).filter((file) => !file.endsWith('.test.ts'));
  const written = files.flatMap((file) => {
    const text = readFileSync(join(packages, file), 'utf8');
    return [...text.matchAll(/(?:kind: |finding\(|findings\.add\()'([a-z]+\.[a-z-]+)'/g)].map(([, kind = '']) => kind);
  });
  const kinds = [...new Set(written)].filter((kind) => !unasked.test(kind) && !kind.startsWith('attack.'));

  assert.ok(kinds.length > 12);
  assert.deepEqual(
    kinds.filter((kind) => !findingKinds.includes(kind)),
    [],
  );
});
