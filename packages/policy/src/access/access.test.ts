import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Endpoint } from '@sluice/model';
import { compilePolicy, type PolicySet } from '../policy-set.ts';
import { problemText } from '../problem.ts';
import { runPolicyTests } from '../run-policy-tests.ts';
import { sampleEndpoint, sampleSurroundings } from '../testing/samples.ts';
import type { Caller } from './foretell.ts';
import type { DeclaredSecurity } from './who.ts';

const operations = ['GET /orders', 'POST /orders', 'GET /orders/{orderId}', 'DELETE /orders/{orderId}', 'GET /users/{userId}'].map((id) =>
  sampleEndpoint(id),
);
const secured: DeclaredSecurity = [
  [{ kind: 'token', scopes: ['orders:read'], roles: [] }],
  [{ kind: 'api-key', scopes: [], roles: ['robot'] }],
];

function compiled(entries: readonly string[], rest = '') {
  return compilePolicy(
    [{ file: 'policies/shop.yaml', text: `version: 1\naccess:\n${entries.map((entry) => `  - ${entry}\n`).join('')}${rest}` }],
    {
      ...sampleSurroundings,
      security: ({ id }) => (operations.some((operation) => operation.id === id) ? secured : null),
      operations,
      roles: ['customer', 'support', 'admin'],
    },
  );
}

function told(entries: readonly string[], rest = ''): readonly string[] {
  const policy = compiled(entries, rest);
  return (policy.ok ? policy.value.warnings : policy.failure).map(problemText);
}

function policyOf(...entries: readonly string[]): PolicySet {
  const policy = compiled(entries);
  assert.ok(policy.ok, policy.ok ? '' : policy.failure.map(problemText).join('\n'));
  return policy.value;
}

const own =
  '{ id: own, match: { endpoint: "GET /orders/{orderId}" }, permit: { roles: [customer] }, when: response.body.ownerId == claims.sub }';

