/** Classes, surroundings, traces and inspections for tests; `@sluice/policy/testing` to those of other packages. */
import {
  apiId,
  type Column,
  type ConsumerKind,
  consumerId,
  type DataClass,
  type Declared,
  dataClassId,
  type Endpoint,
  type ExchangeRecord,
  endpointId,
  exchangeId,
  type FactReading,
  type Family,
  type Finding,
  type Inspection,
  type Outcome,
  revisionId,
  type Side,
  type Trace,
} from '@sluice/model';
import type { Activation } from '../activation.ts';
import { compilePolicy, type PolicySet, type PolicySurroundings } from '../policy-set.ts';
import { problemText } from '../problem.ts';

function sampleClass(
  id: string,
  sensitivity: DataClass['sensitivity'],
  requires: DataClass['requires'] = { consumer: 'any', transport: 'any' },
): DataClass {
  return {
    id: dataClassId(id),
    title: id,
    family: id.split('.')[0] as Family,
    sensitivity,
    laws: [],
    requires,
    treatment: { kind: 'mask', mask: { kind: 'last-four' } },
    retentionDays: 30,
  };
}

export const sampleClasses: readonly DataClass[] = [
  sampleClass('personal.email', 'confidential'),
  sampleClass('personal.country', 'public'),
  sampleClass('finance.iban', 'confidential', { consumer: 'authenticated', transport: 'tls' }),
  sampleClass('finance.pan', 'restricted'),
  sampleClass('health.diagnosis', 'restricted'),
  sampleClass('secret.jwt', 'restricted', { consumer: 'authenticated', transport: 'any' }),
  sampleClass('secret.api-key', 'restricted'),
  sampleClass('secret.password-hash', 'restricted'),
  sampleClass('secret.publishable-key', 'public'),
  sampleClass('internal.stack-trace', 'internal'),
  sampleClass('internal.sql-error', 'internal'),
  sampleClass('internal.server-version', 'internal'),
];

export function sampleEndpoint(text = 'GET /users/{id}', isDeclared = true): Endpoint {
  const [method = '', template = ''] = text.split(' ');
  return { id: endpointId(method, template), api: apiId('shop'), method, template, isDeclared };
}

export function sampleTrace(endpoint: Endpoint, kind: ConsumerKind = 'token', isClientProtected = true, isUpstreamProtected = true): Trace {
  return {
    id: exchangeId(1, 1),
    startedAtMs: Date.UTC(2026, 10, 25),
    consumer: { id: consumerId('t:1'), kind, isVerified: kind === 'token', roles: [], scopes: [], tenant: null, plan: null },
    endpoint,
    revision: revisionId('r1'),
    isClientProtected,
    isUpstreamProtected,
  };
}

export function sampleColumn(
  place: string,
  dataClass: string | null,
  declared: Declared = 'declared',
  confidence: Column['confidence'] = 'certain',
): Column {
  return {
    place,
    dataClass: dataClass === null ? null : dataClassId(dataClass),
    declared,
    confidence,
    count: 1,
    fingerprints: new Uint32Array(0),
    evidence: null,
  };
}

interface Seen {
  readonly columns?: readonly Column[];
  readonly facts?: Readonly<Record<string, Outcome>>;
  readonly findings?: readonly string[];
}

export function sampleInspection(side: Side, { columns = [], facts = {}, findings = [] }: Seen): Inspection {
  return {
    side,
    coverage: { kind: 'whole', bytesSeen: 0 },
    columns,
    findings: findings.map((kind): Finding => {
      return { kind, place: `${side}.body/name`, severity: 'medium', confidence: 'certain', owasp: null, because: 'a string', count: 1 };
    }),
    facts: Object.entries(facts).map(([fact, outcome]) => sampleReading(fact, outcome)),
  };
}

export function sampleReading(fact: string, outcome: Outcome | null, rows = { true: 0, false: 0, error: 0 }): FactReading {
  return { fact, outcome, rows };
}

/** Every API has a contract, of which nothing is known. */
export const sampleSurroundings: PolicySurroundings = {
  classes: sampleClasses,
  nowMs: Date.UTC(2026, 10, 25),
  hasContract: () => true,
  operationId: () => null,
  security: () => null,
  operations: [],
  parameters: () => null,
  apisWithoutContract: [],
  roles: [],
  attacks: [],
};

export function samplePolicy(text: string | null, hasContract = true): PolicySet {
  const documents = text === null ? [] : [{ file: 'policies/shop.yaml', text }];
  const policy = compilePolicy(documents, { ...sampleSurroundings, hasContract: () => hasContract });
  if (!policy.ok) throw new Error(policy.failure.map(problemText).join('\n'));
  return policy.value;
}

interface ActivationParts {
  readonly request?: Partial<Activation['request']>;
  readonly response?: Activation['response'];
  readonly consumer?: Partial<Activation['consumer']>;
  readonly claims?: Activation['claims'];
  readonly endpoint?: Endpoint;
}

export function sampleActivation({
  request,
  response = null,
  consumer,
  claims = new Map(),
  endpoint = sampleEndpoint(),
}: ActivationParts): Activation {
  return {
    request: { method: 'GET', path: '/', query: new Map(), headers: new Map(), isProtected: true, fieldNames: [], ...request },
    path: new Map(),
    response,
    consumer: { id: consumerId('t:1'), kind: 'token', isVerified: true, roles: [], scopes: [], tenant: null, plan: null, ...consumer },
    claims,
    endpoint,
    counters: new Map(),
    others: [],
  };
}

/** What is kept of an exchange in `enforce`. */
export function sampleRecord(trace: ReturnType<typeof sampleTrace>, sides: Pick<ExchangeRecord, 'request' | 'response'>): ExchangeRecord {
  const { id, startedAtMs, endpoint, consumer, revision } = trace;
  return {
    id,
    boot: 1,
    sequence: 1,
    startedAtMs,
    durationUs: 1,
    upstreamUs: 1,
    api: endpoint.api,
    endpoint: endpoint.id,
    isDeclared: endpoint.isDeclared,
    revision,
    consumer: consumer.id,
    consumerKind: consumer.kind,
    isVerified: consumer.isVerified,
    mode: 'enforce',
    status: 200,
    upstreamStatus: 200,
    ending: 'answered',
    requestBytes: 0,
    responseBytes: 0,
    strippedCount: 0,
    maskedCount: 0,
    droppedRows: 0,
    nearMisses: [],
    ...sides,
  };
}
