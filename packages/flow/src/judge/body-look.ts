import type { ColumnMemory, Detection, Hits } from '@sluice/detect';
import type { FactReading, Finding, Outcome, Tape } from '@sluice/model';
import type { Activation } from '@sluice/policy';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { Treatable } from '../treat/treatable.ts';
import { ColumnSet, type FingerprintKey, noClass } from './columns.ts';

const noRows = { true: 0, false: 0, error: 0 } as const;

/** What inspection sees of one body, unit after unit: its columns, its undeclared members, the facts that conditions need. */
export class BodyLook {
  readonly plan: BodyPlan;
  readonly columns: ColumnSet;
  readonly #detection: Detection;
  readonly #activation: Activation;
  readonly #rowCounts: readonly Record<Outcome, number>[];
  #facts: readonly FactReading[] | null = null;

  constructor(plan: BodyPlan, detection: Detection, key: FingerprintKey, activation: Activation) {
    this.plan = plan;
    this.columns = new ColumnSet(plan.trie, plan.side, key, plan.places);
    this.#detection = detection;
    this.#activation = activation;
    this.#rowCounts = plan.rows.map(() => ({ true: 0, false: 0, error: 0 }));
  }

  /** Looks at the tokens of one unit. What comes back is valid until the next look at the same plan. */
  look(tape: Tape, hits: Hits, memory?: ColumnMemory): Treatable {
    const { plan } = this;
    plan.detection.look(tape, hits, memory);
    plan.marks.look(tape);
    const undeclared = plan.marks.tops.map((token) => ({ token, draft: this.#undeclared(tape, token) }));
    const draftByHit = new Uint16Array(hits.count);
    for (let index = 0; index < hits.count; index += 1) draftByHit[index] = this.#hit(tape, hits, index);
    const droppedRows: number[] = [];
    for (const [index, rows] of plan.rows.entries()) {
      rows.take(tape, this.#activation, droppedRows, this.#rowCounts[index] as Record<Outcome, number>);
    }
    if (this.#facts === null) {
      const facts: FactReading[] = [];
      plan.facts.take(tape, this.#activation, facts);
      this.#facts = facts;
    }
    return { tape, trie: plan.trie, hits, draftByHit, drafts: this.columns.drafts, undeclared, droppedRows };
  }

  /** Readings of the body's facts; where no unit was read, nothing stands anywhere. */
  facts(): readonly FactReading[] {
    const facts: FactReading[] = this.#facts ? [...this.#facts] : [];
    if (!this.#facts) this.plan.facts.take(null, this.#activation, facts);
    this.plan.rows.forEach((rows, index) => {
      facts.push({ fact: rows.rows.fact, outcome: null, rows: { ...(this.#rowCounts[index] ?? noRows) } });
    });
    return facts;
  }

  findings(): readonly Finding[] {
    if (this.plan.side === 'request') return [];
    const findings: Finding[] = [];
    for (const draft of this.columns.drafts) {
      if (draft.classIndex !== noClass) continue;
      findings.push({
        kind: 'response.undeclared-field',
        place: draft.place,
        severity: 'low',
        confidence: 'certain',
        owasp: 'API3:2023',
        because: 'the contract does not declare this field for this response',
        count: draft.count,
      });
    }
    return findings;
  }

  #undeclared(tape: Tape, token: number): number {
    const index = this.columns.draftOf(tape.nodes[token] ?? 0, noClass, null, 'undeclared');
    this.columns.count(index);
    return index;
  }

  #hit(tape: Tape, hits: Hits, index: number): number {
    const { plan, columns } = this;
    const token = hits.tokens[index] ?? 0;
    const node = tape.nodes[token] ?? 0;
    const classIndex = hits.classes[index] ?? 0;
    const declared = plan.marks.isUndeclaredByChoice(token) ? 'undeclared' : plan.trie.shape(node).declared;
    const draft = columns.draftOf(node, classIndex, this.#detection.classes[classIndex]?.id ?? null, declared);
    columns.add(draft, hits.confidences[index] ?? 0, tape.bytes, hits.starts[index] ?? 0, hits.ends[index] ?? 0);
    return draft;
  }
}
