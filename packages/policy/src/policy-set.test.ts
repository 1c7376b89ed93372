import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Column, type Decision, endpointId, type Outcome, treatmentText } from '@sluice/model';
import { handoverFact } from './credential-handover.ts';
import { compilePolicy, type PolicyDocument } from './policy-set.ts';
import { problemText } from './problem.ts';
import {
  sampleColumn,
  sampleEndpoint,
  sampleInspection,
  samplePolicy,
  sampleReading,
  sampleRecord,
  sampleSurroundings,
  sampleTrace,
} from './testing/samples.ts';

const email = sampleColumn('response.body/email', 'personal.email');

function problemsOf(...documents: readonly PolicyDocument[]): readonly string[] {
  const policy = compilePolicy(documents, sampleSurroundings);
  return (policy.ok ? policy.value.warnings : policy.failure).map(problemText);
}

function treatmentsOf(
  text: string,
  columns: readonly Column[] = [email],
  facts: Readonly<Record<string, Outcome>> = {},
): readonly string[] {
  const endpoint = sampleEndpoint();
  const decision = samplePolicy(text).forEndpoint(endpoint).decide(sampleTrace(endpoint), sampleInspection('response', { columns, facts }));
  return decision.kind === 'minimise'
    ? decision.columns.map(({ place, treatment }) => `${place} ${treatmentText(treatment)}`)
    : [decision.kind];
}

function decideRequest(text: string, facts: Readonly<Record<string, Outcome>> = {}, kind: 'token' | 'anonymous' = 'token'): Decision {
  const endpoint = sampleEndpoint();
  return samplePolicy(text).forEndpoint(endpoint).decide(sampleTrace(endpoint, kind), sampleInspection('request', { facts }));
}

