import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataClassId } from '@sluice/model';
import { type Disclosure, outcomes } from '@sluice/store';
import fc from 'fast-check';
import { bitOf, firsts } from './firsts.ts';
import { treatmentKinds } from './kinds.ts';

const disclosure: fc.Arbitrary<Disclosure> = fc.record({
  side: fc.constantFrom('request', 'response'),
  place: fc.constant('response.body/a'),
  dataClass: fc.constantFrom(dataClassId('personal.a'), dataClassId('personal.b'), null),
  declared: fc.constant('declared'),
  confidence: fc.constant('certain'),
  treatment: fc.constantFrom(...treatmentKinds),
  outcome: fc.constantFrom(...outcomes),
  count: fc.constant(1),
  fingerprints: fc.constant(new Uint32Array(0)),
});

test('every exchange is counted once by a mark, whatever is filtered', () => {
  fc.assert(
    fc.property(
      fc.array(disclosure),
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('nothing', 'outcome', 'treatment'),
      (all, isClass, isSide, by) => {
        const bit = bitOf({ class: isClass, side: isSide, by });
        const marked = all.filter((one, index) => (firsts(all, index, one) & bit) !== 0);
        const key = (one: Disclosure) =>
          [isClass && one.dataClass, isSide && one.side, by === 'outcome' && one.outcome, by === 'treatment' && one.treatment].join(' ');
        const expected = [...new Set(all.filter((one) => one.dataClass !== null).map(key))];

        assert.deepEqual(marked.map(key).toSorted(), expected.toSorted());
      },
    ),
  );
});
