import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractOf } from '../testing/contract-of.ts';
import type { DeclaredText } from './declared-text.ts';

const schemas = {
  Tree: { type: 'object', properties: { kind: { enum: ['a', 'b', 3] }, below: { $ref: '#/components/schemas/Tree' } } },
  Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }, { enum: ['round'] }] },
};

async function textOf(schema: object): Promise<DeclaredText> {
  const body = { content: { 'application/json': { schema } } };
  const parameters = [
    { name: 'X-Sort', in: 'header', schema: { enum: ['up', 'down'] } },
    { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string', format: 'markdown' } } },
    { name: 'free', in: 'query', schema: { type: 'string' } },
  ];
  const paths = { '/': { post: { parameters, requestBody: body, responses: { 200: { description: 'ok' } } } } };
  const contract = await contractOf(
    JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths, components: { schemas } }),
  );
  const [operation] = contract.operations;
  assert.ok(operation);
  assert.deepEqual([...(operation.parameterText('header', 'x-sort')?.literals ?? [])], ['up', 'down']);
  assert.equal(operation.parameterText('query', 'tags')?.content, 'markdown');
  assert.equal(operation.parameterText('query', 'free'), null);
  return operation.bodyText('application/json') ?? assert.fail();
}

test('the texts of an enumeration are known below references and circles, at any depth', async () => {
  const tree = await textOf({ type: 'array', items: { $ref: '#/components/schemas/Tree' } });
  const loop = await textOf({ $ref: '#/components/schemas/Loop' });

  assert.deepEqual([...(tree.item().member('below').member('below').member('kind').literals ?? [])], ['a', 'b']);
  assert.deepEqual([...(loop.literals ?? [])], ['round']);
});

test('of alternatives only that counts which all of them say', async () => {
  const closed = await textOf({ oneOf: [{ const: 'a' }, { enum: ['b'] }] });
  const open = await textOf({ anyOf: [{ enum: ['a'] }, { type: 'string' }] });
  const mixed = await textOf({ anyOf: [{ type: 'string', contentMediaType: 'text/html' }, { type: 'string' }] });

  assert.deepEqual([...(closed.literals ?? [])], ['a', 'b']);
  assert.equal(open.literals, null);
  assert.equal(mixed.content, 'unknown');
});

test('content is told by its media type or format, and not while it is coded', async () => {
  const text = await textOf({
    properties: {
      page: { type: 'string', contentMediaType: 'text/html; charset=utf-8' },
      note: { type: 'string', format: 'markdown' },
      file: { type: 'string', contentMediaType: 'text/html', contentEncoding: 'base64' },
    },
  });

  assert.deepEqual(
    ['page', 'note', 'file', 'other'].map((name) => text.member(name).content),
    ['html', 'markdown', 'unknown', 'unknown'],
  );
});
