import {
  type Column,
  type ColumnTreatment,
  type Coverage,
  type Decision,
  type Evidence,
  type ExchangeRecord,
  endings,
  type FactReading,
  type Finding,
  type JudgedSide,
  modes,
  type Reason,
  severities,
  treatmentText,
  uninspectedReasons,
} from '@sluice/model';
import type { ByteWriter } from './byte-writer.ts';
import { PackedEvidence } from './packed-evidence.ts';
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

/** Something that was written out once and is a number from then on. `next` chains those that share a key. */
interface Known<Noun> {
  readonly id: number;
  readonly noun: Noun;
  readonly next: Known<Noun> | undefined;
}

/** `following` guesses what comes after it: what came the last time. */
interface Guessed<Noun> extends Known<Noun> {
  readonly next: Guessed<Noun> | undefined;
  following: Guessed<Noun> | undefined;
}

type Origin = Pick<ExchangeRecord, 'boot' | 'api' | 'isDeclared' | 'revision' | 'mode'>;
type Caller = Pick<ExchangeRecord, 'consumerKind' | 'isVerified'>;
type ColumnShape = Pick<Column, 'place' | 'dataClass' | 'declared' | 'confidence'>;

interface KnownOrigin extends Known<Origin> {
  readonly next: KnownOrigin | undefined;
  column: Guessed<ColumnShape> | undefined;
  treatment: Guessed<ColumnTreatment> | undefined;
}

/**
 * Writes records as numbers. What repeats (endpoint, consumer, place and class, reason, treatment …) is written out where it
 * is first used and is a number from then on; a guess by what came after it the last time saves most look-ups.
 */
export class RecordEncoder {
  readonly #definitionsMax: number;
  readonly #origins = new Map<string, KnownOrigin>();
  readonly #callers = new Map<string, Known<Caller>>();
  readonly #columns = new Map<string, Guessed<ColumnShape>>();
  readonly #treatments = new Map<string, Guessed<ColumnTreatment>>();
  readonly #reasons = new Map<string, Known<Reason>>();
  readonly #findings = new Map<string, Known<Finding>>();
  readonly #texts = new Map<string, number>();
  #definitions = 0;
  #isFresh = true;
  #keyId = '';
  #keyBytes = Buffer.alloc(0);
  #keyIndex = -1;

  constructor(definitionsMax = 65_536) {
    this.#definitionsMax = definitionsMax;
  }

  /** Forgets every definition, as a reader does where a segment begins. */
  reset(): void {
    for (const table of [this.#origins, this.#callers, this.#columns, this.#treatments, this.#reasons, this.#findings, this.#texts]) {
      table.clear();
    }
    this.#definitions = 0;
    this.#isFresh = true;
    this.#keyId = '';
    this.#keyBytes = Buffer.alloc(0);
    this.#keyIndex = -1;
  }

  encode(record: ExchangeRecord, out: ByteWriter): void {
    if (this.#definitions >= this.#definitionsMax) this.reset();
    out.ensure(256);
    const isTreated = record.strippedCount + record.maskedCount + record.droppedRows > 0;
    out.word(
      endings.indexOf(record.ending) |
        (record.response === null ? 0 : recordFlag.response) |
        (isTreated ? recordFlag.treated : 0) |
        (this.#isFresh ? recordFlag.fresh : 0),
    );
    this.#isFresh = false;
    out.number(record.sequence);
    const origin = this.#origin(record, out);
    this.#caller(record, out);
    out.ensure(256);
    out.number(record.startedAtMs);
    out.number(record.durationUs);
    out.number(record.upstreamUs);
    out.number(record.status);
    out.number(record.upstreamStatus);
    out.number(record.requestBytes);
    out.number(record.responseBytes);
    if (isTreated) {
      out.number(record.strippedCount);
      out.number(record.maskedCount);
      out.number(record.droppedRows);
    }
    this.#side(record.request, origin, out);
    if (record.response !== null) this.#side(record.response, origin, out);
  }

  #side({ inspection, decision }: JudgedSide, origin: KnownOrigin, out: ByteWriter): void {
    const { coverage, columns, findings, facts } = inspection;
    out.ensure(128);
    out.word(
      decisionKinds.indexOf(decision.kind) |
        (inspection.side === 'response' ? sideFlag.response : 0) |
        (coverage.kind === 'partial' ? sideFlag.partial : 0) |
        (columns.length > 0 ? sideFlag.columns : 0) |
        (findings.length > 0 ? sideFlag.findings : 0) |
        (facts.length > 0 ? sideFlag.facts : 0),
    );
    writeCoverage(coverage, out);
    if (columns.length > 0) this.#allColumns(columns, origin, out);
    if (findings.length > 0) this.#allFindings(findings, out);
    if (facts.length > 0) this.#allFacts(facts, out);
    if (decision.kind !== 'allow') this.#decision(decision, origin, out);
  }

  #allColumns(columns: readonly Column[], origin: KnownOrigin, out: ByteWriter): void {
    out.number(columns.length);
    let before: Guessed<ColumnShape> | undefined;
    for (const column of columns) {
      const guess = before === undefined ? origin.column : before.following;
      const known = guess !== undefined && isSameColumn(guess.noun, column) ? this.#again(guess, out) : this.#column(column, out);
      if (before === undefined) origin.column = known;
      else before.following = known;
      before = known;
      const words = column.fingerprints;
      out.ensure(128 + words.byteLength);
      out.number(column.count);
      out.number(words.length);
      out.words(words);
      if (column.evidence === null) out.word(evidenceTag.none);
      else this.#evidence(column.evidence, words, out);
    }
  }

  #evidence(evidence: Evidence, words: Uint32Array, out: ByteWriter): void {
    if (evidence instanceof PackedEvidence) this.#fingerprint(evidence.keyId, evidence.low, evidence.high, words, out);
    else this.#fingerprintText(evidence.fingerprint, words, out);
    out.ensure(128);
    out.number(evidence.length);
    out.text(evidence.masked);
  }

