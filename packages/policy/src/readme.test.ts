import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compilePolicy } from './policy-set.ts';
import { problemText } from './problem.ts';
import { runPolicyTests } from './run-policy-tests.ts';
import { sampleClasses } from './samples.ts';

test('the policy that the page shows compiles, and the tests that it shows pass', async () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [document = '', tests = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const surroundings = {
    classes: sampleClasses,
    nowMs: Date.UTC(2026, 10, 25),
    hasContract: () => true,
    operationId: () => null,
    security: () => null,
    operations: [],
    parameters: () => null,
    roles: [],
    apisWithoutContract: [],
  };

  const policy = compilePolicy([{ file: 'shop.yaml', text: document }], surroundings);
  assert.ok(policy.ok, policy.ok ? '' : policy.failure.map(problemText).join('\n'));
  const results = await runPolicyTests(policy.value, { file: 'shop.test.yaml', text: tests }, 0);

  assert.deepEqual(results.ok && results.value.map(({ mismatches }) => mismatches), [[], []]);
});