suite('the first rule that matches decides', () => {
  const rules = `
version: 1
rules:
  - { id: mask-mail, match: { class: personal.email }, treat: "mask:keep-domain" }
  - { id: strip-personal, match: { class: personal.* }, treat: strip }
`;

  test('in the order of the document', () => {
    assert.deepEqual(treatmentsOf(rules), ['response.body/email mask:keep-domain']);
  });

  test('a rule that can never match is told', () => {
    const told = (match: string) =>
      problemsOf({ file: 'p.yaml', text: `version: 1\nrules:\n  - { id: a, match: { ${match} }, treat: block }\n` });

    assert.deepEqual(
      ['method: POST, endpoint: "GET /a"', 'side: response, place: request.body/a', 'consumer: { kind: anonymous, verified: true }'].map(
        told,
      ),
      [
        ['p.yaml:3:5: a never matches: its endpoints are asked with GET, and its method is POST'],
        ['p.yaml:3:5: a never matches: it is about a response, and its place is one of a request'],
        ['p.yaml:3:5: a never matches: nobody who is anonymous is verified'],
      ],
    );
    assert.deepEqual(['method: [GET, POST], endpoint: "GET /a"', 'method: POST, endpoint: ["GET /a", "/b"]'].flatMap(told), []);
  });

  test('what is said of GET is said of HEAD, and nothing of the other way round', () => {
    const decided = (said: string, method: string) => {
      const endpoint = { ...sampleEndpoint(), id: endpointId(method, '/users/{id}'), method, template: '/users/{id}' };
      const text = `version: 1\nrules:\n  - { id: shut, match: { ${said} }, treat: block }\n`;
      return samplePolicy(text).forEndpoint(endpoint).decide(sampleTrace(endpoint), sampleInspection('request', {})).kind;
    };

    assert.deepEqual([decided('endpoint: "GET /users/{id}"', 'HEAD'), decided('method: GET', 'HEAD')], ['block', 'block']);
    assert.deepEqual([decided('method: HEAD', 'GET'), decided('method: GET', 'POST')], ['allow', 'allow']);
  });

  test('exceptions of all files before the rules of all files, files in the order of the alphabet', () => {
    const exception = `
version: 1
exceptions:
  - { id: mail-of-staff, match: { class: personal.email, place: response.body/email }, treat: allow, because: staff directory, until: 2027-01-31 }
`;
    const policy = compilePolicy(
      [
        { file: 'z.yaml', text: exception },
        { file: 'a.yaml', text: rules },
      ],
      sampleSurroundings,
    );
    assert.ok(policy.ok);

    assert.deepEqual(
      policy.value.rules.slice(0, 3).map(({ id }) => id),
      ['z.yaml/mail-of-staff', 'a.yaml/mask-mail', 'a.yaml/strip-personal'],
    );
    assert.equal(policy.value.rules.at(-1)?.source, 'built-in');
  });

  test('an exception holds on its last day and no longer', () => {
    const endpoint = sampleEndpoint();
    const text = `
version: 1
exceptions:
  - { id: until, match: { class: personal.email }, treat: allow, because: migration, until: 2026-11-25 }
rules:
  - { id: strip-mail, match: { class: personal.email }, treat: strip }
`;
    const policy = samplePolicy(text).forEndpoint(endpoint);
    const inspection = sampleInspection('response', { columns: [email] });
    const trace = sampleTrace(endpoint);

    assert.equal(policy.decide({ ...trace, startedAtMs: Date.UTC(2026, 10, 25, 23, 59) }, inspection).kind, 'allow');
    assert.equal(policy.decide({ ...trace, startedAtMs: Date.UTC(2026, 10, 26) }, inspection).kind, 'minimise');
  });

  test('a rule may leave the treatment to the class, and name its place with stars', () => {
    const text = 'version: 1\nrules:\n  - { id: x, match: { class: "*", place: response.body/**/email }, treat: as-classified }';

    assert.deepEqual(
      treatmentsOf(text, [
        email,
        sampleColumn('response.body/items/*/email', 'personal.email'),
        sampleColumn('response.body/mail', 'personal.email'),
      ]),
      ['response.body/email mask:last-four', 'response.body/items/*/email mask:last-four'],
    );
  });

  test('values that are only possibly of a class are left alone unless the rule asks for them', () => {
    const possible = [sampleColumn('response.body/email', 'personal.email', 'declared', 'possible')];

    assert.deepEqual(treatmentsOf(rules, possible), ['allow']);
    assert.deepEqual(treatmentsOf(rules.replace('class: personal.email', 'class: personal.email, confidence: possible'), possible), [
      'response.body/email mask:keep-domain',
    ]);
  });

  test('a rule is about the endpoints, methods, APIs and statuses that it names', () => {
    const fits = (match: string, facts: Readonly<Record<string, Outcome>> = {}) =>
      treatmentsOf(`version: 1\nrules:\n  - { id: x, match: { class: personal.email, ${match} }, treat: strip }`, [email], facts)[0] !==
      'allow';

    assert.ok(fits('endpoint: "GET /users/{id}"') && fits('endpoint: "/users/*"') && fits('endpoint: "* /users/**"') && fits('api: sh*'));
    assert.ok(!fits('endpoint: "POST /users/{id}"') && !fits('endpoint: /users') && !fits('api: clinic') && !fits('method: [POST, PUT]'));
    assert.ok(fits('status: 2xx', { 'response.status >= 200 && response.status <= 299': 'true' }));
    assert.ok(!fits('status: 404', { 'response.status == 404': 'false' }));
  });
});

test('names that every object of JavaScript has are no names of a policy', () => {
  for (const when of ['constructor == 1', 'toString(request.path) == "x"', 'request.constructor == 1', 'request.path.valueOf()']) {
    assert.equal(problemsOf({ file: 'p.yaml', text: `version: 1\nrules:\n  - { id: a, when: '${when}', treat: block }` }).length, 1, when);
  }
});

