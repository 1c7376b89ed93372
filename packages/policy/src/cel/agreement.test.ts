import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getConformanceSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { agreementOverCore, coreSuites } from './agreement.ts';

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
