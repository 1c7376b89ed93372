import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compilePolicy } from '../policy-set.ts';
import { problemText } from '../problem.ts';
import { sampleEndpoint, sampleSurroundings } from '../testing/samples.ts';

function compiled(limit: string) {
  return compilePolicy([{ file: 'p.yaml', text: `version: 1\nlimits:\n  - ${limit}\n` }], sampleSurroundings);
}

suite('limits of a policy document', () => {
  test('amounts and times are read as people write them', () => {
    for (const [text, terms] of [
      ['rate: 100 per 1m', { kind: 'window', amount: 100, periodMs: 60_000 }],
      ['rate: 1_000 per hour', { kind: 'window', amount: 1_000, periodMs: 3_600_000 }],
      ['rate: 10 per 2 seconds, burst: 5', { kind: 'rate', amount: 10, periodMs: 2_000, burst: 5 }],
      ['quota: 50 MB per day, count: bytes', { kind: 'quota', amount: 50_000_000, unit: 'day' }],
      ['concurrency: 10', { kind: 'concurrency', amount: 10 }],
      ['rate: 20 per 1h, count: distinct, of: request.body.user', { kind: 'distinct', amount: 20, periodMs: 3_600_000 }],
    ] as const) {
      const policy = compiled(`{ id: a, ${text} }`);
      assert.deepEqual(policy.ok ? policy.value.limits[0]?.terms : policy.failure, terms, text);
    }
  });

  for (const [limit, message] of [
    ['{ id: a }', /a limit says how much: rate: 100 per 1m, quota: 10000 per day, or concurrency: 10/],
    ['{ id: a, rate: 1 per 1m, quota: 1 per day }', /a limit says how much/],
    ['{ id: a, rate: 400 per 20s burst 40 }', /"400 per 20s burst 40" is no rate; write rate: 400 per 20s, and burst: 40 beside it/],
    ['{ id: a, rate: often }', /"often" is no rate; write 100 per 1m/],
    ['{ id: a, rate: 0 per 1m }', /"0 per 1m" is no rate/],
    ['{ id: a, rate: 1 per 1ms }', /over a second at least/],
    ['{ id: a, quota: 5 per week }', /"5 per week" is no quota; write 10000 per hour, day or month/],
    ['{ id: a, quota: 5 per day, burst: 2 }', /"burst" belongs to a rate/],
    ['{ id: a, rate: 1 per 1m, by: consumers }', /"consumers" is nothing to count by; did you mean "consumer"\?/],
    ['{ id: a, rate: 1 per 1m, count: distinct }', /say whose different values are counted/],
    ['{ id: a, rate: 1 per 1m, count: request }', /count is one of requests, cost, bytes, records, distinct; did you mean "requests"\?/],
    ['{ id: a, concurrency: 3, status: 401 }', /what is under way at once are requests/],
    ['{ id: a, rate: 1 per 1m, status: oops }', /"oops" is no status; write 401 or 4xx/],
    ['{ id: a, rate: 1 per 1m, otherwise: explode }', /otherwise is limit, block, challenge, step-up/],
    ['{ id: a, rate: 1 per 1m, then: jail }', /"jail" is nothing to do then; write ban 10m/],
    ['{ id: a, rate: 1 per 1m, when: request.body.x == 1 }', /looked at before the body is read/],
    ['{ id: a, rate: 1 per 1m, when: response.status == 1 }', /looked at before the body is read/],
    ['{ id: a, rate: 1 per 1m, count: cost, cost: request.methot }', /did you mean "request.method"\?/],
    ['{ id: a, template: login }', /say where it is: match: \{ endpoint: POST \/login \}/],
    ['{ id: a, template: logn, match: { endpoint: POST /login } }', /template is one of login, otp, reset; did you mean "login"\?/],
    ['{ id: a, template: otp, rate: 1 per 1m, match: { endpoint: POST /otp }, user: request.body.u }', /"rate" is said by the template/],
    ['{ id: a, raet: 1 per 1m }', /a limit has no "raet"; did you mean "rate"\?/],
  ] as const) {
    test(`${limit} is refused at its place, with what would be right`, () => {
      const policy = compiled(limit);

      assert.equal(policy.ok, false);
      const problems = policy.ok ? [] : policy.failure.map(problemText);
      assert.ok(
        problems.some((problem) => message.test(problem)),
        problems.join('\n'),
      );
      assert.ok(
        problems.every((problem) => problem.startsWith('p.yaml:3:')),
        problems.join('\n'),
      );
    });
  }

  test('an endpoint or a parameter that no contract knows is told, with the nearest that it does', () => {
    const operations = ['POST /login', 'GET /users/{id}'].map((id) => sampleEndpoint(id));
    const text = [
      'version: 1',
      'limits:',
      '  - { id: a, match: { endpoint: POST /logn }, rate: 1 per 1m }',
      '  - { id: b, match: { endpoint: "GET /users/{id}" }, by: request.path.ids, rate: 1 per 1m }',
    ].join('\n');
    const policy = compilePolicy([{ file: 'p.yaml', text }], { ...sampleSurroundings, operations });

    assert.deepEqual(policy.ok && policy.value.warnings.map(problemText), [
      'p.yaml:3:5: a: no contract declares "POST /logn"; did you mean "POST /login"?',
      'p.yaml:4:5: b: no path that it is about has a parameter "ids"; did you mean "id"?',
    ]);
  });

  test('a parameter that neither a contract nor its own pattern names is told', () => {
    const text = [
      'version: 1',
      'limits:',
      '  - { id: a, match: { endpoint: "GET /users/{userId}" }, by: request.path.userid, rate: 1 per 1m }',
      '  - { id: b, by: request.path.id, rate: 1 per 1m }',
      '  - { id: c, match: { endpoint: "GET /users/{userId}" }, by: network, count: distinct, of: request.path.id, rate: 1 per 1m }',
      '  - { id: d, match: { endpoint: "GET /users/{userId}" }, by: request.path.userId, rate: 1 per 1m }',
    ].join('\n');
    const policy = compilePolicy([{ file: 'p.yaml', text }], sampleSurroundings);

    assert.deepEqual(policy.ok && policy.value.warnings.map(problemText), [
      'p.yaml:3:5: a: no path that it is about has a parameter "userid"; did you mean "userId"?',
      'p.yaml:4:5: b: no path that it is about has a parameter "id"; name it in the pattern: match: { endpoint: "GET /…/{id}" }',
      'p.yaml:5:5: c: no path that it is about has a parameter "id"; its parameters are userId',
    ]);
  });

  test('a limit or a rule about an API that nobody configured is told, with the nearest that there is', () => {
    const text = [
      'version: 1',
      'limits:',
      '  - { id: a, match: { api: shp }, rate: 1 per 1m }',
      'rules:',
      '  - { id: b, match: { api: [shop, depot] }, treat: block }',
    ].join('\n');
    const policy = compilePolicy([{ file: 'p.yaml', text }], {
      ...sampleSurroundings,
      apisWithoutContract: [sampleEndpoint('GET /x').api],
    });

    assert.deepEqual(policy.ok && policy.value.warnings.map(problemText), [
      'p.yaml:5:5: b: no API is called "depot"; there are shop',
      'p.yaml:3:5: a: no API is called "shp"; did you mean "shop"?',
    ]);
  });

  test('two limits, or a limit and a rule, with one id are refused', () => {
    const policy = compiled('{ id: a, rate: 1 per 1m }\n  - { id: a, rate: 2 per 1m }');
    assert.equal(policy.ok, false);
  });
});

