import { attackChoices, modes } from '@sluice/model';
import { logLevels } from '../log/events.ts';
import { bytes, limits, overload, timeouts } from './bounds-schema.ts';
import { browser } from './browser-schema.ts';
import { graphql } from './graphql-schema.ts';
import { authenticate, granted, identity } from './identity-schema.ts';
import { type Static, Type } from './json-schema.ts';
import { listen } from './listen-schema.ts';
import { secret } from './secret-schema.ts';
import { upstreamMembers } from './upstream-schema.ts';
import { workersMax } from './workers.ts';

const mode = Type.Enum([...modes], {
  description: 'observe judges and records; shadow also counts what enforce would change; enforce changes it.',
});
const inspectError = Type.Enum(['open', 'closed'], {
  description: 'What happens to a body that could not be inspected: open passes it and counts it, closed refuses it.',
});
const attacks = Type.Enum([...attackChoices], {
  description:
    'What comes of attacks in requests: refuse leaves them to policy, whose default refuses them; report only records them, as possible; off does not look for them. refuse when left out.',
});
const paths = Type.Enum(['lenient', 'strict'], {
  description:
    'What happens to a target that servers may read in several ways: lenient judges it under every reading and does the strictest, strict answers 400. lenient when left out.',
});

const capture = Type.Object(
  {
    hours: Type.Number({ exclusiveMinimum: 0, maximum: 720, description: 'Hours until a captured body is erased.' }),
    bodyBytesMax: Type.Optional(bytes('Longest body that is captured.', 16_777_216)),
  },
  {
    additionalProperties: false,
    description: 'Keep raw bodies of this route, encrypted (AES-256-GCM), until they expire. Off unless written here.',
  },
);

const parameterName = (about: string) => Type.String({ pattern: '^[A-Za-z0-9_.$-]{1,64}$', description: about });

const projection = Type.Object(
  {
    parameter: parameterName('Query parameter that names the wanted members, as in fields=name,address.city.'),
    passOn: Type.Optional(Type.Boolean({ description: 'Send the parameter on to the upstream; false when left out.' })),
  },
  {
    additionalProperties: false,
    description: 'Let clients ask for some members of an answer; the others are cut before anything is looked for in it. In enforce only.',
  },
);

const pageSize = Type.Object(
  {
    parameter: parameterName('Query parameter that says how long a page is.'),
    max: Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Longest page; longer ones are asked for with this length instead.' }),
  },
  { additionalProperties: false, description: 'Bound the pages that clients may ask for. In enforce the parameter is written anew.' },
);

const route = Type.Object(
  {
    match: Type.String({
      pattern: '^([A-Z]+|\\*) /',
      description:
        'METHOD /template of the endpoint, as "GET /users/{id}"; * stands for any method or one segment, /** for everything below. A parameter is one of the contract, whatever its name; where no contract declares the endpoint it is any segment, and a route that names the segment goes before.',
    }),
    mode: Type.Optional(mode),
    authenticate: Type.Optional(authenticate),
    onInspectError: Type.Optional(inspectError),
    attacks: Type.Optional(attacks),
    graphql: Type.Optional(graphql),
    allowUpgrade: Type.Optional(
      Type.Boolean({
        description:
          'Let WebSocket upgrades through. Nobody looks behind them (coverage: tunnel), so a route that is closed to what cannot be inspected refuses them all the same.',
      }),
    ),
    heldBytesMax: Type.Optional(bytes('Longest body that is held as a whole before its first byte moves on.', 67_108_864)),
    capture: Type.Optional(capture),
    projection: Type.Optional(projection),
    pageSize: Type.Optional(pageSize),
    anySite: Type.Optional(
      Type.Boolean({
        description:
          'Whether pages of any site may change state here with a cookie, as a webhook or a form for others; false when left out.',
      }),
    ),
  },
  { additionalProperties: false },
);

