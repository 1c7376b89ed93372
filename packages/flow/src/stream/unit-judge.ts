import { ColumnMemory, type Detection, Hits } from '@sluice/detect';
import { type Consumer, type Coverage, type Finding, isRefusal, type JudgedSide, type UninspectedReason } from '@sluice/model';
import { Splicer, type Unit } from '@sluice/wire';
import type { Exchange } from '../exchange.ts';
import { BodyLook } from '../judge/body-look.ts';
import type { FingerprintKey } from '../judge/columns.ts';
import { coverageWith, failedSide } from '../judge/failure.ts';
import type { ExchangeLimits } from '../limits/exchange-limits.ts';
import { rowsOf } from '../limits/rows.ts';
import type { BodyPlan } from '../plan/body-plan.ts';
import { type Projection, projectionEdits } from '../shaping/projection.ts';
import { wantedOf } from '../shaping/reduced.ts';
import { editsOf, withFindings } from '../treat/edits.ts';
import type { MaskPorts } from '../treat/mask.ts';

/** Findings of the treatment of one body that are kept. */
const findingsMax = 64;

/** Decides on what was seen so far of a body. */
export type DecideSoFar = (look: BodyLook, coverage: Coverage) => JudgedSide;

export interface UnitJudgeTools {
  readonly detection: Detection;
  readonly key: FingerprintKey;
  readonly mask: MaskPorts;
  readonly decide: DecideSoFar;
}

/**
 * Judges a body unit by unit: each is looked at, decided on with all columns met so far, and cut. What a decision let go is out; from the
 * first refused unit on nothing is.
 */
export class UnitJudge {
  /** What was cut so far, or outside `enforce` would have been. */
  readonly changes = { strippedCount: 0, maskedCount: 0, droppedRows: 0 };
  readonly #tools: UnitJudgeTools;
  readonly #look: BodyLook;
  readonly #hits = new Hits();
  readonly #memory = new ColumnMemory();
  readonly #splicer = new Splicer();
  #bytesSeen = 0;
  #bytesUnseen = 0;
  #why: UninspectedReason | null = null;
  #refusal: JudgedSide | null = null;
  readonly #isEnforced: boolean;
  readonly #consumer: Consumer;
  readonly #limits: ExchangeLimits | null;
  readonly #wanted: Projection | null;
  readonly #findings: Finding[] = [];

  constructor(exchange: Exchange, bodyPlan: BodyPlan, tools: UnitJudgeTools) {
    this.#tools = tools;
    this.#isEnforced = exchange.plan.mode === 'enforce';
    this.#consumer = exchange.trace.consumer;
    this.#limits = exchange.limits;
    const { projection } = exchange.plan;
    this.#wanted = projection && wantedOf(exchange, projection, exchange.activation.response?.status ?? 0);
    this.#look = new BodyLook(bodyPlan, tools.detection, tools.key, exchange.activation, exchange.requestFacts);
  }

  get coverage(): Coverage {
    if (this.#why === null) return { kind: 'whole', bytesSeen: this.#bytesSeen };
    return { kind: 'partial', bytesSeen: this.#bytesSeen, bytesUnseen: this.#bytesUnseen, why: this.#why };
  }

  /** Judges one unit and gives its bytes as they may go on; null when it is refused. Use them before the next unit is read. */
  take(unit: Unit): Uint8Array | null {
    if (this.#refusal) return null;
    const treatable = this.#look.look(unit.tape, this.#hits, this.#memory);
    this.#count(coverageWith(this.#hits, this.#look.columns, unit));
    const side = this.#tools.decide(this.#look, this.coverage);
    if (isRefusal(side.decision)) {
      if (this.#isEnforced) this.#refusal = side;
      return null;
    }
    const treated = editsOf(side.decision, treatable, this.#tools.mask, this.#consumer);
    if (treated.findings.length > 0) this.#noted(treated.findings);
    this.changes.strippedCount += treated.strippedCount;
    this.changes.maskedCount += treated.maskedCount;
    this.changes.droppedRows += treated.droppedRows;
    if (this.#limits?.countsRecords) this.#limits.records += rowsOf(unit.tape, this.#look.plan.trie) - treated.droppedRows;
    if (this.#wanted === null || unit.syntax !== 'json') return this.#splicer.splice(unit, treated.edits);
    return this.#splicer.splice(unit, [...treated.edits, ...projectionEdits(this.#wanted, unit.tape, this.#look.plan.trie)]);
  }

  /** Bytes that went by beside the units: a broken encoding, a source that ended in the middle. */
  missed(bytes: number, why: UninspectedReason): void {
    this.#bytesUnseen += bytes;
    this.#why ??= why;
  }

  /** The judgement itself broke, a fault of ours: from here on nothing is let go. `bytes` are known to have gone by unread. */
  failed(bytes: number): void {
    this.missed(bytes, 'failed');
    this.#refusal ??= failedSide('response', bytes);
  }

  /** What the body as a whole came to. */
  side(): JudgedSide {
    return this.#refusal ?? withFindings(this.#tools.decide(this.#look, this.coverage), this.#findings);
  }

  /** What each unit comes upon again is said once. */
  #noted(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const at = this.#findings.findIndex((known) => known.kind === finding.kind && known.place === finding.place);
      const known = this.#findings[at];
      if (known) this.#findings[at] = { ...known, count: known.count + finding.count };
      else if (this.#findings.length < findingsMax) this.#findings.push(finding);
    }
  }

  #count(coverage: Coverage): void {
    this.#bytesSeen += coverage.bytesSeen;
    if (coverage.kind === 'whole') return;
    this.#bytesUnseen += coverage.bytesUnseen;
    this.#why ??= coverage.why;
  }
}
