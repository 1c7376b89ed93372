import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runPolicyTests } from './run-policy-tests.ts';
import { samplePolicy } from './testing/samples.ts';

test('the policy that the page shows compiles, and the tests that it shows pass', async () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [document = '', tests = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

  const results = await runPolicyTests(samplePolicy(document), { file: 'shop.test.yaml', text: tests }, 0);

  assert.deepEqual(results.ok && results.value.map(({ mismatches }) => mismatches), [[], []]);
});