  /** Its bytes are read in the room ahead: the text is still a rope, of which every single character costs a walk. */
  #fingerprintText(text: string, words: Uint32Array, out: ByteWriter): void {
    out.ensure(text.length * 3 + 256);
    const bytes = out.bytes;
    const start = out.at + 128;
    const colon = start + bytes.write(text, start) - 17;
    const low = colon >= start ? hexWord(bytes, colon + 9) : -1;
    const high = colon >= start ? hexWord(bytes, colon + 1) : -1;
    if (low < 0 || high < 0 || bytes[colon] !== 58) {
      out.word(evidenceTag.text);
      out.text(text);
      return;
    }
    // One key is in use at a time, so its id is seldom cut out.
    this.#fingerprint(this.#isLastKey(bytes, start, colon) ? this.#keyId : bytes.toString('utf8', start, colon), low, high, words, out);
  }

  #isLastKey(bytes: Buffer, start: number, end: number): boolean {
    const last = this.#keyBytes;
    if (last.length !== end - start) return false;
    for (let index = 0; index < last.length; index += 1) if (last[index] !== bytes[start + index]) return false;
    return true;
  }

  #fingerprint(keyId: string, low: number, high: number, words: Uint32Array, out: ByteWriter): void {
    const isFirst = words.length > 1 && words[0] === low && words[1] === high;
    out.word(isFirst ? evidenceTag.first : evidenceTag.words);
    if (keyId === this.#keyId && this.#keyIndex >= 0) {
      out.number(this.#keyIndex * 2);
    } else {
      this.#keyId = keyId;
      this.#keyBytes = Buffer.from(keyId);
      this.#keyIndex = this.#text(keyId, out);
    }
    if (isFirst) return;
    out.word(low);
    out.word(high);
  }

  #allFindings(findings: readonly Finding[], out: ByteWriter): void {
    out.number(findings.length);
    for (const finding of findings) {
      this.#finding(finding, out);
      out.ensure(128);
      out.number(finding.count);
    }
  }

  #allFacts(facts: readonly FactReading[], out: ByteWriter): void {
    out.number(facts.length);
    for (const { fact, outcome, rows } of facts) {
      this.#text(fact, out);
      out.ensure(128);
      const hasRows = rows.true + rows.false + rows.error > 0;
      out.word(outcomeOrder.indexOf(outcome) | (hasRows ? 8 : 0));
      if (!hasRows) continue;
      out.number(rows.true);
      out.number(rows.false);
      out.number(rows.error);
    }
  }

  #decision(decision: Exclude<Decision, { kind: 'allow' }>, origin: KnownOrigin, out: ByteWriter): void {
    out.ensure(128);
    out.number(decision.because.length);
    for (const reason of decision.because) this.#reason(reason, out);
    out.ensure(128);
    if (decision.kind === 'minimise') {
      this.#allTreatments(decision.columns, origin, out);
      out.ensure(128);
      out.number(decision.rows.length);
      for (const row of decision.rows) {
        this.#text(row.place, out);
        this.#reason(row.reason, out);
        out.ensure(128);
        out.number(row.count);
      }
    } else if (decision.kind === 'limit') {
      out.number(decision.retryAfterMs);
    } else if (decision.kind === 'block') {
      out.number(decision.status);
      out.word(decision.isHidden ? 1 : 0);
    }
  }

  #allTreatments(columns: readonly ColumnTreatment[], origin: KnownOrigin, out: ByteWriter): void {
    out.number(columns.length);
    let before: Guessed<ColumnTreatment> | undefined;
    for (const treated of columns) {
      const guess = before === undefined ? origin.treatment : before.following;
      out.ensure(128);
      const known = guess !== undefined && isSameTreatment(guess.noun, treated) ? this.#again(guess, out) : this.#treatment(treated, out);
      if (before === undefined) origin.treatment = known;
      else before.following = known;
      before = known;
    }
  }

  #again<One extends Known<unknown>>(known: One, out: ByteWriter): One {
    out.number(known.id * 2);
    return known;
  }

  /** The id of a definition that follows at once, as the lowest bit tells. Ids are never used twice before a reset. */
  #define(out: ByteWriter): number {
    const id = this.#definitions;
    this.#definitions += 1;
    out.ensure(128);
    out.number(id * 2 + 1);
    return id;
  }

  #origin(record: ExchangeRecord, out: ByteWriter): KnownOrigin {
    const first = this.#origins.get(record.endpoint);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameOrigin(known.noun, record)) return this.#again(known, out);
    }
    const { boot, api, isDeclared, revision, mode } = record;
    const id = this.#define(out);
    out.number(boot);
    out.text(api);
    out.text(record.endpoint);
    out.text(revision);
    out.ensure(128);
    out.word((isDeclared ? 8 : 0) | modes.indexOf(mode));
    const known = { id, next: first, noun: { boot, api, isDeclared, revision, mode }, column: undefined, treatment: undefined };
    this.#origins.set(record.endpoint, known);
    return known;
  }

  #caller({ consumer, consumerKind, isVerified }: ExchangeRecord, out: ByteWriter): void {
    const first = this.#callers.get(consumer);
    for (let known = first; known !== undefined; known = known.next) {
      if (known.noun.consumerKind !== consumerKind || known.noun.isVerified !== isVerified) continue;
      this.#again(known, out);
      return;
    }
    const id = this.#define(out);
    out.text(consumer);
    out.ensure(128);
    out.word((isVerified ? 8 : 0) | consumerKinds.indexOf(consumerKind));
    this.#callers.set(consumer, { id, next: first, noun: { consumerKind, isVerified } });
  }

  #column({ place, dataClass, declared, confidence }: Column, out: ByteWriter): Guessed<ColumnShape> {
    const noun = { place, dataClass, declared, confidence };
    const first = this.#columns.get(place);
    out.ensure(128);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameColumn(known.noun, noun)) return this.#again(known, out);
    }
    const id = this.#define(out);
    out.text(place);
    writeOptional(dataClass, out);
    out.word(declaredOrder.indexOf(declared) | (confidenceOrder.indexOf(confidence) << 4));
    const known = { id, next: first, noun, following: undefined };
    this.#columns.set(place, known);
    return known;
  }

  #treatment(treated: ColumnTreatment, out: ByteWriter): Guessed<ColumnTreatment> {
    const first = this.#treatments.get(treated.place);
    for (let known = first; known !== undefined; known = known.next) {
      if (isSameTreatment(known.noun, treated)) return this.#again(known, out);
    }
    const id = this.#define(out);
    out.text(treated.place);
    writeOptional(treated.dataClass, out);
    out.text(treatmentText(treated.treatment));
    this.#reason(treated.reason, out);
    const known = { id, next: first, noun: treated, following: undefined };
    this.#treatments.set(treated.place, known);
    return known;
  }

  #reason(reason: Reason, out: ByteWriter): void {
    const key = reason.place ?? reason.rule;
    const first = this.#reasons.get(key);
    out.ensure(128);
    for (let known = first; known !== undefined; known = known.next) {
      if (!isSameReason(known.noun, reason)) continue;
      this.#again(known, out);
      return;
    }
    const id = this.#define(out);
    out.text(reason.rule);
    out.text(reason.title);
    out.text(reason.source);
    writeOptional(reason.place, out);
    writeOptional(reason.dataClass, out);
    this.#reasons.set(key, { id, next: first, noun: reason });
  }

  #finding(finding: Finding, out: ByteWriter): void {
    const first = this.#findings.get(finding.place);
    out.ensure(128);
    for (let known = first; known !== undefined; known = known.next) {
      if (!isSameFinding(known.noun, finding)) continue;
      this.#again(known, out);
      return;
    }
    const id = this.#define(out);
    out.text(finding.kind);
    out.text(finding.place);
    out.ensure(128);
    out.word(severities.indexOf(finding.severity) | (confidenceOrder.indexOf(finding.confidence) << 4));
    writeOptional(finding.owasp, out);
    out.text(finding.because);
    this.#findings.set(finding.place, { id, next: first, noun: finding });
  }

  #text(text: string, out: ByteWriter): number {
    const known = this.#texts.get(text);
    out.ensure(128);
    if (known !== undefined) {
      out.number(known * 2);
      return known;
    }
    const id = this.#define(out);
    out.text(text);
    this.#texts.set(text, id);
    return id;
  }
}

