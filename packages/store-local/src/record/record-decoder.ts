import {
  type Column,
  type ColumnTreatment,
  type Coverage,
  type Decision,
  type Evidence,
  type ExchangeRecord,
  endings,
  exchangeId,
  type FactReading,
  type Finding,
  type Fingerprint,
  fingerprintText,
  type JudgedSide,
  type Masked,
  type NearMiss,
  PackedEvidence,
  type Reason,
  type Reasons,
  type RowTreatment,
  uninspectedReasons,
} from '@sluice/model';
import { storeLocalErrors } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { DefinitionReader } from './definition-reader.ts';
import { decisionKinds, evidenceTag, member, outcomeOrder, recordFlag, sideFlag } from './record-format.ts';

/** Reads what RecordEncoder wrote, in the same order. What was defined once is one object in all records that name it. */
export class RecordDecoder {
  /** What the numbers in records stand for. */
  readonly definitions: DefinitionReader;
  readonly #from: ByteReader;
  readonly #isPacked: boolean;

  /** `packed` leaves evidence as it is written: for records that are only stored again. */
  constructor(from: ByteReader, evidence: 'plain' | 'packed' = 'plain') {
    this.#from = from;
    this.definitions = new DefinitionReader(from);
    this.#isPacked = evidence === 'packed';
  }

  /** The record at the reader's place. Throws where bytes are missing or refer to a definition that was lost. */
  decode(): ExchangeRecord {
    const from = this.#from;
    const head = from.word();
    if (head & recordFlag.fresh) this.definitions.reset();
    this.definitions.beginRecord();
    const sequence = from.number();
    const { boot, api, endpoint, revision, isDeclared, mode } = this.definitions.read('origin');
    const { consumer, consumerKind, isVerified } = this.definitions.read('caller');
    const startedAtMs = from.number();
    const durationUs = from.number();
    const upstreamUs = from.number();
    const status = from.number();
    const upstreamStatus = from.number();
    const requestBytes = from.number();
    const responseBytes = from.number();
    const isTreated = (head & recordFlag.treated) !== 0;
    const strippedCount = isTreated ? from.number() : 0;
    const maskedCount = isTreated ? from.number() : 0;
    const droppedRows = isTreated ? from.number() : 0;
    const request = this.#side();
    const response = head & recordFlag.response ? this.#side() : null;
    const nearMisses = head & recordFlag.near ? this.#list(this.#nearMiss) : [];
    return {
      id: exchangeId(boot, sequence),
      boot,
      sequence,
      startedAtMs,
      durationUs,
      upstreamUs,
      api,
      endpoint,
      isDeclared,
      revision,
      consumer,
      consumerKind,
      isVerified,
      mode,
      status,
      upstreamStatus,
      ending: member(endings, head & 7),
      requestBytes,
      responseBytes,
      strippedCount,
      maskedCount,
      droppedRows,
      request,
      nearMisses,
      response,
    };
  }

  #side(): JudgedSide {
    const bits = this.#from.word();
    const coverage = this.#coverage((bits & sideFlag.partial) !== 0);
    const columns = bits & sideFlag.columns ? this.#list(this.#column) : [];
    const findings = bits & sideFlag.findings ? this.#list(this.#countedFinding) : [];
    const facts = bits & sideFlag.facts ? this.#list(this.#fact) : [];
    const decision = this.#decision(member(decisionKinds, bits & 7));
    return { inspection: { side: bits & sideFlag.response ? 'response' : 'request', coverage, columns, findings, facts }, decision };
  }

  #coverage(isPartial: boolean): Coverage {
    const bytesSeen = this.#from.number();
    if (!isPartial) return { kind: 'whole', bytesSeen };
    const bytesUnseen = this.#from.number();
    return { kind: 'partial', bytesSeen, bytesUnseen, why: member(uninspectedReasons, this.#from.word()) };
  }

  readonly #column = (): Column => {
    const { place, dataClass, declared, confidence } = this.definitions.read('column');
    const count = this.#from.number();
    const fingerprints = this.#from.words(this.#from.number());
    return { place, dataClass, declared, confidence, count, fingerprints, evidence: this.#evidence(fingerprints) };
  };

  #evidence(words: Uint32Array): Evidence | null {
    const tag = this.#from.word();
    if (tag === evidenceTag.none) return null;
    if (tag === evidenceTag.text) {
      const fingerprint = this.#from.text() as Fingerprint;
      return { fingerprint, length: this.#from.number(), masked: this.#from.text() as Masked };
    }
    const key = this.definitions.read('text');
    const low = tag === evidenceTag.first ? (words[0] ?? 0) : this.#from.word();
    const high = tag === evidenceTag.first ? (words[1] ?? 0) : this.#from.word();
    const length = this.#from.number();
    const masked = this.#from.text() as Masked;
    if (this.#isPacked) return new PackedEvidence(key, low, high, length, masked);
    return { fingerprint: fingerprintText(key, low, high), length, masked };
  }

  readonly #countedFinding = (): Finding => {
    const finding = this.definitions.read('finding');
    return { ...finding, count: this.#from.number() };
  };

  readonly #fact = (): FactReading => {
    const fact = this.definitions.read('text');
    const bits = this.#from.word();
    const outcome = outcomeOrder[bits & 7] ?? null;
    if (!(bits & 8)) return { fact, outcome, rows: { true: 0, false: 0, error: 0 } };
    const isTrue = this.#from.number();
    const isFalse = this.#from.number();
    return { fact, outcome, rows: { true: isTrue, false: isFalse, error: this.#from.number() } };
  };

  readonly #nearMiss = (): NearMiss => {
    const kind = this.definitions.read('text');
    const place = this.definitions.read('text');
    const why = this.definitions.read('text');
    const points = this.#from.number() / 10;
    return { kind, place, why, points, reportedFrom: this.#from.number() / 10 };
  };

  #decision(kind: Decision['kind']): Decision {
    if (kind === 'allow') return { kind };
    const because = reasonsOf(this.#list(this.#oneReason));
    if (kind === 'minimise') return { kind, because, columns: this.#list(this.#oneTreatment), rows: this.#list(this.#row) };
    if (kind === 'limit') return { kind, because, retryAfterMs: this.#from.number() };
    if (kind === 'challenge') return { kind, because };
    const status = this.#from.number() as Extract<Decision, { kind: 'block' }>['status'];
    return { kind, because, status, isHidden: this.#from.word() === 1 };
  }

  readonly #oneReason = (): Reason => this.definitions.read('reason');

  readonly #oneTreatment = (): ColumnTreatment => this.definitions.read('treatment');

  readonly #row = (): RowTreatment => {
    const place = this.definitions.read('text');
    const reason = this.#oneReason();
    return { place, reason, count: this.#from.number() };
  };

  #list<One>(read: () => One): One[] {
    const count = this.#from.number();
    const all: One[] = [];
    for (let index = 0; index < count; index += 1) all.push(read());
    return all;
  }
}

function reasonsOf(reasons: readonly Reason[]): Reasons {
  const [first, ...rest] = reasons;
  if (first === undefined) throw storeLocalErrors.FRAME_SHORT();
  return [first, ...rest];
}
