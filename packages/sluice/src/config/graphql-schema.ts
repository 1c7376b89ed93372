import { defaultGraphqlLimits, type GraphqlLimits } from '@sluice/detect/outline';
import { type Static, Type } from './json-schema.ts';

const most = (limit: keyof GraphqlLimits, maximum: number, about: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `${about}; ${defaultGraphqlLimits[limit]} when left out.` }));

const introspection = Type.Object(
  {
    consumers: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        maxItems: 100,
        description: 'Their ids as records have them (key-build, user-ann); only those that were verified count.',
      }),
    ),
    roles: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 100, description: 'Roles of those who may.' })),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** What requests may ask of a GraphQL server. */
export const graphql = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ description: 'Whether operations are looked for; true when left out.' })),
    depth: most('depth', 200, 'Fields within fields, through fragments'),
    fields: most('fields', 100_000, 'Fields of an operation, each as often as its fragment is spread'),
    rootFields: most('rootFields', 10_000, 'Fields at the root of an operation'),
    aliases: most('aliases', 10_000, 'Aliases of an operation, each as often as its fragment is spread'),
    repeats: most('repeats', 10_000, 'One field under different names in one place, as in a batch of logins'),
    duplicates: most('duplicates', 10_000, 'One field under one name in one place'),
    recursion: most('recursion', 1_000_000, 'Fields that ask for themselves again and again: a third time counts 1, a fourth 2, a fifth 4'),
    directives: most('directives', 10_000, 'Directives of a document'),
    directivesPerField: most('directivesPerField', 1_000, 'Directives on one field, fragment, variable or operation'),
    operations: most('operations', 100, 'Operations in one document'),
    tokens: most('tokens', 50_000, 'Names, values and signs of a document'),
    characters: most('characters', 1_000_000, 'Characters of a document'),
    batch: most('batch', 10_000, 'Operations in one array'),
    introspection: Type.Optional(
      Type.Union([Type.Enum(['allow', 'refuse']), introspection], {
        description: 'Who may ask for the schema (__schema, __type): allow is everybody, refuse nobody; refuse when left out.',
      }),
    ),
    getMutations: Type.Optional(
      Type.Enum(['allow', 'refuse'], { description: 'Mutations by GET, which any link can make; refuse when left out.' }),
    ),
    simplePosts: Type.Optional(
      Type.Enum(['allow', 'refuse'], {
        description:
          'Operations in a form, a multipart body or plain text without a header that makes a browser ask first (Apollo-Require-Preflight, Authorization: Bearer), which any page can send; refuse when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'What operations of GraphQL may ask for. They are recognised and held against the defaults without it; where it is written, also the shortest text counts as one. A route takes what it leaves out from its API.',
  },
);

export type GraphqlDocument = Static<typeof graphql>;
