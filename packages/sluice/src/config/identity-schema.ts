import Type from 'typebox';
import { secret } from './secret-schema.ts';

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

export const identity = Type.Object(
  {
    apiKeyHeaders: Type.Optional(Type.Array(Type.String(), { description: 'Header names that carry API keys.' })),
    sessionCookies: Type.Optional(Type.Array(Type.String(), { description: 'Cookie names that carry sessions.' })),
    jwt: Type.Optional(
      Type.Object(
        {
          secret: Type.Optional(secret),
          publicKey: Type.Optional(secret),
          jwks: Type.Optional(
            Type.String({ pattern: '^(https?://|file:)', description: 'Address or file: path of the JSON Web Key Set.' }),
          ),
          algorithms: Type.Optional(Type.Array(Type.String(), { description: 'Accepted algorithms, as RS256. "none" never is.' })),
          issuer: Type.Optional(Type.String()),
          audience: Type.Optional(Type.String()),
          rolesClaim: Type.Optional(Type.String({ description: 'Claim that holds the roles; "roles" when left out.' })),
          tenantClaim: Type.Optional(Type.String({ description: 'Claim that holds the tenant; "tenant" when left out.' })),
        },
        {
          additionalProperties: false,
          description:
            'How tokens are verified. Without a key they are read, marked unverified, and their claims are not given to policies.',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'How consumers are told apart.' },
);
