import type { Outcome } from '@sluice/model';
import { type Condition, type Fact, resolve } from '../facts.ts';
import { type AccessEntry, isOfProperties } from './entry.ts';
import { type DeclaredSecurity, whoCondition } from './who.ts';

/** What a condition came to. */
export type OutcomeOf = (condition: Condition) => Outcome;

/** An entry as it is of one endpoint: its conditions by when they can be told. */
export interface BoundEntry {
  readonly entry: AccessEntry;
  readonly who: Condition | null;
  readonly unless: Condition | null;
  /** Told before the request goes on. */
  readonly early: readonly Condition[];
  /** Told of the answer. */
  readonly late: readonly Condition[];
}

export function bind(entry: AccessEntry, security: DeclaredSecurity | null): BoundEntry {
  const isLate = ({ facts }: Condition) => facts.some(({ side }) => side === 'response');
  return {
    entry,
    who: whoCondition(entry.who, security),
    unless: entry.unless && (whoCondition(entry.unless, security) ?? everybody),
    early: entry.conditions.filter((condition) => !isLate(condition)),
    late: entry.conditions.filter(isLate),
  };
}

const everybody: Condition = {
  text: 'true',
  facts: [{ kind: 'head', text: 'true', side: 'request', take: () => 'true' }],
  skeleton: { kind: 'leaf', fact: 0 },
};

export function conditionsOf({ who, unless, early, late }: BoundEntry): readonly Condition[] {
  return [...(who ? [who] : []), ...(unless ? [unless] : []), ...early, ...late];
}

export function distinctFacts(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.toReversed().map((fact) => [fact.text, fact])).values()].toReversed();
}

/** A permit must be sure of all that it asks. */
export function isMeant({ who }: BoundEntry, outcomeOf: OutcomeOf): boolean {
  return who === null || outcomeOf(who) === 'true';
}

export function areTrue(conditions: readonly Condition[], outcomeOf: OutcomeOf): boolean {
  for (const condition of conditions) if (outcomeOf(condition) !== 'true') return false;
  return true;
}

/** A forbid holds back also where it cannot be told whether it applies. */
export function mayForbid(bound: BoundEntry, outcomeOf: OutcomeOf): boolean {
  if (bound.who && outcomeOf(bound.who) === 'false') return false;
  if (bound.unless && outcomeOf(bound.unless) === 'true') return false;
  return bound.early.every((condition) => outcomeOf(condition) !== 'false');
}

/** All of one condition as one: the row stays where some permit that holds keeps it. */
export function either(alternatives: readonly (readonly Condition[])[]): {
  readonly facts: readonly Fact[];
  keeps(outcomes: readonly Outcome[]): Outcome;
} {
  const facts = distinctFacts(alternatives.flat().flatMap((condition) => condition.facts));
  const bound = alternatives.map((conditions) =>
    conditions.map(({ skeleton, facts: own }) => ({
      skeleton,
      slots: own.map(({ text }) => facts.findIndex((fact) => fact.text === text)),
    })),
  );
  return {
    facts,
    keeps(outcomes) {
      let isUnsure = false;
      for (const conditions of bound) {
        let outcome: Outcome = 'true';
        for (const { skeleton, slots } of conditions) {
          const one = resolve(skeleton, outcomes, slots);
          if (one === 'true') continue;
          outcome = one;
          if (one === 'false') break;
        }
        if (outcome === 'true') return 'true';
        isUnsure ||= outcome === 'error';
      }
      return isUnsure ? 'error' : 'false';
    },
  };
}

export function isAboutWhole({ entry }: BoundEntry): boolean {
  return entry.effect === 'forbid' && !isOfProperties(entry);
}
