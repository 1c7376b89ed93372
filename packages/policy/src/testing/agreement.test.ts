import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConformanceSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import fc from 'fast-check';
import { agreementOverCore, compareWithReference, coreSuites } from './agreement.ts';

const agreements = agreementOverCore(getConformanceSuite());

test('every core suite of the conformance data is run', () => {
  assert.deepEqual(
    agreements.map(({ suite }) => suite),
    [...coreSuites],
  );
});

for (const { suite, agrees, refused, wrong } of agreements) {
  const reasons = [...refused].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none';
  test(`what we compile of "${suite}" agrees with the reference: ${agrees} cases, refused: ${reasons}`, () => {
    assert.deepEqual(wrong, []);
  });
}

/**
 * Left out is where the reference is not the language: it indexes lists with booleans, takes a null for a missing entry, finds no field
 * of a number instead of failing, counts `timestamp(int)` in milliseconds, overflows on large `uint` quotients and converts "" to 0.
 */
const operands = `1 0 -1 2 9223372036854775807 9007199254740993 1u 0u 18446744073709551615u 1.0 0.5 -0.0 1e300 "a" "b" "é😀" true false null
  b"a" [1,2] [] {"a":1} {1:2} {} ["a"] int type(1) timestamp("2020-02-03T04:05:06.007Z") duration("1h1.5s") [1.0,2u]`.split(/\s+/);
const expressions = fc.letrec<{ readonly any: string }>((tie) => {
  const any = tie('any');
  const two = fc.tuple(any, any);
  return {
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...operands),
      fc
        .tuple(any, fc.constantFrom('+', '-', '*', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||', 'in'), any)
        .map((terms) => `(${terms.join(' ')})`),
      fc.tuple(fc.constantFrom('int', 'string', 'bool', 'bytes', 'size', 'type', 'dyn'), any).map(([name, of]) => `${name}(${of})`),
      fc.tuple(any, fc.constantFrom('contains', 'startsWith', 'endsWith'), any).map(([of, name, other]) => `(${of}).${name}(${other})`),
      fc.tuple(any, fc.constantFrom('exists', 'all', 'exists_one', 'filter', 'map'), any).map(([of, name, each]) => {
        return `(${of}).${name}(x, ${each.replace(/"a"|\b1\b/, 'x')})`;
      }),
      fc.tuple(any, any, any).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      two.map(([one, other]) => `[${one}, ${other}]`),
      any.map((of) => `!(${of})`),
    ),
  };
}).any;

test('expressions that nobody thought of agree with the reference', () => {
  fc.assert(
    fc.property(expressions, (expr) => {
      const verdict = compareWithReference({ name: expr, original: { expr, container: '', bindings: {} } });

      assert.notEqual(verdict.kind, 'wrong', expr);
    }),
    { numRuns: 3000 },
  );
});