suite('conditions', () => {
  const strip = 'version: 1\nrules:\n  - { id: x, match: { class: personal.email }, when: "claims.tier == \'free\'", treat: strip }';
  const allow = `version: 1\nrules:\n  - { id: y, match: { class: personal.email }, when: "claims.tier == 'free'", treat: allow }\n  - { id: x, match: { class: personal.email }, treat: strip }`;
  const fact = 'claims.tier == "free"';

  test('an error holds back and never opens', () => {
    assert.deepEqual(treatmentsOf(strip, [email], { [fact]: 'error' }), ['response.body/email strip']);
    assert.deepEqual(treatmentsOf(strip, [email], { [fact]: 'false' }), ['allow']);
    assert.deepEqual(treatmentsOf(allow, [email], { [fact]: 'error' }), ['response.body/email strip']);
    assert.deepEqual(treatmentsOf(allow, [email], { [fact]: 'true' }), ['allow']);
  });

  test('a fact that nobody took is an error', () => {
    assert.deepEqual(treatmentsOf(strip), ['response.body/email strip']);
  });

  test('a rule about the response may ask about the body of its request', () => {
    const endpoint = sampleEndpoint();
    const text = 'version: 1\nrules:\n  - { id: x, match: { class: personal.email }, when: request.body.full != true, treat: strip }';
    const policy = samplePolicy(text).forEndpoint(endpoint);
    const inspection = sampleInspection('response', { columns: [email] });

    assert.deepEqual(
      policy.request.body.map(({ path }) => path),
      [['full']],
    );
    assert.equal(policy.decide(sampleTrace(endpoint), inspection, [sampleReading('request.body.full != true', 'false')]).kind, 'allow');
    assert.equal(policy.decide(sampleTrace(endpoint), inspection, [sampleReading('request.body.full != true', 'true')]).kind, 'minimise');
  });
});

suite('rules about the message as a whole', () => {
  test('block, with the status that they name, hidden where they say so', () => {
    const decision = decideRequest('version: 1\nrules:\n  - { id: no-admin, match: { endpoint: /users/** }, hide: true }');

    assert.deepEqual(decision.kind === 'block' && [decision.status, decision.isHidden, decision.because[0].rule], [
      404,
      true,
      'shop.yaml/no-admin',
    ]);
  });

  test('a requirement that is met is passed over, one that is broken is a refusal', () => {
    const text = 'version: 1\nrules:\n  - { id: keyed, require: { consumer: authenticated } }';
    const tls = 'version: 1\nrules:\n  - { id: tls, require: { transport: tls } }';
    const anonymous = decideRequest(text, {}, 'anonymous');

    assert.equal(decideRequest(text).kind, 'allow');
    assert.equal(anonymous.kind === 'block' && anonymous.status, 401);
    assert.equal(decideRequest(tls, { 'request.protected': 'true' }).kind, 'allow');
    assert.equal(decideRequest(tls, { 'request.protected': 'false' }).kind, 'block');
  });

  test('a class that requires may be stripped instead of refused', () => {
    const endpoint = sampleEndpoint();
    const text = 'version: 1\nrules:\n  - { id: x, match: { class: personal.* }, require: { consumer: authenticated }, treat: strip }';
    const policy = samplePolicy(text).forEndpoint(endpoint);

    assert.equal(policy.decide(sampleTrace(endpoint), sampleInspection('response', { columns: [email] })).kind, 'allow');
    assert.equal(policy.decide(sampleTrace(endpoint, 'anonymous'), sampleInspection('response', { columns: [email] })).kind, 'minimise');
  });

  test('a rule may refuse whatever its own class requires and does not get', () => {
    const endpoint = sampleEndpoint();
    const policy = samplePolicy('version: 1\nrules:\n  - { id: x, match: { class: "*" }, require: as-classified }').forEndpoint(endpoint);
    const decide = (dataClass: string, isProtected: 'true' | 'false', kind: 'token' | 'anonymous') => {
      const columns = [sampleColumn(dataClass === 'secret.jwt' ? 'response.body/token' : 'response.body/x', dataClass)];
      return policy.decide(
        sampleTrace(endpoint, kind),
        sampleInspection('response', { columns, facts: { 'request.protected': isProtected, [handoverFact]: 'true' } }),
      ).kind;
    };

    assert.equal(decide('finance.iban', 'true', 'token'), 'allow');
    assert.equal(decide('finance.iban', 'true', 'anonymous'), 'block');
    assert.equal(decide('finance.iban', 'false', 'token'), 'block');
    assert.equal(decide('personal.email', 'false', 'anonymous'), 'allow');
    assert.equal(decide('secret.jwt', 'true', 'anonymous'), 'allow');
  });

  test('a rule in observe or shadow finds what it would have done and leaves the rest to the rules after it', () => {
    const endpoint = sampleEndpoint();
    const text = `
version: 1
rules:
  - { id: trial, match: { class: personal.email }, treat: block, mode: shadow }
  - { id: mask, match: { class: personal.email }, treat: mask }
`;
    const { decision, findings } = samplePolicy(text)
      .forEndpoint(endpoint)
      .judge(sampleTrace(endpoint), sampleInspection('response', { columns: [email] }));

    assert.equal(decision.kind, 'minimise');
    assert.deepEqual(
      findings.map(({ kind, place }) => [kind, place]),
      [['policy.shadow', 'response.body/email']],
    );
  });
});

