import { type Column, type ColumnTreatment, type DataClass, parsePlace, type Treatment } from '@sluice/model';
import { isHandoverPlace } from './credential-handover.ts';
import { type BoundRule, type Judging, reasonOf } from './judging.ts';
import { noteRequirements, wouldHave } from './own-findings.ts';
import { fitsStanding, type Rule } from './rule.ts';

/** What the rules say of all values of one standing, found out once. */
interface StandingRules {
  readonly column: Pick<Column, 'dataClass' | 'declared' | 'confidence'>;
  readonly dataClass: DataClass | null;
  readonly rules: readonly { readonly bound: BoundRule; readonly treatment: ColumnTreatment }[];
}

interface Surroundings {
  readonly classById: ReadonlyMap<string, DataClass>;
  readonly hasContract: boolean;
}

const standingsMax = 16_384;

/** The rules about values on one side of an endpoint: what is done to a column. */
export class ColumnRules {
  readonly #rules: readonly BoundRule[];
  readonly #surroundings: Surroundings;
  /** Of the fact that tells a handover of credentials; -1 where nobody takes it. */
  readonly #handoverSlot: number;
  readonly #standingsByPlace = new Map<string, StandingRules[]>();
  #standings = 0;

  constructor(rules: readonly BoundRule[], surroundings: Surroundings, handoverSlot: number) {
    this.#rules = rules;
    this.#surroundings = surroundings;
    this.#handoverSlot = handoverSlot;
  }

  decide(judging: Judging, column: Column): void {
    const standing = this.#standing(column);
    const done = doneTo(judging, column, standing.rules);
    const passes = done === null || done.treatment.treatment.kind === 'allow';
    if (passes && !done?.bound.rule.match.isHandover) noteRequirements(judging, column, standing.dataClass);
    judging.crosses(column, standing.dataClass, passes);
  }

  #standing(column: Column): StandingRules {
    const atPlace = this.#standingsByPlace.get(column.place);
    if (atPlace) for (const standing of atPlace) if (isSameStanding(standing.column, column)) return standing;
    const made = this.#newStanding(column);
    if (this.#standings >= standingsMax) {
      this.#standingsByPlace.clear();
      this.#standings = 0;
    }
    this.#standings += 1;
    this.#standingsByPlace.set(column.place, [...(this.#standingsByPlace.get(column.place) ?? []), made]);
    return made;
  }

  #newStanding({ place, dataClass: id, declared, confidence }: Column): StandingRules {
    const dataClass = id === null ? null : (this.#surroundings.classById.get(id) ?? null);
    const standing = {
      place,
      dataClass,
      declared: this.#surroundings.hasContract ? declared : 'unknown',
      isPossible: confidence === 'possible',
    } as const;
    const rules = this.#rules.filter(
      ({ rule }) => fitsStanding(rule.match, standing) && (!rule.match.isHandover || isHandoverPlace(place)),
    );
    const slot = isHandoverPlace(place) ? this.#handoverSlot : -1;
    return {
      column: { dataClass: id, declared, confidence },
      dataClass,
      rules: rules
        .flatMap((rule) => asClassified(rule, dataClass, slot))
        .map((bound) => ({
          bound,
          treatment: {
            place,
            dataClass: id,
            treatment: treatmentAt(bound.rule, place, dataClass),
            reason: reasonOf(bound.rule, place, id),
          },
        })),
    };
  }
}

/** Has the first enforced rule that applies done to a column, and notes what those before it would have done; null where none applies. */
function doneTo(judging: Judging, column: Column, rules: StandingRules['rules']): StandingRules['rules'][number] | null {
  for (const standing of rules) {
    const { bound, treatment } = standing;
    if (!judging.applies(bound)) continue;
    if (bound.rule.mode === 'enforce') {
      judging.treat(bound.rule, treatment);
      return standing;
    }
    if (treatment.treatment.kind !== 'allow') judging.findings.push(wouldHave(bound.rule, column.place, column.count));
  }
  return null;
}

/** A rule that requires what the class requires, for one class; none where the class requires nothing. */
function asClassified(bound: BoundRule, dataClass: DataClass | null, handoverSlot: number): readonly BoundRule[] {
  const { rule } = bound;
  if (!rule.requirement?.isAsClassified) return [bound];
  const isAuthenticated = dataClass?.requires.consumer === 'authenticated';
  const isTransportProtected = dataClass?.requires.transport === 'tls';
  if (!isAuthenticated && !isTransportProtected) return [];
  const requirement = { ...rule.requirement, isAuthenticated, transport: isTransportProtected ? rule.requirement.transport : null };
  return [{ ...bound, handoverSlot, rule: { ...rule, requirement }, transport: isTransportProtected ? bound.transport : null }];
}

function isSameStanding(one: Pick<Column, 'dataClass' | 'declared' | 'confidence'>, other: Column): boolean {
  return one.dataClass === other.dataClass && one.declared === other.declared && one.confidence === other.confidence;
}

/** A body that is one value cannot be stripped, or nothing valid would be left: it is masked whole. A class alone drops no rows. */
function treatmentAt(rule: Rule, place: string, dataClass: DataClass | null): Treatment {
  const wanted = rule.treatment ?? dataClass?.treatment ?? { kind: 'strip' };
  const possible: Treatment = wanted.kind === 'drop-row' ? { kind: 'strip' } : wanted;
  if (possible.kind !== 'strip') return possible;
  const parsed = parsePlace(place);
  return parsed?.part === 'body' && parsed.pointer === '' ? { kind: 'mask', mask: { kind: 'full' } } : possible;
}
