import type { BodyFact, Fact, ListFact } from '../facts.ts';
import { type BoundEntry, conditionsOf } from './bound-entry.ts';

/** The places of answers that one entry asks for, to be held against a contract before there is traffic. */
export interface AskedPlaces {
  /** `file:line:column` of the entry. */
  readonly source: string;
  /** Template of the read whose answer facts of a guard are taken of. */
  readonly guard: string | null;
  /** Of the answer, or of the guard read's, from the root of the body on. */
  readonly facts: readonly (BodyFact | ListFact)[];
  /** Members from the root of the body to properties of the answer, `*` for items. */
  readonly fields: readonly (readonly string[])[];
}

export function askedPlaces(bound: BoundEntry): AskedPlaces {
  const { source, guard, fields } = bound.entry;
  // Who asks whether something is there knows that it may be missing.
  const conditions = conditionsOf(bound).filter(({ text }) => !text.includes('has('));
  return {
    source,
    guard,
    facts: conditions.flatMap((condition) => condition.facts.filter(isOfAnswer)),
    fields: (fields?.places ?? [])
      .map(([, ...names]) => names)
      .filter((names) => names.length > 0 && names.every((name) => name === '*' || !name.includes('*'))),
  };
}

function isOfAnswer(fact: Fact): fact is BodyFact | ListFact {
  return fact.kind !== 'head' && !fact.isOverRows && (fact.isOfGuard || fact.side === 'response');
}