suite('rules about rows', () => {
  const text = `
version: 1
rules:
  - id: own-orders
    where: response.body.orders
    keep: item.ownerId == claims.sub || consumer.roles.exists(r, r == "admin")
`;
  const endpoint = sampleEndpoint();
  const name = 'response.body/orders/*: item.ownerId == claims.sub || consumer.roles.exists(r, r == "admin")';

  test('say whose rows, what to take of each and which stay', () => {
    const [rows] = samplePolicy(text).forEndpoint(endpoint).response.rows;

    assert.deepEqual([rows?.place, rows?.array, rows?.fact], ['response.body/orders/*', ['orders'], name]);
    assert.equal(rows?.keeps(['false', 'true']), 'true');
    assert.equal(rows?.keeps(['error', 'false']), 'error');
  });

  test('drop every row for which the condition is not true', () => {
    const facts = [sampleReading(name, null, { true: 3, false: 2, error: 1 })];
    const decision = samplePolicy(text)
      .forEndpoint(endpoint)
      .decide(sampleTrace(endpoint), { ...sampleInspection('response', {}), facts });

    assert.deepEqual(decision.kind === 'minimise' && decision.rows.map(({ place, count }) => [place, count]), [
      ['response.body/orders/*', 3],
    ]);
  });

  test('leave an answer alone whose rows all stay, and one that an exception names', () => {
    const exception = `${text}exceptions:\n  - { id: e, match: { place: response.body/orders/* }, treat: allow, because: export, until: 2027-01-01 }\n`;
    const decide = (policy: string, dropped: number) => {
      const facts = [sampleReading(name, null, { true: 3, false: dropped, error: 0 })];
      return samplePolicy(policy)
        .forEndpoint(endpoint)
        .decide(sampleTrace(endpoint), { ...sampleInspection('response', {}), facts }).kind;
    };

    assert.equal(decide(text, 0), 'allow');
    assert.equal(decide(exception, 4), 'allow');
  });
});

test('a condition on a parameter that neither a contract nor the pattern of its rule names is told', () => {
  const rule = (when: string) => ({
    file: 'p.yaml',
    text: `version: 1\nrules:\n  - { id: a, match: { endpoint: "GET /users/{userId}" }, when: ${when}, treat: block }`,
  });

  assert.deepEqual(problemsOf(rule('path.userid == "7"')), [
    'p.yaml:3:5: a: no path that it is about has a parameter "userid"; did you mean "userId"?',
  ]);
  assert.deepEqual(problemsOf(rule('path.userId == "7"')), []);
});

