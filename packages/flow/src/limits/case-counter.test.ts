import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compilePolicy, problemText, runPolicyTests } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';
import { caseCounter } from './case-counter.ts';

const atMs = Date.UTC(2026, 10, 26, 12);

async function told(limits: readonly string[], cases: string): Promise<readonly string[]> {
  const policy = compilePolicy(
    [{ file: 'p.yaml', text: `version: 1\nlimits:\n${limits.map((one) => `  - ${one}\n`).join('')}` }],
    sampleSurroundings,
  );
  assert.ok(policy.ok, policy.ok ? '' : policy.failure.map(problemText).join('\n'));
  const ran = await runPolicyTests(
    policy.value,
    { file: 'p.test.yaml', text: `version: 1\ntests:\n${cases}` },
    atMs,
    undefined,
    caseCounter,
  );
  return ran.ok ? ran.value.flatMap(({ name, mismatches }) => mismatches.map((one) => `${name}: ${one}`)) : ran.failure.map(problemText);
}

const few = '{ id: few, by: consumer, rate: 2 per 1m }';
const consumer = 'consumer: { kind: api-key, id: key-a, verified: true }';

suite('policy tests of limits', () => {
  test('the request too many is refused, and let in again after the time that is given', async () => {
    const steps = `
      - { times: 2, expect: { decision: allow } }
      - { times: 3, expect: { decision: limit, rule: p.yaml/few } }
      - { after: 70s, times: 2, expect: { decision: allow } }
      - { expect: { decision: limit } }`;

    assert.deepEqual(await told([few], `  - name: a\n    endpoint: GET /a\n    ${consumer}\n    steps:${steps}\n`), []);
  });

  test('what does not come out is told with its step and its request', async () => {
    const steps = '[{ times: 5, expect: { decision: allow } }]';

    assert.deepEqual(await told([few], `  - { name: a, endpoint: GET /a, ${consumer}, steps: ${steps} }\n`), [
      'a: step 1, request 3: expected decision allow, got limit by p.yaml/few',
    ]);
  });

  test('quotas end with their day, each case begins with nothing taken, and a case without steps is asked once', async () => {
    const quota = '{ id: daily, by: consumer, quota: 1 per day }';
    const steps =
      '[{ expect: { decision: allow } }, { after: 11h, expect: { decision: limit } }, { after: 2h, expect: { decision: allow } }]';
    const once = '{ name: b, endpoint: GET /a, expect: { decision: allow } }';

    assert.deepEqual(
      await told([quota], `  - { name: a, endpoint: GET /a, ${consumer}, steps: ${steps} }\n  - ${once}\n  - ${once}\n`),
      [],
    );
  });

  test('failed logins count by the user in the body, and by what they are answered', async () => {
    const login =
      '{ id: login, template: login, match: { endpoint: POST /login }, user: request.body.user, password: request.body.password }';
    const tried = (status: number, steps: string) =>
      `  - { name: s${status}, endpoint: POST /login, request: { body: { user: ann, password: x } }, response: { status: ${status} }, steps: ${steps} }\n`;
    const refused = '[{ times: 10, expect: { decision: allow } }, { expect: { side: request, decision: limit, rule: p.yaml/login-user } }]';

    assert.deepEqual(await told([login], tried(401, refused) + tried(200, '[{ times: 50, expect: { decision: allow } }]')), []);
  });

  test('bytes and records count when the answer is out', async () => {
    const rows = '{ id: rows, by: consumer, count: records, quota: 5 per day }';
    const response = 'response: { body: { items: [{ a: 1 }, { a: 2 }, { a: 3 }] } }';
    const steps = '[{ times: 2, expect: { decision: allow } }, { expect: { decision: limit, rule: p.yaml/rows } }]';

    assert.deepEqual(await told([rows], `  - { name: a, endpoint: GET /a, ${consumer}, ${response}, steps: ${steps} }\n`), []);
  });

  test('a mistake in a step is told with its line', async () => {
    const wrong = await told([few], '  - { name: a, endpoint: GET /a, steps: [{ times: 0, after: soon, expect: { decision: allow } }] }\n');

    assert.match(wrong.join('\n'), /^p\.test\.yaml:3:\d+: times is a whole number up to 10000\np\.test\.yaml:3:\d+: after is how long/);
  });
});
