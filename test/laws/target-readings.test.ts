import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { type GateSetup, openGate, type TestGate } from '../support/gate.ts';
import { ask } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream } from '../support/raw-upstream.ts';

const secret = { id: 1, password: 'correct-horse-battery', email: 'ada@mail.example.com' };

/** One gate for all that is asked of the same options. */
const opened = new Map<string, Promise<{ readonly gate: TestGate; readonly upstream: RawUpstream }>>();

after(async () => {
  for (const { gate, upstream } of await Promise.all(opened.values())) {
    await gate[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  }
});

async function open(options: GateSetup) {
  const upstream = await RawUpstream.open((_request, socket) => void socket.write(answerBytes(JSON.stringify(secret))));
  return { upstream, gate: await openGate({ upstream: upstream.url, ...options }) };
}

async function asked(target: string, options: GateSetup, lines: readonly string[] = []) {
  const key = JSON.stringify(options);
  const opening = opened.get(key) ?? open(options);
  opened.set(key, opening);
  const { gate, upstream } = await opening;
  const [records, requests] = [gate.record.records.length, upstream.requests.length];
  const answer = await ask(gate.port, target, lines);
  const record = (await gate.record.atLeast(records + 1)).at(-1);
  assert.ok(record);
  const again = gate.policy.decideAgain(record);
  const targets = upstream.requests.slice(requests).map((one) => one.target);
  return { status: answer.status, text: answer.body.toString(), record, again, targets };
}

const rules = (text: string) => ({ policies: { 'p.yaml': `version: 1\nrules:\n${text}` } });

suite('a target that servers read in several ways', () => {
  const admin = rules('  - { id: admin, match: { endpoint: /admin/** }, when: "true", treat: block }\n');

  for (const target of [
    '/admin/users',
    '/open/%252e%252e/admin/users',
    '/open/../admin/users',
    '/%61dmin/users',
    '/%2561dmin/users',
    '/admin%2fusers',
    '/admin;x=1/users',
    '//admin/users',
    '/ADMIN/users',
    '/Admin/users/',
    '/admin%5cusers',
    '/admin\\users',
    '/adm%c1%a9n/users',
    '/%EF%BD%81dmin/users',
    '/admin%20/users',
  ]) {
    test(`${target} is under the rule of the endpoint that one of them finds`, async () => {
      const { status, targets, record, again } = await asked(target, admin);

      assert.equal(status, 403);
      assert.deepEqual(targets, []);
      assert.deepEqual(again, { request: record.request.decision, response: null });
    });
  }

  test('travels as it was received where nothing forbids it', async () => {
    const targets = ['/a/../b', '/a//b', '/a;x=1/b', '/a%2fb', '/A/%61?x=%zz&y=\\', '/a/%2525b/b', '/a\\b', '/a/'];

    for (const target of targets) assert.deepEqual((await asked(target, {})).targets, [target]);
  });

  test('is found, with the endpoint that it may be read as', async () => {
    const { record } = await asked('/open/../admin/users', { ...admin, mode: 'observe' });

    const finding = record.request.inspection.findings.find(({ kind }) => kind === 'request.ambiguous-target');
    assert.match(finding?.because ?? '', /GET \/admin\/users \(CWE-22/);
    assert.equal(record.endpoint, 'GET /open/{value}/admin/users');
  });

  test('that leads to the same endpoint under every reading is none', async () => {
    for (const target of ['/people/ada%40mail.example.com', '/People/%C3%A4', '/people/a%20b/']) {
      const { record } = await asked(target, {});

      assert.ok(!record.request.inspection.findings.some(({ kind }) => kind === 'request.ambiguous-target'), target);
    }
  });

  test('has the strictest mode, and answers that are not kept', async () => {
    const routes = [{ template: '/strict/**', mode: 'enforce' }] as const;

    for (const target of ['/strict/a', '/open/../strict/a', '/STRICT/a', '/strict;a/b']) {
      const seen = await asked(target, { mode: 'observe', routes });

      assert.equal(seen.record.mode, 'enforce', target);
      assert.ok(!seen.text.includes('correct-horse'), target);
    }
  });

  test('is let through by an exception only where every reading is excepted', async () => {
    const exception = {
      policies: {
        'p.yaml':
          'version: 1\nexceptions:\n  - { id: open, match: { endpoint: /open/**, class: secret.* }, treat: allow, because: A test, until: 2099-01-01 }\n',
      },
    };

    assert.ok((await asked('/open/a', exception)).text.includes('correct-horse'));
    for (const target of ['/open/../data', '/open/%252e%252e/data', '/OPEN/a', '/open%2fa', '/x/../open/a'])
      assert.ok(!(await asked(target, exception)).text.includes('correct-horse'), target);
  });

  test('makes a condition on the path a matter of every reading', async () => {
    const block = rules('  - { id: ops, when: \'request.path.startsWith("/ops/")\', treat: block }\n');
    const own = rules('  - { id: own, when: \'request.path != "/People/" + claims.sub && false\', treat: block }\n');

    for (const target of ['/ops/x', '/a/../ops/x', '/%6fps/x', '/OPS/x', '//ops/x', '/ops;a/x', '/%256fps/x'])
      assert.equal((await asked(target, block)).status, 403, target);
    for (const target of ['/opsy/x', '/Operations', '/a%20b']) assert.equal((await asked(target, block)).status, 200, target);
    assert.equal((await asked('/People/1', own)).status, 200);
  });

  const contract = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /people/{id}:
    get: { responses: { '200': { description: d, content: { application/json: { schema: { properties: { id: {}, password: {}, email: {} } } } } } } }
  /people/me:
    get: { responses: { '200': { description: d, content: { application/json: { schema: { properties: { id: {} } } } } } } }
`;

  test('is declared only as far as the contract of every reading declares it', async () => {
    assert.ok((await asked('/people/7', { contract })).text.includes('ada@'));
    for (const target of ['/people/me', '/people/ME', '/people/%256de', '/people/x/../me', '/people/me/', '/people/7/'])
      assert.ok(!(await asked(target, { contract })).text.includes('ada@'), target);
  });

  test('with a slash at its end, as the contract writes it, is that endpoint and no other', async () => {
    const folders = contract.replaceAll('/people/{id}:', '/people/{id}/:').replace('/people/me:', '/people/Me/:');

    const seen = await asked('/people/7/', { contract: folders });

    assert.ok(seen.text.includes('ada@'));
    assert.ok(!seen.record.request.inspection.findings.some(({ kind }) => kind === 'request.ambiguous-target'));
    assert.equal((await asked('/people/Me/', { contract: folders })).record.endpoint, 'GET /people/Me/');
  });

  test('is captured only where every endpoint that it may be is, and its pages are as short as the shortest of them', async () => {
    const captured: string[] = [];
    const capture = { capture: (_api: string, template: string) => void captured.push(template) };
    const routes = [
      { template: '/kept/**', captureBytesMax: 1_000 },
      { template: '/short/**', pageSize: { parameter: 'limit', max: 10 } },
    ];
    const options = { routes, ports: { capture } };

    for (const target of ['/kept/a', '/kept/../other/a', '/KEPT/a', '/x/../kept/a']) await asked(target, options);

    assert.deepEqual(captured, ['/kept/a']);
    for (const target of ['/short/a', '/x/../short/a', '/SHORT/a'])
      assert.deepEqual((await asked(`${target}?limit=500`, options)).targets, [`${target}?limit=10`]);
  });

  test('is refused in the strict mode, and nothing else is', async () => {
    for (const target of [
      '/a/../b',
      '/a//b',
      '/a;x/b',
      '/a%2fb',
      '/a%5cb',
      '/%61',
      '/a\\b',
      '/a/%252e',
      '/a%c0%af',
      '/a?x=%zz',
      '/a?x=%00',
      '/a//',
      '/a.',
    ]) {
      const seen = await asked(target, { paths: 'strict' });

      assert.deepEqual([seen.status, seen.targets], [400, []], target);
    }
    for (const target of ['/a/', '/a/b.json', '/a%20b', '/%C3%A4', '/a?x=%2f//&y=../;z', '/v1/people/ada%40x.test'])
      assert.equal((await asked(target, { paths: 'strict' })).status, 200, target);
    assert.equal((await asked('/People/7', { paths: 'strict', contract })).status, 400);
    assert.equal((await asked('/people/ME', { paths: 'strict', contract })).status, 400);
  });
});

test('the pattern of a rule names the parameters that its conditions ask for, also without a contract', async () => {
  const policies = rules('  - { id: seven, when: \'path.userId == "7"\', match: { endpoint: "GET /people/{userId}" }, treat: block }\n');

  assert.equal((await asked('/people/8', policies)).status, 200);
  assert.equal((await asked('/people/7', policies)).status, 403);
  assert.equal((await asked('/people/%37', policies)).status, 403);
});

suite('a name that comes twice, or in another spelling', () => {
  const roles = rules(
    '  - { id: guests, when: \'!("role" in request.query) || request.query.role != "admin"\', match: { endpoint: /roles }, treat: block }\n' +
      '  - { id: debug, when: \'"debug" in request.query && request.query.debug == "1"\', match: { endpoint: /debug }, treat: block }\n' +
      '  - { id: mode, when: \'"x-mode" in request.headers && request.headers["x-mode"] == "raw"\', match: { endpoint: /mode }, treat: block }\n',
  );

  for (const [target, lines, status] of [
    ['/roles?role=admin', [], 200],
    ['/roles?role=admin&role=admin&x=1', [], 403],
    ['/roles?role=admin&role=guest', [], 403],
    ['/roles?role=guest&role=admin', [], 403],
    ['/roles?role=admin&Role=guest', [], 403],
    ['/roles?role=admin&role[]=guest', [], 403],
    ['/roles?role=admin;role=guest', [], 403],
    ['/debug?debug=0', [], 200],
    ['/debug?debug=0&debug=1', [], 403],
    ['/debug?debug=1&debug=0', [], 403],
    ['/debug?DEBUG=1', [], 403],
    ['/debug?debug[]=1', [], 403],
    ['/debug?x=1;debug=1', [], 403],
    ['/debug?pageSize=10&debug=0', [], 200],
    ['/mode', ['X-Mode: plain'], 200],
    ['/mode', ['X-Mode: plain', 'X-Mode: raw'], 403],
    ['/mode', ['X-Mode: raw', 'X-Mode: plain'], 403],
    ['/mode', ['X_Mode: raw'], 403],
  ] as const) {
    test(`${target} ${lines.join(', ')}: ${status}, whichever of them a server takes`, async () => {
      const seen = await asked(target, roles, lines);

      assert.equal(seen.status, status);
      assert.deepEqual(seen.again.request, seen.record.request.decision);
    });
  }
});
