import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractOf } from '@sluice/contract/testing';
import { apiId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';
import { unknownPlaces } from './unknown-places.ts';

const order = { type: 'object', properties: { ownerId: { type: 'string' }, internalNote: { type: 'string' } } };
const list = { type: 'object', properties: { items: { type: 'array', items: order } } };
const answering = (schema: object) => ({ responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } } });
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const paths = {
  '/orders': { get: answering(list) },
  '/orders/{id}': { parameters, get: answering(order), delete: { responses: { 204: { description: 'gone' } } } },
};

async function unknown(entry: string): Promise<readonly string[]> {
  const { operations } = await contractOf(JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths }));
  const policy = compilePolicy([{ file: 'p.yaml', text: `version: 1\naccess:\n  - { id: own, ${entry} }\n` }], sampleSurroundings);
  assert.ok(policy.ok);
  return unknownPlaces(apiId('test'), operations, policy.value).map(
    ({ source, endpoint, name, near }) => `${source} ${endpoint} ${name} ${near}`,
  );
}

const one = 'match: { endpoint: "GET /orders/{id}" }';
const all = 'match: { endpoint: /orders/** }';

test('a field of an answer that a condition asks for and no contract knows is told with the nearest', async () => {
  assert.deepEqual(await unknown(`${one}, permit: verified, when: response.body.ownrId == claims.sub`), [
    'p.yaml:3:5 GET /orders/{id} ownrId ownerId',
  ]);
  assert.deepEqual(
    await unknown('match: { endpoint: GET /orders }, permit: verified, when: "response.body.items.all(i, i.ownrId == claims.sub)"'),
    ['p.yaml:3:5 GET /orders ownrId ownerId'],
  );
});

test('so is one of a guard read', async () => {
  const guarded = 'match: { endpoint: "DELETE /orders/{id}" }, permit: verified, guard: "GET /orders/{id}", when: ';

  assert.deepEqual(await unknown(`${guarded}guard.body.ownrId == claims.sub`), ['p.yaml:3:5 GET /orders/{id} ownrId ownerId']);
  assert.deepEqual(await unknown(`${guarded}guard.body.ownerId == claims.sub`), []);
});

test('so is a property that is permitted or forbidden', async () => {
  assert.deepEqual(await unknown(`${all}, forbid: anyone, fields: [internalNot]`), [
    'p.yaml:3:5 GET /orders/{id} internalNot internalNote',
  ]);
  assert.deepEqual(await unknown(`${one}, permit: verified, fields: [ownerId, internalNot]`), [
    'p.yaml:3:5 GET /orders/{id} internalNot internalNote',
  ]);
});

test('what one operation of an entry declares, and what is asked for with has(), is nothing to tell', async () => {
  assert.deepEqual(await unknown(`${all}, forbid: anyone, fields: [internalNote, "items/*/internalNote"]`), []);
  assert.deepEqual(
    await unknown(`${one}, permit: verified, when: "!has(response.body.sharedWith) || response.body.sharedWith == claims.sub"`),
    [],
  );
});
