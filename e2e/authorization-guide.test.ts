import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PolicyDocument, runPolicyTests } from '@sluice/policy';
import { examplesOf, guideNowMs, guidePolicy, oddIn } from './support/guide.ts';

const examples = examplesOf('authorization.md');
const policies = examples.filter((text) => text.includes('access:')).map((text): PolicyDocument => ({ file: 'example.yaml', text }));

for (const [index, document] of policies.entries()) {
  test(`policy ${index + 1} of the guide of authorization is one, and nothing in it is odd`, () => {
    assert.deepEqual(oddIn(document), []);
  });
}

test('the cases of the guide pass with its policies', async () => {
  const cases = examples.find((text) => text.includes('tests:'));
  const policy = guidePolicy(policies.filter(({ text }) => text.includes('own-order')));
  assert.ok(policy.ok && cases !== undefined);

  const results = await runPolicyTests(policy.value, { file: 'example.test.yaml', text: cases }, guideNowMs);

  assert.ok(results.ok);
  assert.equal(results.value.length, 3);
  assert.deepEqual(
    results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
    [],
  );
});