const upstreamTls = Type.Object(
  {
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Path of the PEM certificates that may vouch for the upstream, relative to this file; those that Node knows when left out.',
      }),
    ),
    servername: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._-]{1,253}$',
        description: 'Name that is asked for (SNI) and must be certified; the host of "upstream" when left out.',
      }),
    ),
    cert: Type.Optional(
      Type.String({ minLength: 1, description: 'Path of the PEM client certificate, with its chain, relative to this file; needs "key".' }),
    ),
    key: Type.Optional(secret),
    minVersion: Type.Optional(Type.Enum(['1.2', '1.3'], { description: 'Oldest version of TLS that is spoken; 1.2 when left out.' })),
    verify: Type.Optional(
      Type.Boolean({
        description:
          'false believes any certificate, so that anybody on the way can answer in the name of the upstream; true when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    dependentRequired: { cert: ['key'], key: ['cert'] },
    description: 'How an https upstream proves who it is, and how Sluice does.',
  },
);

const notFound = Type.Object(
  {
    body: Type.String({ description: 'Path of the document, relative to this file; at most 16 KiB.' }),
    contentType: Type.Optional(
      Type.String({
        pattern: '^[\\w.+-]+/[\\w.+-]+(?:; ?charset=[\\w-]+)?$',
        description: 'Its media type; application/json when left out.',
      }),
    ),
    status: Type.Optional(
      Type.Union([Type.Literal(403), Type.Literal(404), Type.Literal(410)], {
        description: 'With which status: 403, 404 or 410; 404 when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'What endpoints that hide answer with 404; what the API itself says of what is not there when left out.',
  },
);

const api = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', description: 'Name of the API in records and policies.' }),
    upstream: Type.Optional(Type.String({ pattern: '^https?://', description: 'Where the API really is: scheme, host, port.' })),
    upstreamTls: Type.Optional(upstreamTls),
    ...upstreamMembers,
    upstreamHttp2: Type.Optional(
      Type.Boolean({
        description: 'Ask the upstream in HTTP/2: by ALPN over TLS, by prior knowledge (h2c) in cleartext; false when left out.',
      }),
    ),
    hosts: Type.Optional(Type.Array(Type.String(), { description: 'Host names that belong to this API; any host when left out.' })),
    basePath: Type.Optional(Type.String({ pattern: '^/', description: 'Path under which the API answers; / when left out.' })),
    contract: Type.Optional(Type.String({ description: 'Path of its OpenAPI document, relative to this file.' })),
    mode: Type.Optional(mode),
    authenticate: Type.Optional(authenticate),
    paths: Type.Optional(paths),
    onInspectError: Type.Optional(inspectError),
    attacks: Type.Optional(attacks),
    graphql: Type.Optional(graphql),
    browser: Type.Optional(browser),
    notFound: Type.Optional(notFound),
    routes: Type.Optional(Type.Array(route, { description: 'Exceptions for single endpoints; the first that matches counts.' })),
  },
  {
    additionalProperties: false,
    if: { not: { required: ['upstreams'] } },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
    then: { required: ['upstream'] },
  },
);

const consumer = Type.Object(
  {
    id: Type.Optional(Type.String({ minLength: 1, description: 'Its id, as "sluice exchanges" lists it.' })),
    name: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9._-]{0,62}$',
        description: 'How records call whoever shows "apiKey"; with it the key is verified.',
      }),
    ),
    apiKey: Type.Optional(secret),
    ...granted,
    tenant: Type.Optional(Type.String({ minLength: 1, description: 'Its tenant: that of whoever shows "apiKey", or of verified tokens.' })),
    encryptTo: Type.Optional(
      Type.String({
        pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$',
        description: 'Where its public JWK stands (RSA, EC or X25519), for rules with treat: encrypt: env:NAME or file:PATH.',
      }),
    ),
  },
  {
    additionalProperties: false,
    minProperties: 2,
    dependentRequired: { name: ['apiKey'], roles: ['name'], scopes: ['name'], plan: ['name'] },
  },
);

