import {
  allow,
  type Column,
  type ColumnTreatment,
  type DataClass,
  type Decision,
  type Finding,
  type Inspection,
  isAuthenticated,
  type Outcome,
  type Reason,
  type Reasons,
  type RowTreatment,
  type Trace,
} from '@sluice/model';
import { Cleartext } from './cleartext.ts';
import { type Condition, resolve } from './facts.ts';
import { isOpening, type Rule } from './rule.ts';

const reasonsMax = 64;

/** One judgement while it is being made. */
export class Judging {
  readonly inspection: Inspection;
  readonly findings: Finding[] = [];
  readonly #trace: Trace;
  readonly #outcomes: readonly Outcome[];
  readonly #columns: ColumnTreatment[] = [];
  readonly #rows: RowTreatment[] = [];
  readonly #reasons: Reason[] = [];
  readonly #blocks: Reason[] = [];
  #blocking: Rule | null = null;
  #cleartext: Cleartext | null = null;

  constructor(trace: Trace, inspection: Inspection, outcomes: readonly Outcome[]) {
    this.#trace = trace;
    this.inspection = inspection;
    this.#outcomes = outcomes;
  }

  get isAnonymous(): boolean {
    return !isAuthenticated(this.#trace.consumer);
  }

  /** Notes a value that crosses a hop in cleartext, where there is one. */
  crosses(column: Column, dataClass: DataClass | null, passes: boolean): void {
    if (this.#trace.isClientProtected && this.#trace.isUpstreamProtected) return;
    if (dataClass?.requires.transport !== 'tls' || column.confidence === 'possible') return;
    this.#cleartext ??= new Cleartext();
    this.#cleartext.add(column, dataClass, passes, this.inspection.side, this.#trace);
  }

  /** To be called last. */
  noteCrossed(): void {
    if (this.#cleartext !== null) this.findings.push(...this.#cleartext.findings);
  }

  /** Whether a rule whose place and endpoint fit applies to this exchange. An error never opens and always holds back. */
  applies({ rule, conditions, transport, handoverSlot }: BoundRule): boolean {
    const { consumer, startedAtMs } = this.#trace;
    if (rule.untilMs !== null && startedAtMs >= rule.untilMs) return false;
    if (rule.match.consumerKinds.length > 0 && !rule.match.consumerKinds.includes(consumer.kind)) return false;
    if (rule.match.isVerified !== null && rule.match.isVerified !== consumer.isVerified) return false;
    for (const { condition, slots } of conditions) {
      const outcome = resolve(condition.skeleton, this.#outcomes, slots);
      if (outcome === 'false' || (outcome === 'error' && isOpening(rule))) return false;
    }
    if (!rule.requirement) return true;
    if (rule.requirement.isAuthenticated && this.isAnonymous && this.#outcomes[handoverSlot] !== 'true') return true;
    return transport !== null && resolve(transport.condition.skeleton, this.#outcomes, transport.slots) !== 'true';
  }

  treat(rule: Rule, treatment: ColumnTreatment): void {
    if (treatment.treatment.kind === 'allow') return;
    if (treatment.treatment.kind === 'block') {
      this.#blocking ??= rule;
      this.#blocks.push(treatment.reason);
      return;
    }
    this.strip(treatment);
  }

  strip(treatment: ColumnTreatment): void {
    this.#columns.push(treatment);
    this.#because(treatment.reason);
  }

  dropRows(treatment: RowTreatment): void {
    this.#rows.push(treatment);
    this.#because(treatment.reason);
  }

  decision(): Decision {
    if (this.#blocking) return refusal(this.#blocking, this.#blocks);
    return isFilled(this.#reasons) ? { kind: 'minimise', because: this.#reasons, columns: this.#columns, rows: this.#rows } : allow;
  }

  /** Each rule once; the columns have their own reasons. */
  #because(reason: Reason): void {
    if (!this.#reasons.some(({ rule }) => rule === reason.rule)) this.#reasons.push(reason);
  }
}

/** A rule bound to the outcomes of its side: `slots` maps the facts of each condition. */
export interface BoundRule {
  readonly rule: Rule;
  readonly conditions: readonly BoundCondition[];
  readonly transport: BoundCondition | null;
  /** Of a rule about rows: the rules before it that let values of that place pass. */
  readonly openings: readonly BoundRule[];
  /** Where the outcome stands of the fact that a credential is handed over at this place, which is to the one who authenticated; else -1. */
  readonly handoverSlot: number;
}

export interface BoundCondition {
  readonly condition: Condition;
  readonly slots: readonly number[];
}

export function reasonOf(rule: Rule, place: string | null, dataClass: Column['dataClass']): Reason {
  return { rule: rule.id, title: rule.title, source: rule.source, place, dataClass };
}

/** What a rule about messages as a whole, or one that blocks a value, makes of a message. */
export function refusal(rule: Rule, reasons: readonly Reason[]): Decision {
  const shown = reasons.slice(0, reasonsMax);
  const because: Reasons = isFilled(shown) ? shown : [reasonOf(rule, null, null)];
  if (rule.treatment?.kind === 'challenge') return { kind: 'challenge', because };
  return { kind: 'block', because, status: rule.status, isHidden: rule.isHidden };
}

function isFilled(reasons: readonly Reason[]): reasons is Reasons {
  return reasons.length > 0;
}
