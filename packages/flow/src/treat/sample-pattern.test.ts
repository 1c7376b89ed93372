import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePattern } from './sample-pattern.ts';

const patterns = [
  '^[0-9]{3}-[0-9]{2}-[0-9]{4}$',
  '^usr_[A-Za-z0-9]{10,}$',
  '^(?:red|green)-\\d+$',
  '^[^@\\s]+@[a-z.]+$',
  '^\\p{Lu}\\p{Ll}*$',
  '^[\\w.-]{2,}\\.(?<end>com|org)$',
  '^\\u0041[\\x30-\\x39]+$',
  '[1-9]',
  '^$|^x+$',
  '^.{5,}$',
  '^[\\]\\[]+$',
];

for (const pattern of patterns) {
  test(`a sample of ${pattern} fits it, twice`, () => {
    for (const variant of [0, 1] as const) {
      const sample = samplePattern(pattern, 0, variant);
      assert.ok(sample !== null);
      assert.match(sample, new RegExp(pattern, 'u'));
    }
  });
}

test('a sample is as long as is asked for where the pattern has room', () => {
  assert.equal(samplePattern('^[a-z]+$', 20, 0)?.length, 20);
  assert.equal(samplePattern('^[a-z]{3}$', 20, 0)?.length, 3);
  assert.equal(samplePattern('^a', 20, 0)?.length, 20);
});

test('what is not read gives no sample, and never stalls', () => {
  for (const pattern of ['(?=a)b', '(a)\\1', '[z-a]', '(', 'a)', '^a{2000}$', '^(?:(?:a{1000}){1000}){1000}$', `${'('.repeat(1990)}a`])
    assert.equal(samplePattern(pattern, 0, 0), null, pattern);
  assert.ok((samplePattern('^(?:(?:a*)*)*$', 5000, 0) ?? '').length <= 5000);
});