const cluster = Type.Object(
  {
    counters: Type.String({
      pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|rediss?://[^@/]+(/[0-9]+)?)$',
      description:
        'Valkey or Redis that holds the counters of limits for all nodes: redis://HOST:PORT or rediss://HOST:PORT; with a password in it env:NAME or file:PATH. Read at start.',
    }),
  },
  {
    additionalProperties: false,
    description: 'What several nodes share. They have the same keys.json, so that all of them know a consumer by one name.',
  },
);

const operations = Type.Object(
  {
    host: Type.Optional(
      Type.String({ description: 'Address to listen on; 127.0.0.1 when left out. What it tells is for operators alone.' }),
    ),
    port: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port to listen on; 9464 when left out, 0 for any free one.' }),
    ),
    readyWithoutRecords: Type.Optional(
      Type.Boolean({
        description: 'Whether /readyz stays ready while records cannot be written and onRecordError is closed; false when left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'A listener of its own for /metrics (Prometheus), /healthz and /readyz. Off unless written here; read at start, not at a reload.',
  },
);

const log = Type.Object(
  {
    format: Type.Optional(
      Type.Enum(['auto', 'text', 'json'], { description: 'auto, when left out, is text at a terminal and JSON lines elsewhere.' }),
    ),
    level: Type.Optional(
      Type.Enum([...logLevels], {
        description: 'Events that matter less are not told; info when left out. The reference of events says which is which.',
      }),
    ),
    access: Type.Optional(
      Type.Boolean({
        description: 'A line for each exchange, with its id, endpoint, status and decision; no value and no target. Off when left out.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What the processes say on standard error.' },
);

/** The shape of `sluice.yaml`; also the JSON Schema that editors complete from. */
export const configurationSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Format of this file.' }),
    listen: Type.Optional(listen),
    mode: Type.Optional(mode),
    paths: Type.Optional(paths),
    attacks: Type.Optional(attacks),
    workers: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: workersMax,
        description: 'Processes that judge traffic; one less than the machine has cores when left out, at least one.',
      }),
    ),
    data: Type.Optional(Type.String({ description: 'Folder of everything that Sluice keeps; .sluice beside this file when left out.' })),
    durability: Type.Optional(
      Type.Enum(['memory', 'os', 'group', 'sync'], {
        description:
          'When a record counts as kept, before the last byte of its answer goes: memory at once, os when the kernel has it (survives a kill of every process), group the same and on the disk within 50 ms, sync when the disk has it.',
      }),
    ),
    onRecordError: Type.Optional(Type.Enum(['open', 'closed'], { description: 'What happens to traffic when records cannot be written.' })),
    retentionDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650, description: 'Days until records are erased.' })),
    apis: Type.Array(api, { minItems: 1, description: 'The APIs that Sluice stands in front of.' }),
    policies: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Policy files or folders, relative to this file; in this order, before the default policy.',
      }),
    ),
    classes: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Files or folders of own data classes, relative to this file; samples in them are tested when they are read.',
      }),
    ),
    identity: Type.Optional(identity),
    consumers: Type.Optional(
      Type.Array(consumer, {
        maxItems: 10_000,
        description:
          'Consumers that the configuration knows: by API keys, and by the public keys that rules with treat: encrypt need. A consumer without such a one gets nothing of such a value.',
      }),
    ),
    trustedProxies: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Networks (CIDR) whose X-Forwarded-* and Forwarded headers are believed; none when left out.',
      }),
    ),
    cluster: Type.Optional(cluster),
    operations: Type.Optional(operations),
    log: Type.Optional(log),
    limits: Type.Optional(limits),
    overload: Type.Optional(overload),
    timeouts: Type.Optional(timeouts),
  },
  { additionalProperties: false, title: 'Sluice configuration', $schema: 'https://json-schema.org/draft/2020-12/schema' },
);

export type ConfigurationDocument = Static<typeof configurationSchema>;
export type ApiDocument = ConfigurationDocument['apis'][number];
