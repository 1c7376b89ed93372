import {
  type ApiId,
  allow,
  type Column,
  consumerId,
  type Decision,
  dataClassId,
  type ExchangeRecord,
  endpointId,
  exchangeId,
  type Inspection,
  type Reason,
  revisionId,
  type Side,
  type Treatment,
  type UninspectedReason,
} from '@sluice/model';

/** A record for tests: an answered `GET /users/{id}` that showed nothing, but for what is said otherwise. */
export function exchangeRecord(said: Partial<ExchangeRecord> = {}): ExchangeRecord {
  const boot = said.boot ?? 7;
  const sequence = said.sequence ?? 1;
  return {
    boot,
    sequence,
    startedAtMs: 1_764_000_000_000 + sequence * 1000,
    durationUs: 1800,
    upstreamUs: 1500,
    api: 'shop' as ApiId,
    endpoint: endpointId('get', '/users/{id}'),
    isDeclared: true,
    revision: revisionId('r1'),
    consumer: consumerId('key:1'),
    consumerKind: 'api-key',
    isVerified: true,
    mode: 'enforce',
    status: 200,
    upstreamStatus: 200,
    ending: 'answered',
    requestBytes: 0,
    responseBytes: 512,
    strippedCount: 0,
    maskedCount: 0,
    droppedRows: 0,
    nearMisses: [],
    request: { inspection: inspection('request', []), decision: allow },
    response: { inspection: inspection('response', []), decision: allow },
    ...said,
    id: exchangeId(boot, sequence),
  };
}

/** One of whose bodies 100 bytes a side were judged, and others not: `[why, bytes]`. `block` refuses the response for it. */
export function unjudgedRecord(
  said: Partial<ExchangeRecord>,
  gaps: { readonly request?: readonly [UninspectedReason, number]; readonly response: readonly [UninspectedReason, number] },
  decided: 'allow' | 'block' = 'allow',
): ExchangeRecord {
  const seen = (side: Side, gap: readonly [UninspectedReason, number] | undefined): Inspection => ({
    ...inspection(side, []),
    coverage: gap ? { kind: 'partial', bytesSeen: 100, bytesUnseen: gap[1], why: gap[0] } : { kind: 'whole', bytesSeen: 0 },
  });
  const refused: Decision = { kind: 'block', because: [reason('response.body', 'personal.email')], status: 502, isHidden: false };
  return exchangeRecord({
    request: { inspection: seen('request', gaps.request), decision: allow },
    response: { inspection: seen('response', gaps.response), decision: decided === 'block' ? refused : allow },
    ...said,
  });
}

/** The request's side of one whose endpoint demanded another proof of who asks; nothing is decided on it here. */
export function demandedInVain(kind: string): ExchangeRecord['request'] {
  const because = 'no credential that is accepted here was shown';
  const finding = {
    kind,
    place: 'request.header',
    severity: 'medium',
    confidence: 'certain',
    owasp: 'API2:2023',
    because,
    count: 1,
  } as const;
  return { inspection: { ...inspection('request', []), findings: [finding] }, decision: allow };
}

/** One that shows columns in its response: `[place, class, fingerprints, treatment]`. */
export function leakingRecord(
  said: Partial<ExchangeRecord>,
  columns: readonly (readonly [place: string, dataClass: string, values: readonly number[], treatment: Treatment['kind']])[],
): ExchangeRecord {
  const treated = columns.filter((column) => column[3] !== 'allow');
  const [first, ...rest] = treated.map(([place, dataClass]) => reason(place, dataClass));
  const decision: Decision =
    first === undefined
      ? allow
      : {
          kind: 'minimise',
          because: [first, ...rest],
          columns: treated.map(([place, dataClass, , treatment]) => ({
            place,
            dataClass: dataClassId(dataClass),
            treatment: treatment === 'mask' ? { kind: treatment, mask: { kind: 'full' } } : { kind: treatment },
            reason: reason(place, dataClass),
          })),
          rows: [],
        };
  const seen = columns.map(([place, dataClass, values]) => column(place, dataClass, values));
  return exchangeRecord({ ...said, response: { inspection: inspection('response', seen), decision } });
}

function inspection(side: Side, columns: readonly Column[]): Inspection {
  return { side, coverage: { kind: 'whole', bytesSeen: side === 'request' ? 0 : 512 }, columns, findings: [], facts: [] };
}

function column(place: string, dataClass: string, values: readonly number[]): Column {
  return {
    place,
    dataClass: dataClassId(dataClass),
    declared: 'declared',
    confidence: 'certain',
    count: values.length,
    fingerprints: Uint32Array.from(values.flatMap((value) => [value, 1])),
    evidence: null,
  };
}

function reason(place: string, dataClass: string): Reason {
  return { rule: 'default/test', title: 'test data never leaves', source: 'built-in', place, dataClass: dataClassId(dataClass) };
}
