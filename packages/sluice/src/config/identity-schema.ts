import { tokenAlgorithms } from '@sluice/identity/outline';
import { Type } from './json-schema.ts';
import { secret, secretFor } from './secret-schema.ts';
import { signatureAlgorithms } from './signature-algorithms.ts';

const accept = Type.Union(
  [
    Type.Literal('contract', { description: 'What the operation declares under security: its alternatives, schemes and scopes.' }),
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'Names of token providers, api-key, certificate, basic, signature, session: one of them must have verified the caller.',
    }),
  ],
  {
    description:
      'contract, or the ways of which one must have verified the caller: token providers by name, api-key, certificate, basic, signature, session.',
  },
);

/** Who may call, of an API or of one route. */
export const authenticate = Type.Object(
  {
    accept: Type.Optional(accept),
    anonymous: Type.Optional(
      Type.Boolean({
        description: 'true lets everybody in, whatever they show. Only where it is written, or where the contract declares it.',
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'Which proof of who asks is wanted. What is not met is a finding, and in enforce the default policy answers 401.',
  },
);

const keySources = {
  secret: Type.Optional(secret),
  publicKey: Type.Optional(secret),
  jwks: Type.Optional(Type.String({ pattern: '^(https?://|file:)', description: 'Address or file: path of the JSON Web Key Set.' })),
  algorithms: Type.Optional(
    Type.Array(Type.Enum(tokenAlgorithms), {
      minItems: 1,
      description: 'Accepted algorithms; RS256, PS256, ES256 and EdDSA when left out, HS256 beside a secret. "none" never is.',
    }),
  ),
  issuer: Type.Optional(
    Type.String({ minLength: 1, description: 'The issuer that tokens must name; other ones are not verified by this.' }),
  ),
};
const claims = {
  rolesClaim: Type.Optional(Type.String({ description: 'Claim that holds the roles, dotted; "roles" when left out.' })),
  tenantClaim: Type.Optional(Type.String({ description: 'Claim that holds the tenant, dotted; "tenant" when left out.' })),
};
const audience = Type.String({ minLength: 1, description: 'Whom tokens must be meant for.' });

const provider = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', description: 'How "accept" calls it.' }),
    ...keySources,
    discovery: Type.Optional(
      Type.Boolean({ description: 'Find the keys by what the issuer says of itself (OpenID Connect Discovery); needs "issuer".' }),
    ),
    audience: Type.Optional(
      Type.Union([audience, Type.Array(audience, { minItems: 1 })], { description: 'Whom tokens must be meant for; one of several.' }),
    ),
    types: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'Accepted "typ" of tokens; JWT and at+jwt when left out.' }),
    ),
    clockSkewSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 300, description: 'How far clocks may be apart; 30 when left out.' }),
    ),
    expiry: Type.Optional(Type.Enum(['required', 'optional'], { description: 'Whether a token must end; required when left out.' })),
    ...claims,
    proof: Type.Optional(
      Type.Enum(['none', 'dpop', 'certificate'], {
        description:
          'What every token is bound to, so that stealing it is not enough: a key of its holder (RFC 9449) or its certificate (RFC 8705). none when left out: tokens that are bound are held to it, others pass.',
      }),
    ),
    url: Type.Optional(
      Type.String({ pattern: '^https?://', description: 'Address that says what a token is worth (RFC 7662), in the place of keys.' }),
    ),
    clientId: Type.Optional(Type.String({ minLength: 1, description: 'Who asks there.' })),
    clientSecret: Type.Optional(secret),
    clientKey: Type.Optional(
      secretFor(
        'Private key in PEM (PKCS #8) with which whoever asks signs who it is (private_key_jwt, RFC 7523), in the place of clientSecret',
      ),
    ),
    clientKeyId: Type.Optional(Type.String({ minLength: 1, description: 'The "kid" by which the endpoint finds its public key.' })),
    clientAuth: Type.Optional(
      Type.Enum(['basic', 'post'], {
        description: 'How whoever asks proves it: in the Authorization header or in the form; basic when left out.',
      }),
    ),
    cacheSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3_600,
        description: 'How long its word is believed, where the token does not end before; 60 when left out.',
      }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 50, maximum: 30_000, description: 'How long its word is waited for; 2000 when left out.' }),
    ),
    insecure: Type.Optional(
      Type.Boolean({ description: 'true asks for keys and words in cleartext, where anybody on the way can answer; false when left out.' }),
    ),
  },
  { additionalProperties: false, description: 'Who vouches for tokens, and what is asked of them.' },
);

