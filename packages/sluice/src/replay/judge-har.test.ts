import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { composeInputs } from '../compose/inputs.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import { type HarEntry, parseHar } from './har.ts';
import { reportOf, worstOf } from './har-report.ts';
import { judgeHar } from './judge-har.ts';
import { harEntry } from './testing/har-entry.ts';

const contract = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/users/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'ok',
            content: {
              'application/json': { schema: { type: 'object', properties: { id: { type: 'integer' }, email: { type: 'string' } } } },
            },
          },
        },
      },
    },
  },
};

const leaking = { id: 7, email: 'ann@example.com', passwordHash: '$2b$12$KIXQvV1rJ0e3Yk3l5Qw6UuY8m0e0N1fH5QO4yQ2vJj9l3oQmPpE3K' };

test('a secret in a recorded answer is found, with what enforce would do', async () => {
  const { records } = await judged([harEntry({ json: leaking })]);

  const [report] = reportOf(records, () => 'restricted');

  assert.equal(report?.endpoint, 'GET /users/{id}');
  assert.deepEqual(
    report?.changes.filter(({ dataClass }) => dataClass?.startsWith('secret.')).map(({ place, treatment }) => [place, treatment]),
    [['response.body/passwordHash', 'strip']],
  );
  assert.equal(report && worstOf(report), 'high');
});

test('an answer that gives away nothing is clean', async () => {
  const { records } = await judged([harEntry({ json: { id: 7 } })]);

  const [report] = reportOf(records, () => 'restricted');

  assert.equal(report && worstOf(report), null);
  assert.equal(report?.byDecision.allow, 1);
});

test('entries of other hosts, of other protocols and without an answer are left out and counted', async () => {
  const { records, skipped } = await judged([
    harEntry({ url: 'https://cdn.example/app.js' }),
    harEntry({ url: 'data:text/plain,x' }),
    harEntry({ status: 0 }),
    harEntry({ json: {} }),
  ]);

  assert.equal(records.length, 1);
  assert.deepEqual(Object.fromEntries(skipped), { 'not HTTP': 1, 'of no API here': 1, 'without an answer': 1 });
});

test('an answer whose body was not recorded is counted, since nothing is known of it', async () => {
  const entry = harEntry({});

  const { bodiesMissing } = await judged([{ ...entry, response: { ...entry.response, content: { size: 500 } } }]);

  assert.equal(bodiesMissing, 1);
});

test('a body in base64 and a form are judged as what they are', async () => {
  const entry = harEntry({ json: leaking });
  const text = Buffer.from(JSON.stringify(leaking)).toString('base64');
  const form = { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'email', value: 'ann@example.com' }] };

  const { records } = await judged([
    { ...entry, response: { ...entry.response, content: { text, encoding: 'base64', mimeType: 'application/json' } } },
    { ...entry, request: { ...entry.request, method: 'POST', postData: form } },
  ]);

  assert.ok(records[0]?.response?.inspection.columns.some(({ dataClass }) => dataClass === 'secret.password-hash'));
  assert.ok((records[1]?.requestBytes ?? 0) > 0);
});

test('an answer longer than what is held is judged to its end', async () => {
  const rows = Array.from({ length: 6_000 }, (_, id) => ({ id, note: 'x'.repeat(60) }));

  const { records } = await judged([harEntry({ json: rows })]);

  assert.equal(records.length, 1);
});

test('a judgement holds no recorded value', async () => {
  const judgement = await judged([harEntry({ json: leaking, headers: { cookie: 'session=hunter2hunter2' } })]);

  const text = JSON.stringify({ ...judgement, report: reportOf(judgement.records, () => 'restricted') });

  for (const value of [leaking.email, leaking.passwordHash, 'hunter2hunter2']) assert.ok(!text.includes(value));
});

test('a token that was valid when it was sent is verified, however long ago that was', async () => {
  const issued = (at: string) => Date.parse(at) / 1000;
  const tokenOf = (exp: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'ann', exp })}`;
    return `${signed}.${createHmac('sha256', tokenSecret).update(signed).digest('base64url')}`;
  };
  const sent = (exp: number) => ({
    ...harEntry({ json: {}, headers: { authorization: `Bearer ${tokenOf(exp)}` } }),
    startedDateTime: '2020-01-01T00:00:00Z',
  });

  const { records } = await judged([sent(issued('2020-01-01T01:00:00Z')), sent(issued('2019-12-31T00:00:00Z'))]);

  assert.deepEqual(
    records.map(({ isVerified }) => isVerified),
    [true, false],
  );
});

const tokenSecret = 'a-shared-secret-of-this-test-alone';

async function judged(entries: readonly HarEntry[]) {
  const settings = shop();
  const composed = await composeInputs(settings);
  assert.ok(composed.ok);
  const parsed = parseHar('a.har', JSON.stringify({ log: { entries } }));
  assert.ok(parsed.ok);
  return judgeHar(parsed.value, settings, composed.value.inputs, { api: null });
}

function shop(): Settings {
  return settingsOf(
    {
      version: 1,
      identity: { jwt: { secret: 'env:TOKEN_SECRET' } },
      apis: [{ name: 'shop', upstream: 'http://localhost:3000', hosts: ['shop.example'], contract: 'openapi.json' }],
    },
    { file: null, absolute: (path) => path, read: () => JSON.stringify(contract), filesOf: () => [], secret: () => tokenSecret },
  );
}