suite('what an author of access entries cannot have meant is said with its place and the nearest right thing', () => {
  const cases: readonly (readonly [name: string, entry: string, expected: RegExp])[] = [
    [
      'a path that the contract does not know',
      '{ id: a, match: { endpoint: "GET /order/{orderId}" }, permit: { roles: [admin] } }',
      /^policies\/shop\.yaml:3:5: .*a: the contract declares no "GET \/order\/\{orderId\}"; did you mean "GET \/orders\/\{orderId\}"\?/,
    ],
    [
      'a method that it does not know there',
      '{ id: a, match: { endpoint: "PUT /orders/{orderId}" }, permit: { roles: [admin] } }',
      /it knows this path with GET, DELETE/,
    ],
    [
      'a parameter that the path does not have',
      '{ id: a, match: { endpoint: "GET /users/{userId}" }, permit: { roles: [admin] }, when: path.userid == claims.sub }',
      /no path that it is about has a parameter "userid"; did you mean "userId"\?/,
    ],
    ['an API that nobody configured', '{ id: a, match: { api: shp }, default: deny }', /a: no API is called "shp"; did you mean "shop"\?/],
    [
      'methods that have nothing in common',
      '{ id: a, match: { endpoint: GET /orders, method: POST }, permit: { roles: [admin] } }',
      /"GET \/orders" and "method: POST" have nothing in common/,
    ],
    [
      'a list of callers with nobody in it',
      '{ id: a, match: { endpoint: GET /orders }, permit: { tenant: [] } }',
      /3:58: "tenant" names nobody; write at least one, or leave it out/,
    ],
    [
      'two things that one is to be',
      `{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin] }, when: 'claims.sub == "x" && claims.sub == "y"' }`,
      /a never permits anything: claims\.sub cannot be "x" and "y"; write claims\.sub in \["x", "y"\] for either/,
    ],
    [
      'a condition that never holds',
      '{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin] }, when: "false" }',
      /this never holds/,
    ],
    [
      'a comparison of two things that are written down',
      `{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin] }, when: '1 == 2 && claims.sub == "x"' }`,
      /both sides of it are written here, so that it says the same of every exchange; name something of the exchange on one/,
    ],
    [
      'an operator of another language',
      '{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin] }, when: consumer.tenant = "acme" }',
      /"=" is no operator; did you mean "=="\?/,
    ],
    [
      'an operator with nothing behind it',
      '{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin] }, when: claims.sub == }',
      /nothing follows "=="/,
    ],
    [
      'a brace in a text without quotes',
      '{ id: a, match: { endpoint: GET /orders/{orderId} }, permit: { roles: [admin] } }',
      /^policies\/shop\.yaml:3:45: "\{" begins a mapping here; put the text in quotes: "GET \/orders\/\{orderId\}"$/,
    ],
    [
      'a role that nobody has',
      '{ id: a, match: { endpoint: GET /orders }, permit: { roles: [suport] } }',
      /the role "suport"; did you mean "support"\?/,
    ],
    [
      'a scope that nobody has',
      '{ id: a, match: { endpoint: GET /orders }, permit: { scopes: [order:read] } }',
      /the scope "order:read"; did you mean "orders:read"\?/,
    ],
    [
      'a condition that cannot be compiled',
      '{ id: a, match: { endpoint: GET /orders }, permit: verified, when: clams.sub == "x" }',
      /no "clams" here; did you mean "claims"\?/,
    ],
    [
      'a key that is none',
      '{ id: a, match: { endpoint: GET /orders }, permits: verified }',
      /an access entry has no "permits"; did you mean "permit"\?/,
    ],
    [
      'neither permit nor forbid',
      '{ id: a, match: { endpoint: GET /orders } }',
      /an access entry has one of permit, forbid and default: deny/,
    ],
    ['nobody at all', '{ id: a, match: { endpoint: GET /orders }, permit: {} }', /permit says whom: roles, scopes/],
    [
      'somebody who cannot be',
      '{ id: a, match: { endpoint: GET /orders }, permit: { roles: [admin], verified: false } }',
      /can never match/,
    ],
    [
      'rows without a condition',
      '{ id: a, match: { endpoint: GET /orders }, permit: verified, where: response.body.items }',
      /one needs the other/,
    ],
    [
      'a guard that nothing asks',
      '{ id: a, match: { endpoint: "DELETE /orders/{orderId}" }, permit: verified, guard: "GET /orders/{orderId}" }',
      /the guard read is for a condition on it/,
    ],
    [
      'a guard that is not named',
      '{ id: a, match: { endpoint: "DELETE /orders/{orderId}" }, permit: verified, when: guard.body.ownerId == claims.sub }',
      /guard\.body is the answer to the guard read; name it/,
    ],
    [
      'a write that is judged when it has happened',
      '{ id: a, match: { endpoint: "DELETE /orders/{orderId}" }, permit: verified, when: response.body.ownerId == claims.sub }',
      /a write has happened before its answer is judged/,
    ],
    [
      'a property of the wrong side',
      '{ id: a, match: { endpoint: GET /orders }, permit: verified, fields: [request.body/name] }',
      /is no property of a response/,
    ],
  ];
  for (const [name, entry, expected] of cases) {
    test(name, () => {
      assert.match(told([entry]).join('\n'), expected);
    });
  }

  test('an entry that another makes needless, and one that another makes vain', () => {
    const wide = '{ id: wide, match: { endpoint: /orders/** }, permit: { roles: [customer, admin] } }';

    assert.match(told([wide, own]).join('\n'), /shop\.yaml:4:5: .*own changes nothing: shop\.yaml\/wide \(policies\/shop\.yaml:3:5\)/);
    assert.match(
      told(['{ id: none, match: { endpoint: /orders/** }, forbid: anyone }', own]).join('\n'),
      /own never permits anything: shop\.yaml\/none/,
    );
    assert.deepEqual(told([own, '{ id: other, match: { endpoint: "GET /orders/{orderId}" }, permit: { roles: [support] } }']), []);
  });

  test('a rule that is never reached because one before it takes all', () => {
    const rules =
      'rules:\n  - { id: all, match: { api: shop, side: request }, treat: block }\n  - { id: some, match: { api: shop, method: GET, side: request }, treat: block }\n';

    assert.match(told([own], rules).join('\n'), /some is never reached: shop\.yaml\/all/);
  });

  test('a rule about an endpoint that the contract does not know; what it calls a parameter is its own matter', () => {
    const rule = (endpoint: string) => `rules:\n  - { id: slip, match: { endpoint: "${endpoint}", class: "*" }, treat: strip }\n`;

    assert.match(
      told([own], rule('GET /order/{id}')).join('\n'),
      /shop\.yaml:5:5: .*slip: the contract declares no "GET \/order\/\{id\}"; did you mean "GET \/orders"\?/,
    );
    assert.doesNotMatch(told([own], rule('GET /orders/{id}')).join('\n'), /slip/);
  });
});