suite('mistakes in documents name file, line, column and the remedy', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'an unknown key',
      'version: 1\nrules:\n  - { id: a, mach: {}, treat: block }',
      /^p\.yaml:3:14: a rule has no "mach"; did you mean "match"\?/,
    ],
    [
      'an unknown class',
      'version: 1\nrules:\n  - id: a\n    match:\n      class: personal.emial\n    treat: strip',
      /^p\.yaml:5:14: no data class is "personal\.emial"; did you mean "personal\.email"\?/,
    ],
    [
      'an unknown treatment',
      'version: 1\nrules:\n  - { id: a, match: { class: "*" }, treat: stripe }',
      /"stripe" is no treatment; did you mean "strip"\?/,
    ],
    [
      'a condition',
      'version: 1\nrules:\n  - id: a\n    when: request.methd == "GET"\n    treat: block',
      /^p\.yaml:4:11: no field "request\.methd"/,
    ],
    [
      'a condition in a block',
      'version: 1\nrules:\n  - id: a\n    when: |\n      endpoint.declared &&\n      consumer.kind == "robot"\n    treat: block',
      /^p\.yaml:6:24: no consumer is "robot"/,
    ],
    ['a file without a word', '# to be written\n', /^p\.yaml:1:1: the file is empty; a policy begins with "version: 1"/],
    ['a missing version', 'rules: []', /^p\.yaml:1:1: a policy begins with "version: 1"/],
    ['a rule that does nothing', 'version: 1\nrules:\n  - { id: a, match: { class: personal.* } }', /a rule says what to do/],
    ['a treatment of nothing', 'version: 1\nrules:\n  - { id: a, treat: strip }', /strip is done to values; name them/],
    ['rows without a condition', 'version: 1\nrules:\n  - { id: a, where: response.body.items }', /"where" needs "keep"/],
    [
      'two rules of one id',
      'version: 1\nrules:\n  - { id: a, treat: block }\n  - { id: a, treat: block }',
      /two rules have the id "a"; the second stands at p\.yaml:4:5/,
    ],
    ['an exception without a reason', 'version: 1\nexceptions:\n  - { id: a, treat: allow }', /an exception says why: because/],
    [
      'a request that asks about the response',
      'version: 1\nrules:\n  - { id: a, match: { side: request, status: 404 }, treat: block }',
      /cannot ask about the response/,
    ],
    ['broken YAML', 'version: 1\nrules: [', /^p\.yaml:2:9: /],
    [
      'an exception that ended',
      'version: 1\nexceptions:\n  - { id: a, treat: allow, because: b, until: 2020-01-01 }',
      /ended on 2020-01-01 and is passed over/,
    ],
  ];
  for (const [what, text, message] of cases) {
    test(what, () => {
      assert.match(problemsOf({ file: 'p.yaml', text }).join('\n'), message);
    });
  }
});

test('a decision is taken again from its record with the same result', () => {
  const endpoint = sampleEndpoint();
  const text = `
version: 1
rules:
  - { id: agents, match: { class: personal.email, consumer: { roles: [agent], kind: token } }, treat: "mask:keep-domain" }
  - { id: others, match: { class: personal.* }, require: { transport: tls }, treat: block }
`;
  const policy = samplePolicy(text);
  const trace = { ...sampleTrace(endpoint), consumer: { ...sampleTrace(endpoint).consumer, roles: ['agent'] } };
  const request = sampleInspection('request', {});
  const facts: Readonly<Record<string, Outcome>> = {
    'consumer.roles.exists(role, role in ["agent"])': 'true',
    'request.protected': 'false',
  };
  const response = sampleInspection('response', { columns: [email], facts });
  const compiled = policy.forEndpoint(endpoint);
  const decisions = { request: compiled.decide(trace, request), response: compiled.decide(trace, response, request.facts) };
  const record = sampleRecord(trace, {
    request: { inspection: request, decision: decisions.request },
    response: { inspection: response, decision: decisions.response },
  });

  assert.equal(decisions.response.kind, 'minimise');
  assert.deepEqual(policy.decideAgain(record), decisions);
});

test('what was decided is explained with its rule, its evidence, what would pass and an exception that lets it pass', () => {
  const endpoint = sampleEndpoint();
  const column = { ...sampleColumn('response.body/backupMail', 'personal.email', 'undeclared'), count: 3 };
  const inspection = sampleInspection('response', { columns: [column] });
  const policy = samplePolicy(null);
  const decision = policy.forEndpoint(endpoint).decide(sampleTrace(endpoint), inspection);
  const request = { inspection: sampleInspection('request', {}), decision: { kind: 'allow' } as const };

  const { reasons } = policy.explain(sampleRecord(sampleTrace(endpoint), { request, response: { inspection, decision } }));
  const [reason] = reasons;
  const excepted = samplePolicy(reason?.exception ?? '')
    .forEndpoint(endpoint)
    .decide(sampleTrace(endpoint), inspection);

  assert.equal(reasons.length, 1);
  assert.deepEqual(
    [reason?.treatment, reason?.rule, reason?.place],
    ['strip', 'default/undeclared-fields-are-stripped', 'response.body/backupMail'],
  );
  assert.match(reason?.evidence ?? '', /seen 3 times, certain, undeclared/);
  assert.deepEqual(reason?.wouldPass, ['the contract declares response.body/backupMail for this response', 'an exception, as below']);
  assert.equal(excepted.kind, 'allow');
});
