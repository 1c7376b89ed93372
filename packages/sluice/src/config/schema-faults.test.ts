import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { classesSchema } from '../classes/schema.ts';
import { configurationSchema } from './schema.ts';
import { type SchemaWords, schemaFaults } from './schema-faults.ts';

const everyWord: SchemaWords = {
  type: 'object',
  required: ['a'],
  dependentRequired: { b: ['c', 'd'] },
  minProperties: 2,
  maxProperties: 5,
  properties: {
    a: { enum: ['x', 'y'] },
    b: { type: 'integer', minimum: 1, maximum: 3 },
    c: { type: 'number', exclusiveMinimum: 0 },
    d: {
      anyOf: [
        { type: 'boolean', const: true },
        { type: 'string', pattern: '^[a-c]*$', minLength: 1, maxLength: 2 },
      ],
    },
    e: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'object', properties: {}, additionalProperties: false } },
    f: { type: 'object', patternProperties: { '^[pq]': { type: 'boolean' } }, additionalProperties: false },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
    g: { if: { not: { required: ['p'] } }, then: { required: ['q'] } },
  },
  additionalProperties: false,
};
const schemas = { everyWord, configuration: configurationSchema as SchemaWords, classes: classesSchema as SchemaWords };

for (const [name, schema] of Object.entries(schemas)) {
  test(`a value breaks the schema "${name}" where a validator of JSON Schema says so, and nowhere else`, () => {
    const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);
    fc.assert(
      fc.property(valueFor(schema), (value) => {
        const places = new Set(schemaFaults(schema, value).map(({ path }) => path.map((part) => `/${part}`).join('')));
        validate(value);
        const expected = (validate.errors ?? []).map(({ instancePath }) => instancePath.replaceAll('~1', '/').replaceAll('~0', '~'));
        assert.deepEqual([...places].toSorted(), [...new Set(expected)].toSorted());
      }),
      { numRuns: 400 },
    );
  });
}

test('schemas here have no word that is not looked at', () => {
  const known = new Set([...wordsIn(everyWord), '$schema', 'title', 'description']);

  assert.deepEqual(
    [...wordsIn(schemas.configuration), ...wordsIn(schemas.classes)].filter((word) => !known.has(word)),
    [],
  );
});

/** What mostly fits, and has its faults anywhere. */
function valueFor(schema: SchemaWords): fc.Arbitrary<unknown> {
  const junk = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.integer({ max: 9, min: -9 }),
    fc.constantFrom(null, true, 1.5, [], {}, { p: 1, q: 1, x: 1 }),
  );
  return fc.oneof({ weight: 12, arbitrary: fittingFor(schema, junk) }, { weight: 1, arbitrary: junk });
}

function fittingFor(schema: SchemaWords, junk: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueFor));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case 'object': {
      const members = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, valueFor(one)]));
      const known = fc.record(members, { requiredKeys: [...(schema.required ?? [])].filter((name) => name in members) });
      const others = fc.dictionary(fc.constantFrom('p', 'q', 'x'), fc.oneof(fc.boolean(), junk), { maxKeys: 1 });
      return fc.tuple(known, fc.option(others, { freq: 4, nil: {} })).map(([some, more]) => ({ ...some, ...more }));
    }
    case 'array':
      return fc.array(valueFor(schema.items ?? {}), { maxLength: 3 });
    case 'string':
      return fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(8, schema.maxLength ?? 8) });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.constantFrom(schema.minimum ?? 1, schema.maximum ?? 2, (schema.minimum ?? 1) - 1, (schema.maximum ?? 2) + 1, 0.5);
    default:
      return junk;
  }
}

function wordsIn(schema: SchemaWords): readonly string[] {
  const { items, not, anyOf = [], properties = {}, patternProperties = {} } = schema;
  const below = [items, not, schema.if, schema.then, ...anyOf, ...Object.values(properties), ...Object.values(patternProperties)];
  return [...new Set([...Object.keys(schema), ...below.flatMap((one) => (one ? wordsIn(one) : []))])];
}
