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
  type NearMiss,
  PackedEvidence,
  type Reason,
  uninspectedReasons,
} from '@sluice/model';
import { type ByteWriter, shortText } from './byte-writer.ts';
import type { ColumnShape } from './definitions.ts';
import { type Guessed, isSameColumn, KnownNouns, type KnownOrigin } from './known.ts';
import { decisionKinds, evidenceTag, outcomeOrder, recordFlag, sideFlag } from './record-format.ts';

/**
 * Writes records as numbers. What repeats (endpoint, consumer, place and class, reason, treatment …) is written out where it
 * is first used and is a number from then on; a guess by what came after it the last time saves most look-ups.
 */
export class RecordEncoder {
  readonly #definitionsMax: number;
  readonly #known = new KnownNouns();
  #isFresh = true;
  #keyId: string | null = null;
  #keyIndex = -1;

  constructor(definitionsMax = 65_536) {
    this.#definitionsMax = definitionsMax;
  }

  /** Forgets every definition, as a reader does where a segment begins. */
  reset(): void {
    this.#known.clear();
    this.#isFresh = true;
    this.#keyId = null;
    this.#keyIndex = -1;
  }

  encode(record: ExchangeRecord, out: ByteWriter): void {
    if (this.#known.count >= this.#definitionsMax) this.reset();
    out.ensure(256);
    const isTreated = record.strippedCount + record.maskedCount + record.droppedRows > 0;
    out.word(
      endings.indexOf(record.ending) |
        (record.response === null ? 0 : recordFlag.response) |
        (isTreated ? recordFlag.treated : 0) |
        (this.#isFresh ? recordFlag.fresh : 0) |
        (record.nearMisses.length > 0 ? recordFlag.near : 0),
    );
    this.#isFresh = false;
    out.number(record.sequence);
    const origin = this.#known.origin(record, out);
    this.#known.caller(record, origin, out);
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
    if (record.nearMisses.length > 0) this.#allNear(record.nearMisses, out);
  }

  #side({ inspection, decision }: JudgedSide, origin: KnownOrigin, out: ByteWriter): void {
    const { coverage, columns, findings, facts } = inspection;
    out.ensure(128);
    const isAllowed = decision.kind === 'allow';
    out.word(
      (isAllowed ? 0 : decisionKinds.indexOf(decision.kind)) |
        (inspection.side === 'response' ? sideFlag.response : 0) |
        (coverage.kind === 'partial' ? sideFlag.partial : 0) |
        (columns.length > 0 ? sideFlag.columns : 0) |
        (findings.length > 0 ? sideFlag.findings : 0) |
        (facts.length > 0 ? sideFlag.facts : 0),
    );
    writeCoverage(coverage, out);
    if (columns.length > 0) this.#allColumns(columns, origin, out);
    if (findings.length > 0) this.#allFindings(findings, origin, out);
    if (facts.length > 0) this.#allFacts(facts, out);
    if (!isAllowed) this.#decision(decision, origin, out);
  }

  #allColumns(columns: readonly Column[], origin: KnownOrigin, out: ByteWriter): void {
    out.number(columns.length);
    let before: Guessed<ColumnShape> | undefined;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      if (column === undefined) break;
      const guess = before === undefined ? origin.column : before.following;
      const isGuessed = guess !== undefined && isSameColumn(guess.noun, column);
      const known = isGuessed ? guess : this.#known.column(column, out);
      if (!isGuessed) {
        if (before === undefined) origin.column = known;
        else before.following = known;
      }
      before = known;
      this.#column(column, isGuessed ? known.id * 2 : -1, out);
    }
  }

  /** Straight into the words: through the writer's calls the same would take twice as long. */
  #column({ count, fingerprints, evidence }: Column, id: number, out: ByteWriter): void {
    const length = fingerprints.length;
    const packed = evidence instanceof PackedEvidence && evidence.keyId === this.#keyId ? evidence : null;
    out.ensure(160 + length * 4);
    const words = out.words;
    let at = out.at >>> 2;
    if (id >= 0) words[at++] = id;
    if (count >= wordMax) {
      out.at = at << 2;
      out.number(count);
      at = out.at >>> 2;
    } else words[at++] = count;
    words[at++] = length;
    for (let index = 0; index < length; index += 1) words[at++] = fingerprints[index] ?? 0;
    if (packed === null) {
      out.at = at << 2;
      if (evidence === null) out.word(evidenceTag.none);
      else this.#evidence(evidence, fingerprints, out);
      return;
    }
    const isFirst = length > 1 && fingerprints[0] === packed.low >>> 0 && fingerprints[1] === packed.high >>> 0;
    words[at++] = isFirst ? evidenceTag.first : evidenceTag.words;
    words[at++] = this.#keyIndex * 2;
    if (!isFirst) {
      words[at++] = packed.low;
      words[at++] = packed.high;
    }
    words[at++] = packed.length;
    const end = shortText(packed.masked, words, at);
    out.at = (end < 0 ? at : end) << 2;
    if (end < 0) out.text(packed.masked);
  }

  #evidence(evidence: Evidence, words: Uint32Array, out: ByteWriter): void {
    if (evidence instanceof PackedEvidence) this.#fingerprint(evidence, words, out);
    else {
      out.word(evidenceTag.text);
      out.text(evidence.fingerprint);
    }
    out.ensure(128);
    out.number(evidence.length);
    out.text(evidence.masked);
  }

  /** The first under its key. */
  #fingerprint({ keyId, low, high }: PackedEvidence, words: Uint32Array, out: ByteWriter): void {
    const isFirst = words.length > 1 && words[0] === low >>> 0 && words[1] === high >>> 0;
    out.word(isFirst ? evidenceTag.first : evidenceTag.words);
    this.#keyId = keyId;
    this.#keyIndex = this.#known.text(keyId, out);
    if (isFirst) return;
    out.ensure(128);
    out.word(low);
    out.word(high);
  }

  #allFindings(findings: readonly Finding[], origin: KnownOrigin, out: ByteWriter): void {
    out.ensure(128);
    out.number(findings.length);
    let before: Guessed<Finding> | undefined;
    for (const finding of findings) {
      const known = this.#known.finding(finding, before === undefined ? origin.finding : before.following, out);
      if (before === undefined) origin.finding = known;
      else before.following = known;
      before = known;
      out.number(finding.count);
    }
  }

  #allFacts(facts: readonly FactReading[], out: ByteWriter): void {
    out.ensure(128);
    out.number(facts.length);
    for (const { fact, outcome, rows } of facts) {
      this.#known.text(fact, out);
      out.ensure(128);
      const hasRows = rows.true + rows.false + rows.error > 0;
      out.word(outcomeOrder.indexOf(outcome) | (hasRows ? 8 : 0));
      if (!hasRows) continue;
      out.number(rows.true);
      out.number(rows.false);
      out.number(rows.error);
    }
  }

  /** Points as tenths. */
  #allNear(misses: readonly NearMiss[], out: ByteWriter): void {
    out.ensure(128);
    out.number(misses.length);
    for (const { kind, place, why, points, reportedFrom } of misses) {
      this.#known.text(kind, out);
      this.#known.text(place, out);
      this.#known.text(why, out);
      out.ensure(128);
      out.number(Math.round(points * 10));
      out.number(Math.round(reportedFrom * 10));
    }
  }

  #decision(decision: Exclude<Decision, { kind: 'allow' }>, origin: KnownOrigin, out: ByteWriter): void {
    out.ensure(128);
    out.number(decision.because.length);
    let before: Guessed<Reason> | undefined;
    for (const reason of decision.because) {
      const known = this.#known.reason(reason, before === undefined ? origin.reason : before.following, out);
      if (before === undefined) origin.reason = known;
      else before.following = known;
      before = known;
    }
    out.ensure(128);
    if (decision.kind === 'minimise') {
      this.#allTreatments(decision.columns, origin, out);
      out.ensure(128);
      out.number(decision.rows.length);
      for (const row of decision.rows) {
        this.#known.text(row.place, out);
        this.#known.reason(row.reason, undefined, out);
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
      const known = this.#known.treatment(treated, before === undefined ? origin.treatment : before.following, out);
      if (before === undefined) origin.treatment = known;
      else before.following = known;
      before = known;
    }
  }
}

/** Numbers from here on need more than one word. */
const wordMax = 0xffff_ffff;

function writeCoverage(coverage: Coverage, out: ByteWriter): void {
  out.number(coverage.bytesSeen);
  if (coverage.kind !== 'partial') return;
  out.number(coverage.bytesUnseen);
  out.word(uninspectedReasons.indexOf(coverage.why));
}
