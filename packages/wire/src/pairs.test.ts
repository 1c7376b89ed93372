import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cookiePairs, cookieSpans, formSpans, percentText, queryPairs } from './pairs.ts';

test('a query string is read as the URL standard reads a form', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab=&+%41%C3%A9%ff;'.split(''), '%C3', '%A9', '%zz') }), (query) => {
      assert.deepEqual(queryPairs(query), [...new URLSearchParams(`?${query}`)]);
    }),
  );
});

test('spans say where names and values stand on the wire', () => {
  const query = 'a=1&&b&c=x=y';
  const pieces = [...formSpans(query)].map((span) => [query.slice(span.start, span.nameEnd), query.slice(span.valueStart, span.end)]);

  assert.deepEqual(pieces, [
    ['a', '1'],
    ['b', ''],
    ['c', 'x=y'],
  ]);
});

test('cookies are read with and without white space, quotes and values', () => {
  assert.deepEqual(cookiePairs(' a=1;b="2 %20" ;; c ; d = e'), [
    ['a', '1'],
    ['b', '2  '],
    ['c', ''],
    ['d', 'e'],
  ]);
  const line = 'sid=abc; theme=dark';
  assert.deepEqual(
    [...cookieSpans(line)].map(({ valueStart, end }) => line.slice(valueStart, end)),
    ['abc', 'dark'],
  );
});

test('percent escapes never throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('%', 'f', '0', 'z', '%E2%82%AC') }), (text) => typeof percentText(text) === 'string'),
  );
  assert.equal(percentText('%E2%82%AC%'), '€%');
});
