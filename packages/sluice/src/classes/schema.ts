import { families, sensitivities } from '@sluice/model';
import { type Static, Type } from '../config/json-schema.ts';

const names = (description: string) => Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 256, description });

const form = Type.Object(
  {
    characters: Type.Optional(
      Type.Enum(['digits', 'letters', 'letters-digits', 'any'], {
        description: 'What a value is made of; spaces, dashes and dots may stand between. "any" when left out.',
      }),
    ),
    length: Type.Optional(
      Type.Object(
        {
          min: Type.Integer({ minimum: 1, maximum: 512, description: 'Bytes at least.' }),
          max: Type.Integer({ minimum: 1, maximum: 512, description: 'Bytes at most.' }),
        },
        { additionalProperties: false, description: 'In bytes of UTF-8; 1 to 512 when left out.' },
      ),
    ),
    pattern: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: 'RE2 syntax (linear time: no lookaround, no back-references); the whole value must match.',
      }),
    ),
    words: Type.Optional(names('The value is one of these words, in any case.')),
    check: Type.Optional(
      Type.String({
        maxLength: 2_048,
        description: 'CEL over the string `value`, as size(value) == 8; true where the value is of the class.',
      }),
    ),
    passRate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Share of other values of this form that pass the check; measured on random ones when left out.',
      }),
    ),
    telling: Type.Optional(
      Type.Enum(['little', 'some', 'much', 'alone'], {
        description: 'How much this form says by itself: "alone" needs no name beside it. "some" when left out.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A form that values take. All that it says must hold.' },
);

const sample = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
  minProperties: 1,
  maxProperties: 1,
  description: 'One member: the name of the field and a value.',
});

const ownClass = Type.Object(
  {
    id: Type.String({
      pattern: `^(${families.join('|')})\\.[a-z0-9]+(-[a-z0-9]+)*$`,
      description: `Family and name, as personal.loyalty-number; families are ${families.join(', ')}.`,
    }),
    title: Type.String({ minLength: 1, maxLength: 120 }),
    sensitivity: Type.Enum([...sensitivities], { description: 'How bad it is when it leaks.' }),
    laws: Type.Optional(Type.Array(Type.String(), { description: 'As "GDPR Art. 9".' })),
    consumer: Type.Optional(Type.Enum(['any', 'authenticated'], { description: 'Who may get it; authenticated when left out.' })),
    transport: Type.Optional(Type.Enum(['any', 'tls'], { description: 'How it may travel; tls when left out.' })),
    treatment: Type.Optional(
      Type.String({ description: 'What a rule does that says no more than "treat", as mask:last-four; strip when left out.' }),
    ),
    retentionDays: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3_650, description: 'How long what was found is remembered; 90 when left out.' }),
    ),
    names: names('Field names that speak strongly for it, words with _ between them; every casing and plural is met.'),
    hints: Type.Optional(names('Field names that speak weakly for it.')),
    siblings: Type.Optional(names('Other fields of the same object that speak for it.')),
    against: Type.Optional(names('Field names that speak against it.')),
    formats: Type.Optional(names('OpenAPI formats that speak for it.')),
    values: Type.Array(form, { minItems: 1, maxItems: 32, description: 'Forms that values take; the best that fits counts.' }),
    samples: Type.Object(
      {
        hits: Type.Array(sample, { minItems: 1, description: 'Each must be found, at likely or better.' }),
        misses: Type.Array(sample, { minItems: 1, description: 'Each must not be found. Near misses are worth most.' }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** The shape of a file of own data classes. */
export const classesSchema = Type.Object(
  { version: Type.Literal(1, { description: 'Format of this file.' }), classes: Type.Array(ownClass, { minItems: 1, maxItems: 128 }) },
  { additionalProperties: false, title: 'Sluice data classes', $schema: 'https://json-schema.org/draft/2020-12/schema' },
);

export type OwnClassDocument = Static<typeof ownClass>;
export type FormDocument = Static<typeof form>;