/** What whoever is known by the configuration may be asked for in policies. */
export const granted = {
  roles: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'Its roles, as consumer.roles.' })),
  scopes: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'What it was granted, as consumer.scopes.' })),
  plan: Type.Optional(Type.String({ minLength: 1, description: 'Name of its plan.' })),
};

const user = Type.Object(
  {
    name: Type.String({ pattern: '^[^:\\x00-\\x1f]{1,128}$', description: 'The name that is shown (RFC 7617).' }),
    password: secret,
    ...granted,
    tenant: Type.Optional(Type.String({ minLength: 1, description: 'Its tenant.' })),
  },
  { additionalProperties: false, description: 'Whoever shows this name and a password whose hash "sluice hash-password" made.' },
);

const pointer = (about: string) => Type.String({ pattern: '^/', description: `${about}, as a JSON pointer into the answer: /user/id.` });

const whoAmI = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'Where the API says who asks; asked with the cookie of the session.' }),
    subject: pointer('Who it is'),
    roles: Type.Optional(pointer('Its roles')),
    tenant: Type.Optional(pointer('Its tenant')),
    cacheSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3_600, description: 'How long the answer is believed for a session; 30 when left out.' }),
    ),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 30_000, description: 'How long it is waited for; 2000 when left out.' })),
  },
  { additionalProperties: false, description: 'How sessions are bound to whom they belong to, so that the way "session" verifies.' },
);

const signingKey = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 256, description: 'What signatures name with "keyid".' }),
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', description: 'How records call whoever signs with it.' }),
    algorithm: Type.Enum([...signatureAlgorithms], {
      description: 'What it signs with; what a signature says of itself is only compared.',
    }),
    publicKey: Type.Optional(secret),
    secret: Type.Optional(secret),
    ...granted,
    tenant: Type.Optional(Type.String({ minLength: 1, description: 'Its tenant.' })),
  },
  { additionalProperties: false, description: 'A key that requests may be signed with: public, or a secret for hmac-sha256.' },
);

const signatures = Type.Object(
  {
    keys: Type.Array(signingKey, { minItems: 1, maxItems: 10_000, description: 'Keys that requests may be signed with.' }),
    components: Type.Optional(
      Type.Array(Type.String({ pattern: '^[@a-z0-9_.-]{1,128}$' }), {
        minItems: 1,
        description:
          'What must be signed; @method, @authority, @path and @query when left out. The digest of a body (content-digest) always must.',
      }),
    ),
    maxAgeSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 120, description: 'How old a signature may be; 60 when left out.' })),
    nonce: Type.Optional(
      Type.Enum(['required', 'optional'], {
        description: 'Whether a signature must name a nonce, which is taken once; optional when left out.',
      }),
    ),
  },
  { additionalProperties: false, description: 'How requests are signed (RFC 9421), so that the way "signature" verifies.' },
);

export const identity = Type.Object(
  {
    apiKeyHeaders: Type.Optional(Type.Array(Type.String(), { description: 'Header names that carry API keys.' })),
    sessionCookies: Type.Optional(Type.Array(Type.String(), { description: 'Cookie names that carry sessions.' })),
    jwt: Type.Optional(
      Type.Object(
        { ...keySources, audience: Type.Optional(audience), ...claims },
        {
          additionalProperties: false,
          description:
            'The short form of one token provider, with the name jwt. Without a key tokens are read, marked unverified, and their claims are not given to policies.',
        },
      ),
    ),
    users: Type.Optional(Type.Array(user, { maxItems: 10_000, description: 'Users of HTTP Basic.' })),
    whoAmI: Type.Optional(whoAmI),
    signatures: Type.Optional(signatures),
    providers: Type.Optional(
      Type.Array(provider, { maxItems: 64, description: 'Who vouches for tokens; told apart by the issuer that a token names.' }),
    ),
  },
  { additionalProperties: false, description: 'How consumers are told apart.' },
);
