import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compilePolicy, type PolicyDocument, problemText, runPolicyTests } from '@sluice/policy';

const guide = readFileSync(join(import.meta.dirname, '..', 'docs', 'authorization.md'), 'utf8');
const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const policies = examples.filter((text) => text.includes('access:')).map((text): PolicyDocument => ({ file: 'example.yaml', text }));

function compiled(documents: readonly PolicyDocument[]) {
  const nothing = {
    classes: [],
    hasContract: () => false,
    operationId: () => null,
    security: () => null,
    operations: [],
    parameters: () => null,
    roles: [],
    apisWithoutContract: [],
  };
  return compilePolicy(documents, { ...nothing, nowMs: Date.UTC(2026, 10, 26) });
}

for (const [index, document] of policies.entries()) {
  test(`policy ${index + 1} of the guide of authorization is one, and nothing in it is odd`, () => {
    const policy = compiled([document]);

    assert.deepEqual((policy.ok ? policy.value.warnings : policy.failure).map(problemText), []);
  });
}

test('the cases of the guide pass with its policies', async () => {
  const cases = examples.find((text) => text.includes('tests:'));
  const policy = compiled(policies.filter(({ text }) => text.includes('own-order')));
  assert.ok(policy.ok && cases !== undefined);

  const results = await runPolicyTests(policy.value, { file: 'example.test.yaml', text: cases }, Date.UTC(2026, 10, 26));

  assert.ok(results.ok);
  assert.equal(results.value.length, 3);
  assert.deepEqual(
    results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
    [],
  );
});
