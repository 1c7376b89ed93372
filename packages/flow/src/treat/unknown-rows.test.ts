import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileContract, loadContract } from '@sluice/contract';
import { apiId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { unknownRows } from './unknown-rows.ts';

const item = { type: 'object', properties: { ownerId: { type: 'string' } } };
const schema = { type: 'object', properties: { items: { type: 'array', items: item }, total: { type: 'integer' } } };

async function unknown(where: string, keep: string): Promise<readonly string[]> {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
  const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { '/people': { get: { responses } } } };
  const loaded = await loadContract('c.json', JSON.stringify(document));
  assert.ok(loaded.ok);
  const compiled = compileContract(loaded.value);
  assert.ok(compiled.ok);
  const text = `version: 1\naccess:\n  - { id: own, match: { endpoint: GET /people }, permit: verified, where: ${where}, keep: ${keep} }\n`;
  const policy = compilePolicy([{ file: 'p.yaml', text }], {
    classes: [],
    nowMs: 0,
    hasContract: () => true,
    operationId: () => null,
    security: () => null,
    operations: [],
    parameters: () => null,
    roles: [],
    apisWithoutContract: [],
  });
  assert.ok(policy.ok);
  return unknownRows(apiId('test'), compiled.value.operations, policy.value).map(
    ({ source, endpoint, name, near }) => `${source} ${endpoint} ${name} ${near}`,
  );
}

test('a list and a field of rows that the contract does not know are told with the nearest that it does', async () => {
  assert.deepEqual(await unknown('response.body.itms', 'item.ownerId == claims.sub'), ['p.yaml:3:5 GET /people itms items']);
  assert.deepEqual(await unknown('response.body.items', 'item.ownrId == claims.sub'), ['p.yaml:3:5 GET /people ownrId ownerId']);
});

test('what the contract knows is nothing to tell', async () => {
  assert.deepEqual(await unknown('response.body.items', 'item.ownerId == claims.sub'), []);
});
