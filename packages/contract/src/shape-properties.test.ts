import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shapeOf, undeclaredIn } from './testing/contract-of.ts';

/** A schema and a value that was made from it. */
interface Made {
  readonly schema: object;
  readonly value: unknown;
}

const names = ['a', 'b', 'c', 'd', 'e'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const { made } = fc.letrec<{ made: Made; object: Made; listed: Made }>((tie) => ({
  made: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Made>(
      { schema: { type: 'string' }, value: 'x' },
      { schema: { type: ['integer', 'null'] }, value: null },
      { schema: { enum: [1, 2] }, value: 2 },
    ),
    tie('object'),
    fc.array(tie('object'), { minLength: 1, maxLength: 2 }).map((items) => ({
      schema: { type: 'array', items: { anyOf: items.map(({ schema }) => schema) } },
      value: items.map(({ value }) => value),
    })),
  ),
  listed: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('made')), { minLength: 1, maxLength: 3, selector: ([name]) => name })
    .map((members) => ({
      schema: {
        type: 'object',
        required: members.map(([name]) => name),
        properties: Object.fromEntries(members.map(([name, { schema }]) => [name, schema])),
      },
      value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
    })),
  object: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('listed'),
    // Alternatives with the first one meant, in any order.
    fc.tuple(tie('listed'), tie('object'), fc.constantFrom('oneOf', 'anyOf'), fc.boolean()).map(([meant, other, keyword, isSwapped]) => ({
      schema: { [keyword]: isSwapped ? [other.schema, meant.schema] : [meant.schema, other.schema] },
      value: meant.value,
    })),
    // A base and an extension, whose members do not meet.
    fc.tuple(tie('listed'), tie('made')).map(([base, extra]) => ({
      schema: { allOf: [base.schema, { type: 'object', properties: { extra: extra.schema } }] },
      value: isObject(base.value) ? { ...base.value, extra: extra.value } : base.value,
    })),
  ),
}));

/** Every copy of a value in which one object has a member more, with the place of it. */
function leaks(value: unknown, pointer = ''): readonly { readonly value: unknown; readonly pointer: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      leaks(item, `${pointer}/*`).map((leak) => ({ ...leak, value: value.with(index, leak.value) as unknown })),
    );
  }
  if (!isObject(value)) return [];
  const below = Object.entries(value).flatMap(([key, member]) =>
    leaks(member, `${pointer}/${key}`).map((leak) => ({ ...leak, value: { ...value, [key]: leak.value } })),
  );
  return [{ value: { ...value, leak: 'x' }, pointer: `${pointer}/leak` }, ...below];
}

test('what is made from a schema is declared, and any member more is undeclared', async () => {
  await fc.assert(
    fc.asyncProperty(made, async ({ schema, value }) => {
      const shape = await shapeOf(schema);

      assert.deepEqual(undeclaredIn(shape, value), []);
      for (const leak of leaks(value).slice(0, 20)) assert.deepEqual(undeclaredIn(shape, leak.value), [leak.pointer]);
    }),
    { numRuns: 300 },
  );
});
