import type { Column, Confidence, DataClassId, Declared, ExchangeRecord, JudgedSide, Side, Treatment } from '@sluice/model';
import { isRefusal } from '@sluice/model';

/** What became of values: they went on as they were, made unreadable, or not at all. */
export const outcomes = ['left', 'masked', 'withheld'] as const;
export type Outcome = (typeof outcomes)[number];

/** The values of one class at one place of one exchange, and what became of them: a row of the leak report. */
export interface Disclosure {
  readonly side: Side;
  readonly place: string;
  readonly dataClass: DataClassId | null;
  readonly declared: Declared;
  readonly confidence: Confidence;
  /** What `enforce` does to them. */
  readonly treatment: Treatment['kind'];
  /** What was really done: outside `enforce` everything leaves. */
  readonly outcome: Outcome;
  readonly count: number;
  readonly fingerprints: Uint32Array;
}

export function disclosuresOf(record: ExchangeRecord): Disclosure[] {
  const into: Disclosure[] = [];
  addSide(record, record.request, into);
  if (record.response !== null) addSide(record, record.response, into);
  return into;
}

function addSide(record: ExchangeRecord, side: JudgedSide, into: Disclosure[]): void {
  for (const column of side.inspection.columns) {
    const treatment = treatmentOf(column, side);
    into.push({
      side: side.inspection.side,
      place: column.place,
      dataClass: column.dataClass,
      declared: column.declared,
      confidence: column.confidence,
      treatment,
      outcome: record.mode === 'enforce' ? outcomeOf(treatment) : 'left',
      count: column.count,
      fingerprints: column.fingerprints,
    });
  }
}

function treatmentOf(column: Column, side: JudgedSide): Treatment['kind'] {
  const decision = side.decision;
  if (isRefusal(decision)) return 'block';
  if (decision.kind !== 'minimise') return 'allow';
  for (const treated of decision.columns) {
    if (treated.place === column.place && treated.dataClass === column.dataClass) return treated.treatment.kind;
  }
  return 'allow';
}

function outcomeOf(treatment: Treatment['kind']): Outcome {
  if (treatment === 'allow') return 'left';
  return treatment === 'mask' || treatment === 'encrypt' ? 'masked' : 'withheld';
}
