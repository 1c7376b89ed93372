import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractOf } from '@sluice/contract/testing';
import { createDetection, dataClasses } from '@sluice/detect';
import { apiId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import { sampleSurroundings } from '@sluice/policy/testing';
import { foreseeBroken } from './foresee.ts';

const mails = '  - { id: mails, match: { class: personal.email }, treat: strip }\n';
const own = '  - { id: own, where: response.body.items, keep: item.owner == claims.sub }\n';

async function foreseen(schema: object, rules: string): Promise<readonly string[]> {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } };
  const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { '/people': { get: { responses } } } };
  const { operations } = await contractOf(JSON.stringify(document));
  const policy = compilePolicy([{ file: 'p.yaml', text: `version: 1\nrules:\n${rules}` }], { ...sampleSurroundings, classes: dataClasses });
  assert.ok(policy.ok);
  const found = foreseeBroken(apiId('test'), operations, policy.value, createDetection(dataClasses));
  return found.map(({ place, dataClass, rule, status }) => `${status} ${place} ${dataClass} ${rule}`);
}

function person(email: object, required = ['email']): object {
  return { type: 'array', items: { type: 'object', required, properties: { email } } };
}

test('an enumeration that must be there and is stripped is foreseen, with its place, class and rule', async () => {
  const found = await foreseen(person({ enum: ['ada@mail.example.com', 'bob@mail.example.com'] }), mails);

  assert.deepEqual(found, ['200 response.body/*/email personal.email p.yaml/mails']);
});

test('what may be null, missing or masked is no trouble', async () => {
  const fine: readonly object[] = [
    person({ type: 'string', format: 'email' }),
    person({ enum: ['ada@mail.example.com', null] }),
    person({ enum: ['ada@mail.example.com'] }, []),
    person({ type: 'string', pattern: '^[^@]+@[a-z.]+$', minLength: 6 }),
  ];
  for (const schema of fine) assert.deepEqual(await foreseen(schema, mails), []);
});

test('rows that may be dropped below their least number are foreseen', async () => {
  const schema = { type: 'object', properties: { items: { type: 'array', minItems: 1, items: { type: 'object' } } } };

  assert.deepEqual(await foreseen(schema, own), ['200 response.body/items/* null p.yaml/own']);
});

test('a schema that comes back to itself ends', async () => {
  const schema = { $id: 'https://x.example/p', type: 'object', properties: { email: { type: 'string' }, parent: { $ref: '#' } } };

  assert.deepEqual(await foreseen(schema, mails), []);
});
