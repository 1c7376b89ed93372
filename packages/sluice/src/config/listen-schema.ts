import { Type } from './json-schema.ts';

const http2 = Type.Object(
  {
    tls: Type.Optional(Type.Boolean({ description: 'Offer it in TLS handshakes (ALPN); true when left out.' })),
    cleartext: Type.Optional(
      Type.Boolean({ description: 'Take it in cleartext from clients that know beforehand (h2c); false when left out.' }),
    ),
  },
  { additionalProperties: false, description: 'HTTP/2 from clients. Taken by a restart, not by a reload.' },
);

const acme = Type.Object(
  {
    directory: Type.Optional(
      Type.String({ pattern: '^https://', description: "The authority's directory (RFC 8555); that of Let's Encrypt when left out." }),
    ),
    email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', description: 'Where the authority may write to.' })),
    domains: Type.Array(Type.String({ pattern: '^[A-Za-z0-9.-]+$', description: 'Write a host, as shop.example; no wildcard.' }), {
      minItems: 1,
      maxItems: 100,
      description: 'Hosts that the certificate is for; wildcards cannot be proved over HTTP.',
    }),
    termsAgreed: Type.Literal(true, { description: "That you agree to the authority's terms of service." }),
  },
  {
    additionalProperties: false,
    description: 'Have a certificate made and renewed by an authority that asks for proof on redirectFrom (http-01).',
  },
);

const listenTls = Type.Object(
  {
    acme: Type.Optional(acme),
    certificates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            cert: Type.String({ minLength: 1, description: 'PEM file with the certificate and its chain, relative to this file.' }),
            key: Type.String({ minLength: 1, description: 'PEM file with its private key, without a passphrase.' }),
          },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 1_000,
          description: 'Chosen by the host that a client asks for (SNI), wildcards too; the first is shown to everybody else.',
        },
      ),
    ),
    minVersion: Type.Optional(Type.Enum(['1.2', '1.3'], { description: 'Oldest version of TLS that is spoken; 1.2 when left out.' })),
    clientCertificates: Type.Optional(
      Type.Object(
        {
          ca: Type.String({ minLength: 1, description: 'PEM file with the authorities that may vouch for clients.' }),
          require: Type.Optional(
            Type.Boolean({
              description: 'Refuse who shows no certificate; true when left out. One that does not hold is refused in any case.',
            }),
          ),
        },
        {
          additionalProperties: false,
          description: 'Ask clients for a certificate. Its one URI among the alternative names, else its whole subject, is the consumer.',
        },
      ),
    ),
    hsts: Type.Optional(
      Type.Object(
        {
          maxAgeSeconds: Type.Optional(
            Type.Integer({ minimum: 0, maximum: 315_360_000, description: 'How long browsers remember; a year when left out.' }),
          ),
          includeSubDomains: Type.Optional(Type.Boolean({ description: 'For every host below as well; false when left out.' })),
        },
        {
          additionalProperties: false,
          description: 'Add Strict-Transport-Security to answers over TLS that have none. Off unless written here.',
        },
      ),
    ),
    redirectFrom: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65_535,
        description: 'A second port, in cleartext, that only sends clients to HTTPS (308). None when left out.',
      }),
    ),
    redirectTo: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65_535,
        description: 'Port of HTTPS as clients see it; the one that is listened on when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Speak TLS to clients. Files that change are taken in at once; ones that do not fit leave the old in force.',
  },
);

/** Where and how clients are listened to. */
export const listen = Type.Object(
  {
    host: Type.Optional(Type.String({ description: 'Address to listen on; 127.0.0.1 when left out.' })),
    port: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port to listen on; 8080 when left out, 0 for any free one.' }),
    ),
    http2: Type.Optional(http2),
    tls: Type.Optional(listenTls),
  },
  { additionalProperties: false },
);
