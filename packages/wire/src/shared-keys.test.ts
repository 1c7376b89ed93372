import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SharedKeys } from './shared-keys.ts';

const roomy = 1_048_576;

function added(keys: SharedKeys, depth: number, text: string): string {
  const bytes = Buffer.from(text);
  return keys.add(depth, bytes, 0, bytes.length);
}

test('a key is new once in each open object', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 300 }), (texts) => {
      const keys = new SharedKeys(roomy);
      const met = new Set<string>();

      for (const text of texts) {
        assert.equal(added(keys, 1, text), met.has(text) ? 'again' : 'new');
        met.add(text);
      }
      for (const text of met) assert.equal(added(keys, 2, text), 'new');
    }),
  );
});

test('none of many keys is taken for another', () => {
  const keys = new SharedKeys(roomy);

  const answers = new Set(Array.from({ length: 50_000 }, (_, index) => added(keys, 1, `k${index}`)));

  assert.deepEqual([...answers], ['new']);
});

test('an object that closes leaves its room to the next ones', () => {
  const keys = new SharedKeys(4_096);
  for (let object = 0; object < 100; object += 1) {
    for (let key = 0; key < 100; key += 1) assert.equal(added(keys, 3, `${key}`), 'new');

    keys.closeTo(3);
  }
});

test('beyond the bound nothing is said of a key', () => {
  const keys = new SharedKeys(4_096);

  const answers = Array.from({ length: 1_000 }, (_, index) => added(keys, 1, `k${index}`));

  assert.ok(answers.indexOf('full') > 100);
  assert.equal(answers.at(-1), 'full');
});
