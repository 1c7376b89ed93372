import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Static, Type } from './json-schema.ts';

const schema = Type.Object(
  {
    kind: Type.Literal('shop'),
    size: Type.Optional(Type.Enum(['small', 'large'], { description: 'How large.' })),
    counts: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Union([Type.Integer({ minimum: 1 }), Type.Boolean()]))),
  },
  { additionalProperties: false },
);

test('a schema says in JSON what fits, and what must be there', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(schema)), {
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', const: 'shop' },
      size: { enum: ['small', 'large'], description: 'How large.' },
      counts: { type: 'object', patternProperties: { '^[a-z]+$': { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'boolean' }] } } },
    },
    additionalProperties: false,
  });
});

test('a member that may be left out in one schema is asked for in another', () => {
  const name = Type.String();

  const loose = Type.Object({ name: Type.Optional(name) });
  const strict = Type.Object({ name });

  assert.deepEqual(JSON.stringify([loose, strict]).match(/"required":\["name"\]/g)?.length, 1);
});

test('what fits has its type', () => {
  const right: Static<typeof schema> = { kind: 'shop', counts: { a: 1, b: true } };
  // @ts-expect-error what must be there is left out
  const without: Static<typeof schema> = { size: 'small' };
  // @ts-expect-error none of the words that are listed
  const wrong: Static<typeof schema> = { kind: 'shop', size: 'medium' };

  assert.deepEqual(
    [right, without, wrong].map((one) => Object.keys(one)),
    [['kind', 'counts'], ['size'], ['kind', 'size']],
  );
});
