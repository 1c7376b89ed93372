import {
  type ApiId,
  type Column,
  type ColumnTreatment,
  type ConsumerId,
  type Coverage,
  confidences,
  type DataClassId,
  type Decision,
  type EndpointId,
  type Evidence,
  type ExchangeRecord,
  endings,
  exchangeId,
  type FactReading,
  type Finding,
  type Fingerprint,
  fingerprintText,
  type Inspection,
  type JudgedSide,
  type Masked,
  modes,
  type NearMiss,
  nearMissesMax,
  type Reason,
  type Reasons,
  type RevisionId,
  type Side,
  severities,
  type Treatment,
  uninspectedReasons,
} from '@sluice/model';
import fc from 'fast-check';
import { consumerKinds, declaredOrder } from '../record/record-format.ts';

const text = fc.oneof(
  fc.constantFrom('a', 'response.body/items/*/email', 'GET /users/{id}', 'käse 🧀', ''),
  fc.string({ unit: 'grapheme' }),
);
const optional = fc.option(text);
const count = fc.oneof(fc.nat({ max: 300 }), fc.maxSafeNat());
const small = fc.nat({ max: 5000 });
const dataClass = optional as fc.Arbitrary<DataClassId | null>;
const word = fc.nat({ max: 0xffffffff });

const reason: fc.Arbitrary<Reason> = fc.record({ rule: text, title: text, source: text, place: optional, dataClass });
const reasons: fc.Arbitrary<Reasons> = fc.tuple(reason, fc.array(reason, { maxLength: 2 })).map(([first, rest]) => [first, ...rest]);

const treatment: fc.Arbitrary<Treatment> = fc.oneof(
  fc.constantFrom<Treatment>(
    { kind: 'allow' },
    { kind: 'strip' },
    { kind: 'drop-row' },
    { kind: 'block' },
    { kind: 'encrypt' },
    { kind: 'problem' },
    { kind: 'challenge' },
  ),
  fc.record({ kind: fc.constant('mask' as const), mask: fc.record({ kind: fc.constantFrom('full' as const, 'hash', 'last-four') }) }),
  fc.constant<Treatment>({ kind: 'mask', mask: { kind: 'keep-ends', start: 4, end: 2 } }),
);

const columnTreatment: fc.Arbitrary<ColumnTreatment> = fc.record({ place: text, dataClass, treatment, reason });

const decision: fc.Arbitrary<Decision> = fc.oneof(
  fc.constant<Decision>({ kind: 'allow' }),
  fc.record({
    kind: fc.constant('minimise' as const),
    because: reasons,
    columns: fc.array(columnTreatment, { maxLength: 3 }),
    rows: fc.array(fc.record({ place: text, count, reason }), { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('limit' as const), because: reasons, retryAfterMs: count }),
  fc.record({ kind: fc.constant('challenge' as const), because: reasons }),
  fc.record({
    kind: fc.constant('block' as const),
    because: reasons,
    status: fc.constantFrom(400 as const, 401, 403, 404, 413, 451, 502, 503),
    isHidden: fc.boolean(),
  }),
);

const coverage: fc.Arbitrary<Coverage> = fc.oneof(
  fc.record({ kind: fc.constant('whole' as const), bytesSeen: count }),
  fc.record({ kind: fc.constant('partial' as const), bytesSeen: count, bytesUnseen: count, why: fc.constantFrom(...uninspectedReasons) }),
);

const words = fc.array(fc.tuple(word, word), { maxLength: 20 }).map((pairs) => Uint32Array.from(pairs.flat()));

function evidenceOf(fingerprints: Uint32Array): fc.Arbitrary<Evidence | null> {
  const first = fingerprintText('k1', fingerprints[0] ?? 1, fingerprints[1] ?? 2);
  const fingerprint = fc.oneof(
    fc.constant(first),
    fc.tuple(fc.constantFrom('k1', 'k2', 'k1:', ''), word, word).map(([key, low, high]) => fingerprintText(key, low, high)),
    text as fc.Arbitrary<Fingerprint>,
  );
  return fc.option(fc.record({ fingerprint, length: small, masked: text as fc.Arbitrary<Masked> }));
}

const column: fc.Arbitrary<Column> = words.chain((fingerprints) =>
  fc.record({
    place: text,
    dataClass,
    declared: fc.constantFrom(...declaredOrder),
    confidence: fc.constantFrom(...confidences),
    count,
    fingerprints: fc.constant(fingerprints),
    evidence: evidenceOf(fingerprints),
  }),
);

const finding: fc.Arbitrary<Finding> = fc.record({
  kind: text,
  place: text,
  severity: fc.constantFrom(...severities),
  confidence: fc.constantFrom(...confidences),
  owasp: optional,
  because: text,
  count,
});

const fact: fc.Arbitrary<FactReading> = fc.record({
  fact: text,
  outcome: fc.constantFrom('true', 'false', 'error', null),
  rows: fc.record({ true: small, false: small, error: small }),
});

const nearMiss: fc.Arbitrary<NearMiss> = fc.record({
  kind: text,
  place: text,
  why: text,
  points: small.map((tenths) => tenths / 10),
  reportedFrom: small.map((tenths) => tenths / 10),
});

function judged(side: Side): fc.Arbitrary<JudgedSide> {
  const inspection: fc.Arbitrary<Inspection> = fc.record({
    side: fc.constant(side),
    coverage,
    columns: fc.array(column, { maxLength: 4 }),
    findings: fc.array(finding, { maxLength: 3 }),
    facts: fc.array(fact, { maxLength: 3 }),
  });
  return fc.record({ inspection, decision });
}

/** Any record that the types allow. */
export const anyRecord: fc.Arbitrary<ExchangeRecord> = fc
  .record({
    boot: fc.maxSafeNat(),
    sequence: count,
    startedAtMs: fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => seconds * 1000 + 7),
    durationUs: count,
    upstreamUs: count,
    api: text as fc.Arbitrary<ApiId>,
    endpoint: text as fc.Arbitrary<EndpointId>,
    isDeclared: fc.boolean(),
    revision: text as fc.Arbitrary<RevisionId>,
    consumer: text as fc.Arbitrary<ConsumerId>,
    consumerKind: fc.constantFrom(...consumerKinds),
    isVerified: fc.boolean(),
    mode: fc.constantFrom(...modes),
    status: small,
    upstreamStatus: small,
    ending: fc.constantFrom(...endings),
    requestBytes: count,
    responseBytes: count,
    strippedCount: small,
    maskedCount: small,
    droppedRows: small,
    request: judged('request'),
    nearMisses: fc.array(nearMiss, { maxLength: nearMissesMax }),
    response: fc.option(judged('response')),
  })
  .map((record) => structuredClone({ id: exchangeId(record.boot, record.sequence), ...record }));