suite('what access comes to before there is an exchange', () => {
  const verified: Caller = { kind: 'token', isVerified: true, roles: [], scopes: null, tenant: null };
  const anonymous: Caller = { kind: 'anonymous', isVerified: false, roles: [], scopes: [], tenant: null };
  const [list, , one, removal] = operations as [Endpoint, Endpoint, Endpoint, Endpoint];

  test('yes, no and that it depends, with the conditions on which it does', () => {
    const policy = policyOf(
      own,
      '{ id: staff, match: { endpoint: "GET /orders/{orderId}" }, permit: { roles: [support] } }',
      '{ id: never, match: { endpoint: "GET /orders/{orderId}" }, forbid: { tenant: closed } }',
    );

    assert.equal(policy.foretell(one, anonymous).answer, 'no');
    assert.equal(policy.foretell(one, { ...verified, roles: ['admin'] }).answer, 'no');
    assert.equal(policy.foretell(one, { ...verified, roles: ['support'], tenant: 'open' }).answer, 'yes');
    assert.equal(policy.foretell(one, { ...verified, roles: ['support'], tenant: 'closed' }).answer, 'no');
    assert.equal(policy.foretell(one, { ...verified, roles: ['support'] }).answer, 'if');
    const { answer, entries } = policy.foretell(one, { ...verified, roles: ['customer'], tenant: 'open' });
    assert.equal(answer, 'if');
    assert.deepEqual(
      entries.map(({ id, applies }) => [id, applies]),
      [
        ['shop.yaml/own', 'if'],
        ['shop.yaml/staff', 'no'],
        ['shop.yaml/never', 'no'],
      ],
    );
    assert.equal(policy.foretell(list, anonymous).answer, 'open');
  });

  test('what the contract asks for is asked of scopes and of roles', () => {
    const policy = policyOf('{ id: c, match: { endpoint: GET /orders }, permit: contract }');

    assert.equal(policy.foretell(list, { ...verified, scopes: ['orders:read'] }).answer, 'yes');
    assert.equal(policy.foretell(list, { ...verified, scopes: ['orders:write'] }).answer, 'no');
    assert.equal(policy.foretell(list, { ...verified, kind: 'api-key', roles: ['robot'] }).answer, 'yes');
    assert.equal(policy.foretell(list, { ...verified, kind: 'api-key', roles: ['admin'] }).answer, 'no');
    assert.equal(policy.foretell(list, anonymous).answer, 'no');
    assert.equal(policy.foretell(sampleEndpoint('GET /elsewhere', false), anonymous).answer, 'open');
  });

  test('the matrix says what nobody may call and what everybody may', () => {
    const matrix = policyOf(
      '{ id: all, match: { endpoint: GET /orders }, permit: anyone }',
      '{ id: closed, match: { endpoint: "DELETE /orders/{orderId}" }, default: deny }',
      own,
    ).accessMatrix();

    assert.deepEqual(matrix.callers, ['anonymous', 'no role', 'customer', 'support', 'admin', 'robot']);
    assert.deepEqual(matrix.nobody, [removal.id]);
    assert.ok(matrix.everybody.includes(list.id) && !matrix.everybody.includes(one.id));
    const row = matrix.rows.find(({ endpoint }) => endpoint === one.id);
    assert.deepEqual([row?.answers, row?.conditions], [['no', 'no', 'if', 'no', 'no', 'no'], ['response.body.ownerId == claims.sub']]);
  });
});

test('tests of policies take access as it is, guard reads, path parameters and rows included', async () => {
  const policy = policyOf(
    own,
    '{ id: removal, match: { endpoint: "DELETE /orders/{orderId}" }, permit: verified, guard: "GET /orders/{orderId}", when: guard.body.ownerId == claims.sub, otherwise: hide }',
    '{ id: list, match: { endpoint: GET /orders }, permit: { roles: [customer] }, where: response.body.items, keep: item.ownerId == claims.sub }',
    '{ id: user, match: { endpoint: "GET /users/{userId}" }, permit: verified, when: path.userId == claims.sub }',
  );
  const ada = 'consumer: { roles: [customer], claims: { sub: u-1 } }';
  const text = `version: 1
tests:
  - { name: own, endpoint: "GET /orders/{orderId}", ${ada}, response: { body: { ownerId: u-1 } }, expect: { decision: allow } }
  - { name: other, endpoint: "GET /orders/{orderId}", ${ada}, response: { body: { ownerId: u-2 } }, expect: { decision: block, status: 403, rule: shop.yaml/own } }
  - { name: nobody, endpoint: "GET /orders/{orderId}", response: { body: { ownerId: u-1 } }, expect: { decision: challenge } }
  - { name: absent, endpoint: "GET /orders/{orderId}", ${ada}, response: { status: 404, body: { detail: none } }, expect: { decision: allow } }
  - { name: removed, endpoint: "DELETE /orders/{orderId}", ${ada}, guard: { body: { ownerId: u-1 } }, expect: { side: request, decision: allow } }
  - { name: kept, endpoint: "DELETE /orders/{orderId}", ${ada}, guard: { body: { ownerId: u-2 } }, expect: { side: request, status: 404, hidden: true } }
  - { name: unread, endpoint: "DELETE /orders/{orderId}", ${ada}, expect: { side: request, hidden: true } }
  - { name: rows, endpoint: GET /orders, ${ada}, response: { body: { items: [{ ownerId: u-1 }, { ownerId: u-2 }] } }, expect: { rows: { response.body/items/*: 1 } } }
  - { name: path, endpoint: "GET /users/{userId}", ${ada}, request: { path: /users/u-1 }, expect: { side: request, decision: allow } }
  - { name: foreign, endpoint: "GET /users/{userId}", ${ada}, request: { path: /users/u-2 }, expect: { side: request, decision: block } }
`;

  const results = await runPolicyTests(policy, { file: 'shop.test.yaml', text }, Date.UTC(2026, 10, 26));

  assert.ok(results.ok, results.ok ? '' : results.failure.map(problemText).join('\n'));
  assert.deepEqual(
    results.value.flatMap(({ name, mismatches }) => mismatches.map((mismatch) => `${name}: ${mismatch}`)),
    [],
  );
});
