import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linearPattern } from './linear-pattern.ts';

function matches(pattern: string, text: string): boolean | string {
  const compiled = linearPattern(pattern);
  return compiled.ok ? compiled.value.test(text) : compiled.failure;
}

for (const [pattern, text, expected] of [
  ['b', 'abc', true],
  ['^b', 'abc', false],
  ['^\\d{3}-\\/\\u0041$', '123-/A', true],
  ['^[\\w.-]{1,4096}$', 'a.b-c', true],
  ['^[\\w.-]{1,4096}$', 'a b', false],
  ['^a{2000}$', 'a'.repeat(1500), true],
  ['^a{2000}$', 'a'.repeat(900), false],
  ['^a\\{1,2000}$', 'a{1,2000}', true],
  ['^\\p{Lu}', 'Éa', true],
  ['(?=a)', 'a', 'invalid or unsupported Perl syntax'],
  ['(', 'a', 'missing closing )'],
] as const) {
  test(`${pattern} is understood`, () => {
    assert.equal(matches(pattern, text), expected);
  });
}
