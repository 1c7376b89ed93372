import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemText } from './problem.ts';
import { runPolicyTests } from './run-policy-tests.ts';
import { samplePolicy } from './testing/samples.ts';

const policy = samplePolicy(`
version: 1
rules:
  - { id: agents-see-masked-mail, match: { class: personal.email, consumer: { roles: agent } }, treat: "mask:keep-domain" }
  - { id: own-orders, where: response.body.orders, keep: item.ownerId == claims.sub }
  - { id: no-big-transfers, match: { endpoint: POST /transfers }, when: "request.body.amount > 1000 && !consumer.verified", treat: block }
`);

const good = `
version: 1
tests:
  - name: an agent sees masked mail
    endpoint: GET /users/{id}
    consumer: { kind: token, roles: [agent], claims: { sub: u-1 } }
    columns:
      - { place: response.body/email, class: personal.email }
      - { place: response.body/note, class: health.diagnosis, declared: undeclared }
    expect:
      decision: minimise
      values: { response.body/email: mask:keep-domain, response.body/note: strip }
  - name: somebody sees only their own orders
    endpoint: GET /orders
    consumer: { claims: { sub: u-1 } }
    response: { body: { orders: [{ ownerId: u-1 }, { ownerId: u-2 }, { id: 7 }] } }
    expect: { rule: shop.yaml/own-orders, rows: { response.body/orders/*: 2 } }
  - name: a stranger transfers little
    endpoint: POST /transfers
    request: { body: { amount: 5000 } }
    expect: { side: request, decision: block, status: 403, rule: shop.yaml/no-big-transfers }
  - name: a login hands over its token
    endpoint: POST /login
    request: { body: { username: a, password: b } }
    response: { status: 200 }
    columns: [{ place: response.body/token, class: secret.jwt, declared: undeclared }]
    expect: { decision: allow }
`;

test('policy tests are run against the policy, with facts taken from their bodies', async () => {
  const results = await runPolicyTests(policy, { file: 'shop.test.yaml', text: good }, 0);

  assert.ok(results.ok, results.ok ? '' : results.failure.map(problemText).join('\n'));
  assert.deepEqual(
    results.value.flatMap(({ mismatches }) => mismatches),
    [],
  );
  assert.equal(results.value.length, 4);
});

test('a test that fails says what was expected, what came and by which rule', async () => {
  const text = good
    .replace('mask:keep-domain, response', 'allow, response')
    .replace('orders/*: 2', 'orders/*: 1')
    .replace('status: 403', 'status: 401');
  const results = await runPolicyTests(policy, { file: 'shop.test.yaml', text }, 0);

  assert.deepEqual(results.ok && results.value.flatMap(({ mismatches }) => mismatches), [
    'expected response.body/email to be treated with allow, got mask:keep-domain by shop.yaml/agents-see-masked-mail',
    'expected 1 rows of response.body/orders/* to be dropped, got 2',
    'expected status 401, got 403 by shop.yaml/no-big-transfers',
  ]);
});

test('a mistake in a file of tests names its line and the remedy', async () => {
  const text = good.replace('endpoint: GET /orders', 'endpiont: GET /orders');
  const results = await runPolicyTests(policy, { file: 'shop.test.yaml', text }, 0);

  assert.match(
    results.ok ? '' : results.failure.map(problemText).join('\n'),
    /^shop\.test\.yaml:14:5: a test has no "endpiont"; did you mean "endpoint"\?/,
  );
});
