import { type Static, Type } from './json-schema.ts';

const origin = Type.String({
  maxLength: 255,
  description: 'An origin as browsers write it: scheme, host, and the port where it is not the usual one; https://shop.example.',
});
const token = (about: string) => Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$", description: about });

const csrf = Type.Object(
  {
    origins: Type.Optional(
      Type.Array(origin, { maxItems: 100, description: 'Origins besides the API’s own whose pages may change state with a cookie.' }),
    ),
    token: Type.Optional(
      Type.Object(
        { cookie: token('Cookie that holds the token.'), header: token('Header that must repeat it.') },
        { additionalProperties: false, description: 'Ask for a token twice as well (double submit); origins alone decide when left out.' },
      ),
    ),
  },
  { additionalProperties: false },
);

const cors = Type.Object(
  {
    origins: Type.Union([Type.Literal('*'), Type.Array(origin, { minItems: 1, maxItems: 100 })], {
      description: 'Origins whose pages may read answers; "*" for any, without credentials.',
    }),
    methods: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Z]{1,20}$' }), {
        maxItems: 20,
        description: 'Methods that they may use; GET, HEAD and POST when left out.',
      }),
    ),
    headers: Type.Optional(
      Type.Array(token('A header name.'), {
        maxItems: 50,
        description: 'Request headers that they may add besides the safelisted and content-type, as authorization.',
      }),
    ),
    expose: Type.Optional(
      Type.Array(token('A header name.'), { maxItems: 50, description: 'Headers of answers that they may read besides the safelisted.' }),
    ),
    credentials: Type.Optional(Type.Boolean({ description: 'Whether cookies go with it; false when left out.' })),
    maxAgeSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 86_400, description: 'How long a browser remembers a permission; 600 when left out.' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Cross-origin resource sharing: preflights are answered here, and what the API says of it is replaced.',
  },
);

const cookies = Type.Object(
  {
    secure: Type.Optional(Type.Boolean({ description: 'Add Secure; true when left out.' })),
    httpOnly: Type.Optional(Type.Boolean({ description: 'Add HttpOnly; true when left out.' })),
    sameSite: Type.Optional(
      Type.Enum(['strict', 'lax', 'none', 'keep'], { description: 'SameSite of cookies that have none; lax when left out.' }),
    ),
    except: Type.Optional(Type.Array(token('A cookie name.'), { maxItems: 50, description: 'Cookies that stay as they are.' })),
  },
  { additionalProperties: false },
);

/** Protection of the browsers that call an API. Its parts are on where the section is written, but for CORS. */
export const browser = Type.Object(
  {
    csrf: Type.Optional(
      Type.Union([Type.Boolean(), csrf], { description: 'Refuse what a page of another site made the browser send; on when left out.' }),
    ),
    cors: Type.Optional(cors),
    cookies: Type.Optional(Type.Union([Type.Boolean(), cookies], { description: 'Attributes of cookies; on when left out.' })),
    headers: Type.Optional(
      Type.Union([Type.Boolean(), Type.Record(Type.String({ pattern: '^[a-zA-Z0-9-]{1,64}$' }), Type.String({ maxLength: 1_000 }))], {
        description:
          'Lines that answers get which have none of that name; true, when left out, stands for x-content-type-options, x-frame-options, content-security-policy (frame-ancestors) and referrer-policy.',
      }),
    ),
    privateCache: Type.Optional(
      Type.Boolean({ description: 'Keep answers to known consumers, and confidential data, from shared caches; true when left out.' }),
    ),
  },
  { additionalProperties: false, description: 'Protection of the browsers that call this API; none when left out.' },
);

export type BrowserDocument = Static<typeof browser>;
