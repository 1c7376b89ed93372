import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { requiresProof } from '@sluice/flow';
import { loadSettings } from '../config/load.ts';
import { type Composed, composeInputs } from './inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-warnings-'));
after(() => rmSync(folder, { recursive: true }));

const operation = '{ responses: { "200": { description: ok } } }';
const contract = `openapi: 3.1.0
info: { title: shop, version: "1" }
paths:
  /orders: { get: ${operation}, post: ${operation} }
  /orders/{orderId}: { get: ${operation} }
`;

async function composed(
  api: string,
  limits: readonly string[] = [],
  rest = '',
  contractOf = ', contract: openapi.yaml',
): Promise<Composed> {
  writeFileSync(join(folder, 'openapi.yaml'), contract);
  writeFileSync(join(folder, 'p.yaml'), `version: 1\nlimits: [${limits.join(', ')}]\n`);
  const text = `version: 1\npolicies: [p.yaml]\n${rest}apis:\n  - { name: shop, upstream: "http://127.0.0.1:1"${contractOf}${api} }\n`;
  writeFileSync(join(folder, 'sluice.yaml'), text);
  const settings = loadSettings(join(folder, 'sluice.yaml'));
  assert.ok(settings.ok, JSON.stringify(settings));
  const made = await composeInputs(settings.value);
  assert.ok(made.ok, JSON.stringify(made));
  return made.value;
}

async function warningsOf(...given: Parameters<typeof composed>): Promise<readonly string[]> {
  return (await composed(...given)).warnings.map(({ message }) => message);
}

const byConsumer = '{ id: each, by: consumer, rate: 5 per 1m }';
const evaded =
  'each: "shop" requires nobody to prove who calls, so that whoever makes up a token or a session is another consumer each time';

suite('what sluice check warns of', () => {
  test('a limit by consumer where nobody must prove who calls, unless one by network stands beside it', async () => {
    assert.deepEqual(await warningsOf('', [byConsumer]), [evaded]);
    assert.deepEqual(await warningsOf(', authenticate: { accept: [api-key], anonymous: true }', [byConsumer]), [evaded]);
    assert.deepEqual(await warningsOf(', authenticate: { accept: [api-key] }', [byConsumer]), []);
    assert.deepEqual(await warningsOf('', [byConsumer, '{ id: all, by: network, rate: 50 per 1m }']), []);
    assert.deepEqual(await warningsOf('', ['{ id: each, by: consumer, match: { consumer: { verified: true } }, rate: 5 per 1m }']), []);
    assert.deepEqual(await warningsOf('', ['{ id: each, by: consumer, match: { consumer: { plan: gold } }, rate: 5 per 1m }']), []);
    assert.match((await warningsOf('', ['{ id: keyed, by: key, rate: 5 per 1m }'])).join(), /whoever shows no key is not counted/);
  });

  test('of an endpoint it is what its route says', async () => {
    const limit = '{ id: each, match: { endpoint: GET /orders }, by: consumer, rate: 5 per 1m }';

    assert.deepEqual(await warningsOf(', routes: [{ match: GET /orders, authenticate: { accept: [api-key] } }]', [limit]), []);
    const lifted = ', authenticate: { accept: [api-key] }, routes: [{ match: GET /orders, authenticate: { anonymous: true } }]';
    assert.deepEqual(await warningsOf(lifted, [limit]), [evaded]);
  });

  test('a provider whose tokens may be meant for anybody', async () => {
    const provider = (more: string) => `identity: { providers: [{ name: staff, issuer: https://id.example, discovery: true${more} }] }\n`;

    assert.deepEqual(await warningsOf('', [], provider('')), [
      'the token provider "staff" takes tokens that its issuer made for other APIs',
    ]);
    assert.deepEqual(await warningsOf('', [], provider(', audience: shop')), []);
  });

  test('a route about an endpoint that the contract does not know', async () => {
    assert.deepEqual(await warningsOf(', routes: [{ match: GET /order, mode: shadow }, { match: DELETE /orders, mode: shadow }]'), [
      'the contract of "shop" declares no "GET /order"; did you mean "GET /orders"?',
      'the contract of "shop" declares no "DELETE /orders"; it knows this path with GET, POST',
    ]);
    const known = ['GET /orders', 'HEAD /orders', '"* /orders/{orderId}"', '"GET /admin/**"', 'OPTIONS /orders'];
    assert.deepEqual(await warningsOf(`, routes: [${known.map((match) => `{ match: ${match}, mode: shadow }`).join(', ')}]`), []);
  });

  test('a parameter that lets everybody in where no contract tells what is one, with the line that says so', async () => {
    const api =
      ', authenticate: { accept: [api-key] },\n      routes: [{ match: "GET /users/{id}", authenticate: { anonymous: true } }, { match: GET /health, authenticate: { anonymous: true } }]';
    const { warnings } = await composed(api, [], '', '');

    assert.deepEqual(
      warnings.map(({ line, column, message, fix }) => [line, column, message, fix]),
      [
        [
          5,
          25,
          '"GET /users/{id}" lets everybody in for any segment, such as /users/export: no contract of "shop" tells which operations there are',
          'name a contract, or close what is none in routes of its own: { match: GET /users/export, authenticate: { accept: [api-key] } }',
        ],
      ],
    );
    assert.deepEqual(await warningsOf(api.replaceAll('users/{id}', 'orders/{orderId}').replace('/health', '/orders')), []);
  });

  test('each at the line of the configuration that it is about', async () => {
    const routes = ',\n      routes: [\n        { match: GET /order, mode: shadow },\n        { match: DELETE /orders, mode: shadow }]';
    const { warnings } = await composed(routes);

    assert.deepEqual(
      warnings.map(({ line, column }) => [line, column]),
      [
        [6, 18],
        [7, 18],
      ],
    );
  });

  test('a role that is spelled nearly as one of the configuration', async () => {
    const rest = 'consumers: [{ name: a, apiKey: "env:PATH", roles: [reader] }]\n';

    assert.deepEqual(await warningsOf('', ['{ id: one, match: { consumer: { roles: [raeder] } }, quota: 5 per day }'], rest), [
      'one: nobody is known to have the role "raeder"; did you mean "reader"?',
    ]);
  });
});

test('a matrix tells whom authenticate turns away, whatever access says', async () => {
  const routes = 'routes: [{ match: "GET /orders/{orderId}", authenticate: { anonymous: true } }]';
  const { inputs } = await composed(`, authenticate: { accept: [api-key] }, ${routes}`);

  const { callers, rows } = inputs.policy.accessMatrix((endpoint) => requiresProof(inputs, endpoint));

  assert.deepEqual(callers, ['anonymous', 'no role']);
  assert.deepEqual(
    rows.map(({ endpoint, answers }) => [endpoint, ...answers]),
    [
      ['GET /orders', 'no', 'open'],
      ['POST /orders', 'no', 'open'],
      ['GET /orders/{orderId}', 'open', 'open'],
    ],
  );
});
