import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formulasOf } from './formulas.ts';

const kindsOf = (text: string) => formulasOf(text).map(({ what }) => what);

test('a formula is found however much of an expression, and however many cells, stand before it', () => {
  for (const count of [1, 60, 61, 5_000]) {
    assert.deepEqual(kindsOf(`=${'1+'.repeat(count)}HYPERLINK("http://evil.example")`), ['reach']);
    assert.deepEqual(kindsOf(`-${'1+'.repeat(count)}cmd|'/C calc'!A0`), ['exchange']);
    assert.deepEqual(kindsOf(`x${'\n=a b'.repeat(count)}\n=HYPERLINK("http://evil.example")`), ['reach']);
  }
  assert.deepEqual(kindsOf(`=cmd|'${'/C calc '.repeat(500)}'!A0`), ['exchange']);
});

test('a word of prose ends what may be a formula', () => {
  for (const text of ['- one, two and HYPERLINK("x")', '=a b HYPERLINK("x")', '= \u00e4 HYPERLINK("x")', '+ and SUM(1)'])
    assert.deepEqual(kindsOf(text), [], text);
});
