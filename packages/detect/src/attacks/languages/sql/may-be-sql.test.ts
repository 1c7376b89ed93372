import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sqlInjection } from '../../detectors/sql-injection.ts';
import { viewOf } from '../../views.ts';
import { thresholds, weights } from '../../weights.ts';
import { mayBeSql } from './may-be-sql.ts';
import { sqlWords } from './words.ts';

const words = fc.oneof(
  fc.constantFrom(...sqlWords),
  fc.constantFrom(
    'like',
    'in',
    'is',
    'between',
    'not',
    'from',
    'null',
    'true',
    'all',
    'any',
    'case',
    'by',
    '7',
    '-7',
    '1.5',
    '7e3',
    '0x41',
    '2D',
    'a',
    'users',
    'pin',
    'u.pin',
    '@x',
    '@@version',
    ':id',
    'sleep',
    'version',
  ),
);
const text = fc
  .array(fc.tuple(words, fc.constantFrom(' ', '  ', ', ', ',', '-', ' - ', '+', '/', '.', '', '--', ' -- ', '@', ':')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.flat().join(''));

/** The sum as it is without the look ahead: with all signs, no text is plain words. */
function scoreOf(given: string): number {
  const found = new Set<string>(['prior']);
  const field = { name: 'q', isName: false, channel: 'body', host: null, content: 'unknown' } as const;
  sqlInjection.look({ text: given, signs: -1, steps: [] }, field, (feature) => found.add(feature));
  return [...found].reduce((sum, feature) => sum + (weights[`sql-injection.${feature}`] ?? 0), 0);
}

test('what is told to be no SQL by its words would not be reported', () => {
  fc.assert(
    fc.property(text, (given) => {
      if (!mayBeSql(given, viewOf(given).signs)) assert.ok(scoreOf(given) < thresholds.report, given);
    }),
    { numRuns: 5_000 },
  );
});

test('names and addresses of people are told to be no SQL, and what a number hides is SQL', () => {
  for (const plain of ['Ibuprofen tablets 400', 'Canal Walk 12', '3511 AX', 'jane.doe@mail.example.com'])
    assert.equal(mayBeSql(plain, viewOf(plain).signs), false, plain);
  for (const sql of ['-7DUNION ALL SELECT 1', '1 or 2', '1 -- x', '1 OrDeR by 3'])
    assert.equal(mayBeSql(sql, viewOf(sql).signs), true, sql);
});
