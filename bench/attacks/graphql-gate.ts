import { attacks, createAttackDetection, defaultGraphqlLimits, type GraphqlLimits } from '@sluice/detect';
import { defaultGraphqlChoice } from '@sluice/flow';
import { apiId, bytesBody, type ExchangeRecord, emptyBody, exchangeId } from '@sluice/model';
import { openGate } from '../gate-in-process.ts';
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
  const records: ExchangeRecord[] = [];
  const introspection = { consumers: new Set(['key-builder']), roles: new Set<string>() };
  const gate = openGate({
    api: { api, graphql: { ...defaultGraphqlChoice, limits, introspection } },
    attacks: createAttackDetection(attacks),
    heldBytesMax: 1_048_576,
    identity: { knownKeys: new Map([[key, { name: 'builder', roles: [], scopes: [], tenant: null, plan: null }]]) },
    recorded: (record) => records.push(record),
  });
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
