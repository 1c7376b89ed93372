import { attacks, createAttackDetection, createDetection, dataClasses, defaultGraphqlLimits, type GraphqlLimits } from '@sluice/detect';
import { defaultGraphqlChoice, Gate } from '@sluice/flow';
import { zlibCodec } from '@sluice/gateway';
import { defaultIdentityConfiguration, Identifier, MemoryAccessBook, ReplayBook } from '@sluice/identity';
import { sipKeyOf } from '@sluice/kit';
import { apiId, bytesBody, type ExchangeRecord, emptyBody, exchangeId, revisionId } from '@sluice/model';
import { compilePolicy } from '@sluice/policy';
import type { GraphqlRequest } from './matrices/graphql-requests.ts';

export interface Judged {
  readonly isRefused: boolean;
  /** What was found and refused, by kind and reason. */
  readonly because: readonly string[];
}

export type Judge = (request: GraphqlRequest, isBuilder?: boolean) => Promise<Judged>;

const api = apiId('made');
const key = 'the key of the builder';

/** A gate with the default policy and these limits, without sockets. Only the builder may ask for the schema. */
export function openGraphqlGate(limits: GraphqlLimits = defaultGraphqlLimits): Judge {
  const policy = compilePolicy([], {
    classes: dataClasses,
    nowMs: 0,
    hasContract: () => false,
    operationId: () => null,
    security: () => null,
    operations: [],
    roles: [],
    apisWithoutContract: [api],
  });
  if (!policy.ok) throw new Error(JSON.stringify(policy.failure[0]));
  const records: ExchangeRecord[] = [];
  const introspection = { consumers: new Set(['key-builder']), roles: new Set<string>() };
  const gate = new Gate(
    {
      revision: revisionId('0123456789abcdef'),
      apis: [
        {
          api,
          contract: null,
          mode: 'enforce',
          paths: 'lenient',
          onInspectError: 'open',
          attacks: 'refuse',
          graphql: { ...defaultGraphqlChoice, limits, introspection },
          isUpstreamProtected: true,
          notFound: null,
          authentication: null,
          browser: null,
          routes: [],
        },
      ],
      tokenWays: [],
      policy: policy.value,
      detection: createDetection(dataClasses),
      attacks: createAttackDetection(attacks),
      limits: { heldBytesMax: 1_048_576, unitBytesMax: 65_536, decodedBytesMax: 67_108_864 },
    },
    new Identifier(
      {
        ...defaultIdentityConfiguration,
        knownKeys: new Map([[key, { name: 'builder', roles: [], scopes: [], tenant: null, plan: null }]]),
      },
      {
        fingerprint: () => 'k0',
        sha256: (text) => text,
        checkPassword: async () => false,
        now: () => 0,
        book: new MemoryAccessBook(),
        replays: new ReplayBook(0),
      },
    ),
    {
      record: {
        append(record, done) {
          records.push(record);
          done('durable');
        },
        mayAnswer: true,
        counts: { appended: 0, durable: 0, held: 0, lost: {} },
      },
      codec: zlibCodec,
      fingerprintKey: { id: 'k0', key: sipKeyOf(new Uint8Array(16).fill(5)) },
      mask: { keyed: () => [0, 0], pseudonymBlock: () => new Uint8Array(32), encrypted: () => null },
      now: () => 0,
      wait: () => Promise.resolve(),
      capture: null,
      limits: null,
    },
  );
  let sequence = 0;
  return async ({ method, target, headers, body }, isBuilder = false) => {
    sequence += 1;
    let wasAsked = false;
    const bytes = Buffer.from(body);
    const captured = {
      id: exchangeId(1, sequence),
      boot: 1,
      sequence,
      startedAtMs: 0,
      request: {
        kind: 'request' as const,
        method,
        scheme: 'https' as const,
        authority: 'shop.example',
        target,
        headers: isBuilder ? [...headers, 'x-api-key', key] : headers,
        body: bytes.length === 0 ? emptyBody : bytesBody(bytes),
        peer: { address: '192.0.2.1', port: 0, isProtected: true, certificate: null, certificateThumbprint: null },
      },
    };
    const { message } = await gate.handle(captured, {
      route: { api },
      forward: async () => {
        wasAsked = true;
        return { kind: 'response', status: 200, headers: ['content-type', 'application/json'], body: bytesBody(Buffer.from('{}')) };
      },
    });
    message.body.open({ chunk() {}, end() {}, abort() {} });
    const findings = records.pop()?.request.inspection.findings ?? [];
    return {
      isRefused: !wasAsked && message.status === 403,
      because: findings.filter(({ kind }) => kind.startsWith('attack.')).map(({ kind, because }) => `${kind}: ${because}`),
    };
  };
}