function writeCoverage(coverage: Coverage, out: ByteWriter): void {
  out.number(coverage.bytesSeen);
  if (coverage.kind !== 'partial') return;
  out.number(coverage.bytesUnseen);
  out.word(uninspectedReasons.indexOf(coverage.why));
}

function writeOptional(text: string | null, out: ByteWriter): void {
  out.ensure(128);
  out.word(text === null ? 0 : 1);
  if (text !== null) out.text(text);
  out.ensure(128);
}

/** Value of a small hex digit by its byte, -1 for all others. A table: digits and letters alternate at random, so a branch is mispredicted. */
const hexValues = new Int8Array(256).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) hexValues[digit.charCodeAt(0)] = value;

/** Eight small hex digits as a word; -1 where there are none. */
function hexWord(bytes: Buffer, start: number): number {
  let word = 0;
  let isWrong = 0;
  for (let index = start; index < start + 8; index += 1) {
    const value = hexValues[bytes[index] ?? 0] ?? -1;
    isWrong |= value;
    word = (word << 4) | value;
  }
  return isWrong < 0 ? -1 : word >>> 0;
}

function isSameOrigin(a: Origin, b: Origin): boolean {
  return a.boot === b.boot && a.revision === b.revision && a.api === b.api && a.isDeclared === b.isDeclared && a.mode === b.mode;
}

function isSameColumn(a: ColumnShape, b: ColumnShape): boolean {
  return a.place === b.place && a.dataClass === b.dataClass && a.declared === b.declared && a.confidence === b.confidence;
}

function isSameTreatment(a: ColumnTreatment, b: ColumnTreatment): boolean {
  if (a === b) return true;
  const isSame = a.place === b.place && a.dataClass === b.dataClass && isSameReason(a.reason, b.reason);
  return isSame && (a.treatment === b.treatment || treatmentText(a.treatment) === treatmentText(b.treatment));
}

function isSameReason(a: Reason, b: Reason): boolean {
  if (a === b) return true;
  return a.rule === b.rule && a.place === b.place && a.dataClass === b.dataClass && a.title === b.title && a.source === b.source;
}

function isSameFinding(a: Finding, b: Finding): boolean {
  if (a === b) return true;
  const isSame = a.kind === b.kind && a.place === b.place && a.because === b.because;
  return isSame && a.severity === b.severity && a.confidence === b.confidence && a.owasp === b.owasp;
}
