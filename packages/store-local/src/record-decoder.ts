import {
  type ApiId,
  type Column,
  type ColumnTreatment,
  type ConsumerId,
  type ConsumerKind,
  type Coverage,
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
  type JudgedSide,
  type Masked,
  type Mode,
  modes,
  PackedEvidence,
  parseTreatment,
  type Reason,
  type Reasons,
  type RevisionId,
  type RowTreatment,
  severities,
  type Treatment,
  uninspectedReasons,
} from '@sluice/model';
import type { ByteReader } from './byte-reader.ts';
import { storeLocalErrors } from './errors.ts';

import {
  confidenceOrder,
  consumerKinds,
  decisionKinds,
  declaredOrder,
  evidenceTag,
  outcomeOrder,
  recordFlag,
  sideFlag,
} from './record-format.ts';

interface Origin {
  readonly boot: number;
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly revision: RevisionId;
  readonly isDeclared: boolean;
  readonly mode: Mode;
}

interface Caller {
  readonly consumer: ConsumerId;
  readonly isVerified: boolean;
  readonly consumerKind: ConsumerKind;
}

type ColumnShape = Pick<Column, 'place' | 'dataClass' | 'declared' | 'confidence'>;

/** Reads what RecordEncoder wrote, in the same order. What was defined once is one object in all records that name it. */
export class RecordDecoder {
  #origins = new Map<number, Origin>();
  #callers = new Map<number, Caller>();
  #columns = new Map<number, ColumnShape>();
  #treatments = new Map<number, ColumnTreatment>();
  #reasons = new Map<number, Reason>();
  #findings = new Map<number, Omit<Finding, 'count'>>();
  #texts = new Map<number, string>();
  readonly #from: ByteReader;
  readonly #isPacked: boolean;

  /** `packed` leaves evidence as it is written: for records that are only stored again. */
  constructor(from: ByteReader, evidence: 'plain' | 'packed' = 'plain') {
    this.#from = from;
    this.#isPacked = evidence === 'packed';
  }

  /** The record at the reader's place. Throws where bytes are missing or refer to a definition that was lost. */
  decode(): ExchangeRecord {
    const from = this.#from;
    const head = from.word();
    if (head & recordFlag.fresh) this.#reset();
    const sequence = from.number();
    const { boot, api, endpoint, revision, isDeclared, mode } = this.#known(this.#origins, 'origin', this.#origin);
    const { consumer, consumerKind, isVerified } = this.#known(this.#callers, 'consumer', this.#caller);
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
      response,
    };
  }

  #reset(): void {
    this.#origins = new Map();
    this.#callers = new Map();
    this.#columns = new Map();
    this.#treatments = new Map();
    this.#reasons = new Map();
    this.#findings = new Map();
    this.#texts = new Map();
  }

  #known<Noun>(table: Map<number, Noun>, what: string, read: () => Noun): Noun {
    const number = this.#from.number();
    const id = Math.floor(number / 2);
    if (number % 2 === 1) {
      const noun = read();
      table.set(id, noun);
      return noun;
    }
    const noun = table.get(id);
    if (noun === undefined) throw storeLocalErrors.FRAME_UNKNOWN(what);
    return noun;
  }

  readonly #origin = (): Origin => {
    const boot = this.#from.number();
    const api = this.#from.text() as ApiId;
    const endpoint = this.#from.text() as EndpointId;
    const revision = this.#from.text() as RevisionId;
    const bits = this.#from.word();
    return { boot, api, endpoint, revision, isDeclared: (bits & 8) !== 0, mode: member(modes, bits & 7) };
  };

  readonly #caller = (): Caller => {
    const consumer = this.#from.text() as ConsumerId;
    const bits = this.#from.word();
    return { consumer, isVerified: (bits & 8) !== 0, consumerKind: member(consumerKinds, bits & 7) };
  };

  readonly #columnShape = (): ColumnShape => {
    const place = this.#from.text();
    const dataClass = this.#optional() as DataClassId | null;
    const bits = this.#from.word();
    return { place, dataClass, declared: member(declaredOrder, bits & 15), confidence: member(confidenceOrder, bits >> 4) };
  };

  readonly #treatment = (): ColumnTreatment => {
    const place = this.#from.text();
    const dataClass = this.#optional() as DataClassId | null;
    const treatment = treatmentOf(this.#from.text());
    return { place, dataClass, treatment, reason: this.#known(this.#reasons, 'reason', this.#reason) };
  };

  readonly #reason = (): Reason => {
    const rule = this.#from.text();
    const title = this.#from.text();
    const source = this.#from.text();
    const place = this.#optional();
    return { rule, title, source, place, dataClass: this.#optional() as DataClassId | null };
  };

  readonly #finding = (): Omit<Finding, 'count'> => {
    const kind = this.#from.text();
    const place = this.#from.text();
    const bits = this.#from.word();
    const owasp = this.#optional();
    const because = this.#from.text();
    return { kind, place, severity: member(severities, bits & 15), confidence: member(confidenceOrder, bits >> 4), owasp, because };
  };

  readonly #text = (): string => this.#from.text();

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
    const { place, dataClass, declared, confidence } = this.#known(this.#columns, 'column', this.#columnShape);
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
    const key = this.#known(this.#texts, 'key', this.#text);
    const low = tag === evidenceTag.first ? (words[0] ?? 0) : this.#from.word();
    const high = tag === evidenceTag.first ? (words[1] ?? 0) : this.#from.word();
    const length = this.#from.number();
    const masked = this.#from.text() as Masked;
    if (this.#isPacked) return new PackedEvidence(key, low, high, length, masked);
    return { fingerprint: fingerprintText(key, low, high), length, masked };
  }

  readonly #countedFinding = (): Finding => {
    const finding = this.#known(this.#findings, 'finding', this.#finding);
    return { ...finding, count: this.#from.number() };
  };

  readonly #fact = (): FactReading => {
    const fact = this.#known(this.#texts, 'fact', this.#text);
    const bits = this.#from.word();
    const outcome = outcomeOrder[bits & 7] ?? null;
    if (!(bits & 8)) return { fact, outcome, rows: { true: 0, false: 0, error: 0 } };
    const isTrue = this.#from.number();
    const isFalse = this.#from.number();
    return { fact, outcome, rows: { true: isTrue, false: isFalse, error: this.#from.number() } };
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

  readonly #oneReason = (): Reason => this.#known(this.#reasons, 'reason', this.#reason);

  readonly #oneTreatment = (): ColumnTreatment => this.#known(this.#treatments, 'treatment', this.#treatment);

  readonly #row = (): RowTreatment => {
    const place = this.#known(this.#texts, 'place', this.#text);
    const reason = this.#oneReason();
    return { place, reason, count: this.#from.number() };
  };

  #list<One>(read: () => One): One[] {
    const count = this.#from.number();
    const all: One[] = [];
    for (let index = 0; index < count; index += 1) all.push(read());
    return all;
  }

  #optional(): string | null {
    return this.#from.word() === 0 ? null : this.#from.text();
  }
}

function member<Member>(list: readonly Member[], index: number): Member {
  const found = list[index];
  if (found === undefined) throw storeLocalErrors.FRAME_UNKNOWN('member of a list');
  return found;
}

function treatmentOf(text: string): Treatment {
  const treatment = parseTreatment(text);
  if (treatment === null) throw storeLocalErrors.FRAME_UNKNOWN('treatment');
  return treatment;
}

function reasonsOf(reasons: readonly Reason[]): Reasons {
  const [first, ...rest] = reasons;
  if (first === undefined) throw storeLocalErrors.FRAME_SHORT();
  return [first, ...rest];
}