suite('limits that are never reached', () => {
  const pairs: readonly (readonly [string, string, isReached: boolean])[] = [
    ['{ id: a, by: consumer, quota: 10 per day }', '{ id: b, by: consumer, quota: 100 per day }', false],
    ['{ id: a, by: consumer, quota: 10 per day }', '{ id: b, by: consumer, quota: 10 per day }', false],
    ['{ id: a, by: consumer, rate: 10 per 1m }', '{ id: b, by: consumer, rate: 10 per 1s }', false],
    ['{ id: a, by: consumer, rate: 1 per 1s }', '{ id: b, by: consumer, rate: 60 per 1m }', false],
    ['{ id: a, by: consumer, rate: 1 per 1s }', '{ id: b, by: consumer, rate: 59 per 1m }', true],
    ['{ id: a, by: consumer, quota: 10 per hour }', '{ id: b, by: consumer, rate: 19 per 1h }', true],
    ['{ id: a, by: consumer, quota: 10 per hour }', '{ id: b, by: consumer, rate: 20 per 1h }', false],
    ['{ id: a, by: consumer, quota: 10 per hour }', '{ id: b, by: consumer, quota: 240 per day }', true],
    ['{ id: a, by: consumer, quota: 10 per hour }', '{ id: b, by: consumer, quota: 250 per day }', false],
    ['{ id: a, by: consumer, rate: 10 per 1m, burst: 5 }', '{ id: b, by: consumer, rate: 10 per 1m, burst: 5, mode: shadow }', false],
    ['{ id: a, by: consumer, rate: 10 per 1m, burst: 5 }', '{ id: b, by: consumer, rate: 10 per 1m, burst: 4 }', false],
    ['{ id: a, by: consumer, rate: 10 per 1m, burst: 5 }', '{ id: b, by: consumer, rate: 9 per 1m, burst: 6 }', true],
    ['{ id: a, by: network, quota: 10 per day }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, by: consumer, count: bytes, quota: 10 per day }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, by: consumer, quota: 10 per day, otherwise: slow 1s }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, by: consumer, quota: 10 per day, mode: shadow }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, match: { endpoint: GET /a }, by: consumer, quota: 10 per day }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, by: consumer, quota: 10 per day }', '{ id: b, match: { endpoint: GET /a }, by: consumer, quota: 100 per day }', false],
    ['{ id: a, when: \'request.path == "/a"\', by: consumer, quota: 10 per day }', '{ id: b, by: consumer, quota: 100 per day }', true],
    ['{ id: a, by: consumer, concurrency: 2 }', '{ id: b, by: consumer, concurrency: 3 }', false],
    ['{ id: a, by: consumer, concurrency: 2 }', '{ id: b, by: consumer, quota: 3 per day }', true],
  ];
  for (const [one, other, isReached] of pairs) {
    test(`${one} ${isReached ? 'leaves some to' : 'is before'} ${other}`, () => {
      for (const limits of [`${one}\n  - ${other}`, `${other}\n  - ${one}`]) {
        const policy = compiled(limits);
        const told = policy.ok ? policy.value.warnings.map(problemText) : [String(policy.failure[0]?.message)];
        if (isReached) assert.deepEqual(told, []);
        else
          assert.match(
            told.join('\n'),
            /^p\.yaml:[34]:5: .*[ab]: it is never reached: p\.yaml\/[ab] \(p\.yaml:[34]:5\) counts the same and refuses/,
          );
      }
    });
  }

  test('a role that only one limit names, nearly as others do, is told', () => {
    const policy = compiled(
      '{ id: a, match: { consumer: { roles: [reader] } }, quota: 1 per day }\n  - { id: b, match: { consumer: { roles: [reader] } }, rate: 1 per 1m }\n  - { id: c, match: { consumer: { roles: [raeder] } }, quota: 3 per hour }',
    );

    assert.match(
      policy.ok ? policy.value.warnings.map(problemText).join() : '',
      /^p\.yaml:5:5: .*c: nobody is known to have the role "raeder"; did you mean "reader"\?$/,
    );
  });
});
