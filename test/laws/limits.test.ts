import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type GateSetup, openGate, type TestGate } from '../support/gate.ts';
import { limitsOf } from '../support/limits.ts';
import { ask, fieldsOf } from '../support/raw-exchange.ts';
import { answerBytes, RawUpstream, type Reply } from '../support/raw-upstream.ts';

const json = 'Content-Type: application/json';
const rowsOf = (count: number) => JSON.stringify({ items: Array.from({ length: count }, (_, id) => ({ id })) });
const answers: Reply = ({ target, body }, socket) => {
  const rows = /rows=(\d+)/.exec(target);
  if (rows) return void socket.write(answerBytes(rowsOf(Number(rows[1]))));
  if (target.startsWith('/login') && !body.includes('"right"')) {
    return void socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
  }
  socket.write(answerBytes('{"ok":true}'));
};

function policy(...limits: readonly string[]): Readonly<Record<string, string>> {
  return { 'p.yaml': `version: 1\nlimits:\n${limits.map((limit) => `  - ${limit}\n`).join('')}` };
}

async function limited(options: GateSetup, use: (gate: TestGate, upstream: RawUpstream) => Promise<void>): Promise<void> {
  await using upstream = await RawUpstream.open(answers);
  await using gate = await openGate({ upstream: upstream.url, ports: { limits: limitsOf() }, ...options });
  await use(gate, upstream);
  for (const record of gate.record.records) {
    const again = gate.policy.decideAgain(record);
    assert.deepEqual(again, { request: record.request.decision, response: record.response?.decision ?? null });
  }
}

async function statuses(gate: TestGate, targets: readonly string[], lines: readonly string[] = []): Promise<readonly number[]> {
  const found: number[] = [];
  for (const target of targets) found.push((await ask(gate.port, target, lines)).status);
  return found;
}

const holder = { roles: [], scopes: [], tenant: null, plan: null };
const keys = Object.fromEntries(['one', 'two', 'three'].map((name) => [name, { name, ...holder }]));
const login = (user: string, password: string): string => JSON.stringify({ user, password });

