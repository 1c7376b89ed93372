import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingsOf } from '@sluice/detect';
import { judgeGiven, type PolicyDocument, problemText, runPolicyTests } from '@sluice/policy';
import { examplesOf, guideNowMs, guidePolicy, oddIn } from './support/guide.ts';

const examples = examplesOf('attacks.md');
const policies = examples.filter((text) => text.includes('value:')).map((text): PolicyDocument => ({ file: 'shop.yaml', text }));

for (const [index, document] of policies.entries()) {
  test(`policy ${index + 1} of the guide's rules about values is one, and nothing in it is odd`, () => {
    assert.deepEqual(oddIn(document), []);
  });
}

test('the tests that the guide shows beside its patches pass', async () => {
  const cases = examples.find((text) => text.includes('tests:'));
  const policy = guidePolicy(policies.filter(({ text }) => text.includes('patches:')));
  assert.ok(policy.ok && cases !== undefined);

  const results = await runPolicyTests(policy.value, { file: 'shop.test.yaml', text: cases }, guideNowMs, (one, endpoint, side, earlier) =>
    judgeGiven(one, endpoint, side, earlier, readingsOf),
  );

  assert.ok(results.ok);
  assert.deepEqual(
    results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
    [],
  );
});

const ofRules = `version: 1
tests:
  - { name: markup, endpoint: POST /customers, request: { body: { firstName: "<IMG src=x>Ann" } }, expect: { side: request, decision: block, status: 400 } }
  - { name: a sign, endpoint: POST /customers, request: { body: { firstName: "Ann <3" } }, expect: { side: request, decision: allow } }
  - { name: of one, endpoint: "PATCH /customers/{id}", request: { body: { lastName: "<svg>" } }, expect: { side: request, decision: block } }
  - { name: inside, endpoint: POST /hooks/new, request: { body: { url: "https://db.INTERNAL.example/x" } }, expect: { side: request, decision: block } }
  - { name: operations, endpoint: POST /hooks/new, consumer: { roles: [operations] }, request: { body: { url: "https://db.internal.example" } }, expect: { side: request, decision: allow } }
  - { name: ticket, endpoint: POST /notes, request: { body: { note: see TCK-123456 } }, expect: { side: request, values: { request.body/note: "mask:full" } } }
  - { name: probe, endpoint: POST /notes, request: { body: { class.module.classLoader: 1 } }, expect: { side: request, decision: allow } }
`;

test('its rules do what the page says', async () => {
  const policy = guidePolicy(policies.filter(({ text }) => text.includes('rules:')));
  assert.ok(policy.ok);

  const results = await runPolicyTests(policy.value, { file: 'shop.test.yaml', text: ofRules }, guideNowMs);

  assert.ok(results.ok, results.ok ? '' : results.failure.map(problemText).join('\n'));
  assert.deepEqual(
    results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
    [],
  );
});
