import type { Endpoint, FactReading, Inspection, Outcome, Side, Trace } from '@sluice/model';
import type { Activation } from '../activation.ts';
import { type BodyFact, type Condition, type Fact, type ListFact, resolve } from '../facts.ts';
import { splitCondition } from '../split-condition.ts';
import { fitsAccess, namedSegments } from './access-match.ts';
import { type AccessRows, rowsOf } from './access-rows.ts';
import { type BoundEntry, bind, conditionsOf, distinctFacts, isMeant } from './bound-entry.ts';
import type { AccessEntry } from './entry.ts';
import type { PropertyRule } from './property-rule.ts';
import { type AccessVerdict, Verdicts } from './verdicts.ts';
import type { DeclaredSecurity } from './who.ts';

/** A read of the sibling resource, as the caller, on whose answer conditions stand. */
export interface GuardRead {
  readonly template: string;
  readonly facts: readonly (BodyFact | ListFact)[];
  /** Whether anything depends on it: for whom no entry with a guard is meant nothing is asked. */
  isWanted(activation: Activation): boolean;
}

/** Conditions on an answer are about what it was asked for; an error has none of it. */
const success = conditionOf('response.status >= 200 && response.status < 300 || response.status == 304');

/** Who may do what at one endpoint, compiled; there is none where no entry is about it. */
export class EndpointAccess {
  readonly entries: readonly BoundEntry[];
  /** Facts that are taken of the request, those of a guard read among them, and of the answer. */
  readonly request: readonly Fact[];
  readonly response: readonly Fact[];
  readonly rows: readonly AccessRows[];
  readonly guards: readonly GuardRead[];
  /** What entries say of properties of each side's body; empty where nothing is said. */
  readonly properties: Readonly<Record<Side, readonly PropertyRule[]>>;
  /** Some refusal is answered as if there were nothing. */
  readonly hides: boolean;
  /** The answer as a whole must be seen: not a part of it, and not that it is as it was. */
  readonly wantsWhole: boolean;
  /** Rows are dropped from answers. */
  readonly keepsRows: boolean;
  readonly pathNames: ReadonlyMap<string, number>;
  readonly #names: readonly string[];
  readonly #asksSuccess: boolean;
  readonly #slots = new Map<Condition, readonly number[]>();
  readonly #verdicts: Verdicts;

  constructor(entries: readonly AccessEntry[], endpoint: Endpoint, security: DeclaredSecurity | null) {
    this.entries = entries.map((entry) => bind(entry, security));
    const enforced = this.entries.filter(({ entry }) => entry.mode === 'enforce');
    const isTrial = enforced.length < this.entries.length;
    this.keepsRows = enforced.some(({ entry }) => entry.rows !== null);
    this.rows = [...rowsOf(enforced, ''), ...(isTrial ? rowsOf(this.entries, 'tried: ') : [])];
    this.properties = { request: propertiesOf(this.entries, 'writes'), response: propertiesOf(this.entries, 'fields') };
    this.wantsWhole = this.entries.some(({ late }) => late.length > 0);
    const asksSuccess = this.wantsWhole || this.rows.length > 0 || this.properties.response.length > 0;
    const conditions = this.entries.flatMap(conditionsOf);
    if (asksSuccess) conditions.push(success);
    this.#asksSuccess = asksSuccess;
    const facts = distinctFacts([...conditions.flatMap((condition) => condition.facts), ...this.rows.flatMap((rows) => rows.facts)]);
    const taken = facts.filter((fact) => fact.kind === 'head' || !fact.isOverRows);
    this.request = taken.filter(({ side }) => side === 'request');
    this.response = taken.filter(({ side }) => side === 'response');
    this.guards = guardsOf(this.entries);
    this.hides = this.entries.some(({ entry }) => entry.otherwise === 'hide');
    this.pathNames = namedSegments(
      entries.map(({ match }) => match),
      endpoint,
    );
    this.#names = taken.map(({ text }) => text);
    for (const condition of conditions)
      this.#slots.set(
        condition,
        condition.facts.map(({ text }) => this.#names.indexOf(text)),
      );
    this.#verdicts = new Verdicts(enforced, isTrial ? this.entries : null, this.rows);
  }

  /** `earlier` are the readings of the request when the answer is judged. */
  judge(trace: Trace, inspection: Inspection, earlier: readonly FactReading[]): AccessVerdict {
    const outcomes = this.#names.map((name) => outcomeIn(inspection.facts, name) ?? outcomeIn(earlier, name) ?? 'error');
    const outcomeOf = (condition: Condition): Outcome => resolve(condition.skeleton, outcomes, this.#slots.get(condition) ?? []);
    const isSuccess = inspection.side === 'response' && this.#asksSuccess && outcomeOf(success) === 'true';
    return this.#verdicts.of({ trace, inspection, outcomeOf, isSuccess });
  }
}

/** What the entries that are about an endpoint make of it; null where there are none. */
export function endpointAccess(
  entries: readonly AccessEntry[],
  endpoint: Endpoint,
  isLoose: boolean,
  security: DeclaredSecurity | null,
): EndpointAccess | null {
  const fitting = entries.filter(({ match }) => fitsAccess(match, endpoint, isLoose));
  return fitting.length > 0 ? new EndpointAccess(fitting, endpoint, security) : null;
}

function outcomeIn(readings: readonly FactReading[], name: string): Outcome | null {
  for (const { fact, outcome } of readings) if (fact === name) return outcome;
  return null;
}

function propertiesOf(entries: readonly BoundEntry[], key: 'fields' | 'writes'): readonly PropertyRule[] {
  return entries.flatMap(({ entry }) => {
    const patterns = entry[key];
    return patterns && entry.effect !== 'close' ? [{ effect: entry.effect, patterns }] : [];
  });
}

function guardsOf(entries: readonly BoundEntry[]): readonly GuardRead[] {
  const guarded = entries.filter(({ entry }) => entry.guard !== null);
  return [...new Set(guarded.map(({ entry }) => entry.guard ?? ''))].map((template) => {
    const own = guarded.filter(({ entry }) => entry.guard === template);
    const facts = distinctFacts(own.flatMap(({ early }) => early.flatMap((condition) => condition.facts)));
    return {
      template,
      facts: facts.filter((fact) => fact.kind !== 'head' && fact.isOfGuard) as readonly (BodyFact | ListFact)[],
      isWanted: (activation) => own.some((bound) => isWanted(bound, activation)),
    };
  });
}

function isWanted(bound: BoundEntry, activation: Activation): boolean {
  const taken = ({ facts, skeleton }: Condition): Outcome =>
    resolve(
      skeleton,
      facts.map((fact) => (fact.kind === 'head' ? fact.take(activation) : 'error')),
    );
  if (bound.entry.effect === 'permit' && !isMeant(bound, taken)) return false;
  return bound.early.every((condition) => condition.facts.some(({ kind }) => kind !== 'head') || taken(condition) === 'true');
}

function conditionOf(text: string): Condition {
  const condition = splitCondition(text);
  if (!condition.ok) throw new Error(condition.failure.message);
  return condition.value;
}