suite('limits', () => {
  test('what is over a limit is answered with 429, and a client hears of the limit before', () =>
    limited({ policies: policy('{ id: few, by: consumer, rate: 2 per 1m }') }, async (gate, upstream) => {
      const first = await ask(gate.port, '/a');
      await ask(gate.port, '/b');
      const over = await ask(gate.port, '/c');

      assert.deepEqual(fieldsOf(first, 'ratelimit-policy'), ['"few";q=2;w=60']);
      assert.match(fieldsOf(first, 'ratelimit')[0] ?? '', /^"few";r=1;t=6\d$/);
      assert.equal(over.status, 429);
      assert.match(fieldsOf(over, 'retry-after')[0] ?? '', /^[1-9]\d*$/);
      assert.match(fieldsOf(over, 'ratelimit')[0] ?? '', /^"few";r=0;t=\d+$/);
      assert.deepEqual(JSON.parse(over.body.toString()).title, 'Too many requests');
      assert.ok(!over.body.toString().includes('few'));
      assert.equal(upstream.requests.length, 2);
      const [, , record] = await gate.record.atLeast(3);
      assert.equal(record?.request.decision.kind, 'limit');
      assert.deepEqual(record && gate.policy.explain(record).reasons.map(({ rule, treatment }) => [rule, treatment]), [
        ['p.yaml/few', 'limit'],
      ]);
    }));

  test('a parameter of the path is counted as it decodes, by the name that the limit gives it, also without a contract', () => {
    const limit = '{ id: few, match: { endpoint: "GET /things/{thing}" }, by: request.path.thing, quota: 1 per month }';
    return limited({ policies: policy(limit) }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/things/abc', '/things/abc', '/things/%61bc', '/things/abd']), [200, 429, 429, 200]);
      // What servers may take for another value is one value, however it is written.
      assert.deepEqual(
        await statuses(gate, ['/things/abc;a', '/things/abc;b', '/things/abc%20', '/x/../things/abc']),
        [200, 429, 429, 429],
      );
    });
  });

  test('each consumer has a count of its own, and so has what a limit is counted by', () =>
    limited({ keys, policies: policy('{ id: few, by: [consumer, request.query.shop], rate: 1 per 1m }') }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/a?shop=1', '/a?shop=1', '/a?shop=2'], ['X-Api-Key: one']), [200, 429, 200]);
      assert.deepEqual(await statuses(gate, ['/a?shop=1', '/a', '/a'], ['X-Api-Key: two']), [200, 200, 429]);
      // Nobody knows which of two a server takes: all such requests are one.
      assert.deepEqual(await statuses(gate, ['/a?shop=3&shop=4', '/a?shop=5&shop=6'], ['X-Api-Key: three']), [200, 429]);
    }));

  test('whoever makes up a key for each request is counted by the network, as whoever shows none', () =>
    limited(
      { keys, policies: policy('{ id: few, by: consumer, rate: 2 per 1m }', '{ id: keyed, by: key, rate: 3 per 1m }') },
      async (gate) => {
        const found: number[] = [];
        for (let made = 0; made < 4; made += 1) found.push((await ask(gate.port, '/a', [`X-Api-Key: made-up-${made}`])).status);

        assert.deepEqual(found, [200, 200, 429, 429]);
        assert.equal((await ask(gate.port, '/a')).status, 429);
        assert.deepEqual(await statuses(gate, ['/a', '/a', '/a'], ['X-Api-Key: one']), [200, 200, 429]);
      },
    ));

  test('a limit is about what it matches: endpoints, kinds of consumers, conditions', () =>
    limited(
      {
        policies: policy(
          '{ id: a, match: { endpoint: GET /a }, rate: 1 per 1m }',
          "{ id: b, match: { consumer: { kind: api-key } }, when: \"request.headers['x-slow'] == '1'\", rate: 1 per 1m }",
        ),
      },
      async (gate) => {
        assert.deepEqual(await statuses(gate, ['/a', '/a', '/b', '/b']), [200, 429, 200, 200]);
        assert.deepEqual(await statuses(gate, ['/b', '/b'], ['X-Api-Key: k', 'X-Slow: 1']), [200, 429]);
        assert.deepEqual(await statuses(gate, ['/b'], ['X-Api-Key: k', 'X-Slow: 0']), [200]);
      },
    ));

  test('a HEAD is counted where a GET is', () =>
    limited({ policies: policy('{ id: a, match: { endpoint: GET /a }, rate: 1 per 1m }') }, async (gate, upstream) => {
      assert.equal((await ask(gate.port, '/a', [], 'HEAD')).status, 200);
      assert.equal((await ask(gate.port, '/a', [], 'HEAD')).status, 429);
      assert.deepEqual(await statuses(gate, ['/a', '/b']), [429, 200]);
      assert.equal(upstream.requests.length, 2);
    }));

  for (const mode of ['observe', 'shadow'] as const) {
    test(`in ${mode} nothing is refused or told, and the decision is recorded as it would be`, () =>
      limited({ mode, policies: policy('{ id: few, rate: 1 per 1m }') }, async (gate) => {
        const first = await ask(gate.port, '/a');
        assert.deepEqual(fieldsOf(first, 'ratelimit'), []);
        assert.deepEqual(await statuses(gate, ['/a', '/a']), [200, 200]);
        const records = await gate.record.atLeast(3);
        assert.deepEqual(
          records.map(({ request }) => request.decision.kind),
          ['allow', 'limit', 'limit'],
        );
      }));
  }

  test('a limit in shadow is found and not carried out', () =>
    limited({ policies: policy('{ id: few, rate: 1 per 1m, mode: shadow }') }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/a', '/a']), [200, 200]);
      const [, second] = await gate.record.atLeast(2);
      assert.ok(second?.request.inspection.findings.some(({ kind }) => kind === 'policy.shadow'));
    }));

  test('a request that is over a limit is refused before its body has come', () =>
    limited({ policies: policy('{ id: few, rate: 1 per 1m }') }, async (gate) => {
      await ask(gate.port, '/a');
      const over = await ask(gate.port, '/a', ['Content-Length: 1000000', json], 'POST');

      assert.equal(over.status, 429);
    }));

  test('rows that left are counted, and who took too many waits', () =>
    limited({ policies: policy('{ id: rows, by: consumer, count: records, quota: 100 per day }') }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/?rows=60', '/?rows=60', '/?rows=1']), [200, 200, 429]);
    }));

  test('bytes that left are counted', () =>
    limited({ policies: policy('{ id: bytes, count: bytes, quota: 1 kB per day }') }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/?rows=200', '/a']), [200, 429]);
    }));

  test('a cost is what the condition says, or the contract', () =>
    limited(
      {
        contract: JSON.stringify({
          openapi: '3.1.0',
          info: { title: 't', version: '1' },
          paths: {
            '/dear': { get: { 'x-sluice-cost': 5, responses: { 200: { description: 'ok' } } } },
            '/cheap': { get: { responses: { 200: { description: 'ok' } } } },
          },
        }),
        policies: policy('{ id: cost, count: cost, rate: 11 per 1m }'),
      },
      async (gate) => {
        assert.deepEqual(await statuses(gate, ['/dear', '/dear', '/dear', '/cheap', '/cheap']), [200, 200, 429, 200, 429]);
      },
    ));

  test('the login template stops guesses of one user, and what succeeds counts for nothing', () =>
    limited(
      {
        policies: policy(
          '{ id: login, template: login, match: { endpoint: POST /login }, user: request.body.user, password: request.body.password }',
        ),
      },
      async (gate) => {
        const tried = async (user: string, password: string) =>
          (await ask(gate.port, '/login', [json], 'POST', login(user, password))).status;
        for (let right = 0; right < 15; right += 1) assert.equal(await tried('ann', 'right'), 200);
        // Many servers take all of these for one user.
        const spellings = ['ann', 'Ann', ' ANN', '\uff41nn'];
        for (let wrong = 0; wrong < 10; wrong += 1) assert.equal(await tried(spellings[wrong % 4] ?? '', `wrong ${wrong}`), 401);
        assert.equal(await tried('ann', 'right'), 429);
        assert.equal(await tried('bob', 'right'), 200);
      },
    ));

  test('the login template stops stuffing: many users from one network', () =>
    limited(
      {
        policies: policy(
          '{ id: login, template: login, match: { endpoint: POST /login }, user: request.body.user, password: request.body.password }',
        ),
      },
      async (gate) => {
        const found: number[] = [];
        for (let user = 0; user < 25; user += 1)
          found.push((await ask(gate.port, '/login', [json], 'POST', login(`user-${user}`, `guess-${user}`))).status);

        assert.deepEqual([found.filter((status) => status === 401).length, found.filter((status) => status === 429).length], [20, 5]);
      },
    ));

  test('the login template stops spraying: one password from many networks', () =>
    limited(
      {
        trustedProxies: ['127.0.0.1/32'],
        policies: policy(
          '{ id: login, template: login, match: { endpoint: POST /login }, user: request.body.user, password: request.body.password }',
        ),
      },
      async (gate) => {
        const found: number[] = [];
        for (let network = 1; network <= 14; network += 1) {
          const lines = [json, `X-Forwarded-For: 203.0.${network}.7`];
          found.push((await ask(gate.port, '/login', lines, 'POST', login(`user-${network}`, 'Summer2026'))).status);
        }

        assert.equal(found.filter((status) => status === 429).length, 4);
      },
    ));

  test('a body that names a member twice is no way past a limit', () =>
    limited({ policies: policy('{ id: user, match: { endpoint: POST /a }, by: request.body.user, rate: 1 per 1m }') }, async (gate) => {
      const found: number[] = [];
      for (const body of ['{"user":"a","user":"1"}', '{"user":"a","user":"2"}', '{"user":"a"}'])
        found.push((await ask(gate.port, '/a', [json], 'POST', body)).status);

      assert.deepEqual(found, [200, 429, 200]);
    }));

  test('no more are under way than may be', async () => {
    const waiting: (() => void)[] = [];
    await using upstream = await RawUpstream.open((_request, socket) => waiting.push(() => socket.write(answerBytes('{}'))));
    await using gate = await openGate({
      upstream: upstream.url,
      ports: { limits: limitsOf() },
      policies: policy('{ id: two, by: consumer, concurrency: 2 }'),
    });
    const held = [ask(gate.port, '/a'), ask(gate.port, '/b')];
    while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const over = await ask(gate.port, '/c');
    for (const answer of waiting) answer();

    assert.equal(over.status, 429);
    assert.deepEqual(
      (await Promise.all(held)).map(({ status }) => status),
      [200, 200],
    );
  });

  test('a limit may slow down, ask for a stronger login, block, or turn away for a time', async () => {
    const limits = limitsOf();
    await limited({ ports: { limits }, policies: policy('{ id: slow, rate: 1 per 1m, otherwise: slow 500ms }') }, async (gate) => {
      assert.deepEqual(await statuses(gate, ['/a', '/a']), [200, 200]);
      assert.deepEqual(limits.waitedMs, [500]);
    });
    await limited({ policies: policy('{ id: step, rate: 1 per 1m, otherwise: step-up gold }') }, async (gate) => {
      await ask(gate.port, '/a');
      const over = await ask(gate.port, '/a');
      assert.equal(over.status, 401);
      assert.match(fieldsOf(over, 'www-authenticate')[0] ?? '', /error="insufficient_user_authentication", acr_values="gold"/);
    });
    const banning = limitsOf();
    await limited(
      { ports: { limits: banning }, policies: policy('{ id: ban, rate: 1 per 1m, otherwise: block, then: ban network 10m }') },
      async (gate) => {
        assert.deepEqual(await statuses(gate, ['/a', '/a']), [200, 403]);
        assert.deepEqual(
          banning.banned.map(({ target, forMs, limit }) => [target, forMs, limit]),
          [['127.0.0.0/24', 600_000, 'p.yaml/ban']],
        );
      },
    );
  });
});
