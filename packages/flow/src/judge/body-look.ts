import type { ColumnMemory, Detection, Hits } from '@sluice/detect';
import { type Declared, type FactReading, type Finding, noNode, type Tape } from '@sluice/model';
import { type Activation, replacedKind, undeclaredKinds } from '@sluice/policy';
import type { BodyPlan } from '../plan/body-plan.ts';
import type { DroppedRows, Treatable } from '../treat/treatable.ts';
import { ColumnSet, type FingerprintKey, noClass } from './columns.ts';
import type { RowCounts } from './row-judge.ts';

const noCounts: RowCounts = { true: 0, false: 0, error: 0, isThere: false };
const noDropped: readonly DroppedRows[] = [];
/** How many different findings validation tells of at most. */
const contractFindingsMax = 64;

/** What inspection sees of one body, unit after unit: its columns, its undeclared members, the facts that conditions need. */
export class BodyLook {
  readonly plan: BodyPlan;
  readonly columns: ColumnSet;
  readonly #detection: Detection;
  readonly #activation: Activation;
  readonly #earlier: readonly FactReading[];
  readonly #rowCounts: readonly RowCounts[];
  /** Values in place of objects of which access names properties, by place. */
  readonly #replaced = new Map<string, number>();
  #facts: readonly FactReading[] | null = null;

  /** `earlier` are the readings of the request, for conditions on the answer that ask them. */
  constructor(plan: BodyPlan, detection: Detection, key: FingerprintKey, activation: Activation, earlier: readonly FactReading[]) {
    this.plan = plan;
    this.columns = new ColumnSet(plan.trie, plan.side, key, plan.places);
    this.#detection = detection;
    this.#activation = activation;
    this.#earlier = earlier;
    this.#rowCounts = plan.rows.map(() => ({ true: 0, false: 0, error: 0, isThere: false }));
  }

  /** Looks at the tokens of one unit. What comes back is valid until the next look at the same plan. */
  look(tape: Tape, hits: Hits, memory?: ColumnMemory): Treatable {
    const { plan } = this;
    plan.detection.look(tape, hits, memory);
    plan.marks.look(tape);
    const wholes = plan.marks.tops.map((token) => ({ token, draft: this.#counted(tape, token, 'undeclared') }));
    if (plan.properties) {
      for (const token of plan.properties.look(tape))
        wholes.push({ token, draft: this.#counted(tape, token, plan.declaredAt(tape, token)) });
      for (const [node, count] of plan.properties.replaced) {
        const place = this.columns.placeOf(node);
        this.#replaced.set(place, (this.#replaced.get(place) ?? 0) + count);
      }
    }
    const draftByHit = new Uint16Array(hits.count);
    for (let index = 0; index < hits.count; index += 1) draftByHit[index] = this.#hit(tape, hits, index);
    if (this.#facts === null) {
      const facts: FactReading[] = [];
      plan.facts.take(tape, this.#activation, facts);
      this.#facts = facts;
    }
    const droppedRows = plan.rows.length === 0 ? noDropped : this.#rows(tape, this.#facts);
    return { tape, trie: plan.trie, hits, draftByHit, drafts: this.columns.drafts, wholes, found: [], droppedRows };
  }

  /** Readings of the body's facts; where no unit was read, nothing stands anywhere. */
  facts(): readonly FactReading[] {
    const facts: FactReading[] = this.#facts ? [...this.#facts] : [];
    if (!this.#facts) this.plan.facts.take(null, this.#activation, facts);
    this.plan.rows.forEach(({ rows }, index) => {
      const { isThere, ...counts } = this.#rowCounts[index] ?? noCounts;
      // Also of a body that flows by: its first unit holds where the list begins, or what goes by is something else.
      const isMissing = rows.counts !== null && !isThere;
      facts.push({ fact: rows.fact, outcome: isMissing ? 'error' : null, rows: counts });
    });
    return facts;
  }

  #rows(tape: Tape, facts: readonly FactReading[]): readonly DroppedRows[] {
    return this.plan.rows.map((judge, index) => {
      const tokens: number[] = [];
      judge.take(tape, this.#activation, [...this.#earlier, ...facts], tokens, this.#rowCounts[index] ?? { ...noCounts });
      return { rule: judge.rows.rule, tokens, ...judge.countsIn(tape) };
    });
  }

  /**
   * Members that the contract does not name, or that only the server sets, as validation found them: they can be taken out where everything that
   * stands at their place is one. Of lists of several kinds of items it may not be, and then nothing here can go.
   */
  markUndeclared({ tape, wholes }: Treatable, found: readonly Finding[]): void {
    // Beyond them validation tells of no others.
    if (this.plan.properties === null || found.length >= contractFindingsMax) return;
    const countByPlace = new Map<string, number>();
    for (const { kind, place, count } of found)
      if (undeclaredKinds.includes(kind)) countByPlace.set(place, (countByPlace.get(place) ?? 0) + count);
    if (countByPlace.size === 0) return;
    const tokensByPlace = new Map<string, number[]>();
    for (let token = 1; token < tape.count; token += 1) {
      const node = tape.nodes[token] ?? noNode;
      const place = node === noNode ? '' : this.columns.placeOf(node);
      if (countByPlace.has(place)) tokensByPlace.set(place, [...(tokensByPlace.get(place) ?? []), token]);
    }
    for (const [place, tokens] of tokensByPlace)
      if (tokens.length === countByPlace.get(place))
        for (const token of tokens) wholes.push({ token, draft: this.#counted(tape, token, this.plan.declaredAt(tape, token)) });
  }

  findings(): readonly Finding[] {
    const findings: Finding[] = [...this.#replaced].map(([place, count]) => replacedFinding(place, count));
    if (this.plan.side === 'request') return findings;
    for (const draft of this.columns.drafts) {
      if (draft.classIndex !== noClass || draft.declared !== 'undeclared') continue;
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

  #counted(tape: Tape, token: number, declared: Declared): number {
    const index = this.columns.draftOf(tape.nodes[token] ?? 0, noClass, null, declared);
    this.columns.count(index);
    return index;
  }

  #hit(tape: Tape, hits: Hits, index: number): number {
    const { plan, columns } = this;
    const token = hits.tokens[index] ?? 0;
    const node = tape.nodes[token] ?? 0;
    const classIndex = hits.classes[index] ?? 0;
    const declared = plan.declaredAt(tape, token);
    const draft = columns.draftOf(node, classIndex, this.#detection.classes[classIndex]?.id ?? null, declared);
    columns.add(draft, hits.confidences[index] ?? 0, tape.bytes, hits.starts[index] ?? 0, hits.ends[index] ?? 0);
    return draft;
  }
}

function replacedFinding(place: string, count: number): Finding {
  return {
    kind: replacedKind,
    place,
    severity: 'low',
    confidence: 'certain',
    owasp: 'API3:2023',
    because: 'what stands here is no object, where access names properties of one: written, it takes all of them away (CWE-915)',
    count,
  };
}
