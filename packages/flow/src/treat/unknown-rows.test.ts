import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractOf } from '@sluice/contract/testing';
import { apiId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';
import { unknownRows } from './unknown-rows.ts';

const item = { type: 'object', properties: { ownerId: { type: 'string' } } };
const schema = { type: 'object', properties: { items: { type: 'array', items: item }, total: { type: 'integer' } } };

async function unknown(where: string, keep: string): Promise<readonly string[]> {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
  const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { '/people': { get: { responses } } } };
  const { operations } = await contractOf(JSON.stringify(document));
  const text = `version: 1\naccess:\n  - { id: own, match: { endpoint: GET /people }, permit: verified, where: ${where}, keep: ${keep} }\n`;
  const policy = compilePolicy([{ file: 'p.yaml', text }], sampleSurroundings);
  assert.ok(policy.ok);
  return unknownRows(apiId('test'), operations, policy.value).map(
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
