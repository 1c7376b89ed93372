import type { DataClass, Decision, Endpoint, FactReading, Finding, Inspection, Outcome, Side, Trace } from '@sluice/model';
import type { AccessRows } from './access/access-rows.ts';
import type { EndpointAccess } from './access/endpoint-access.ts';
import type { AccessVerdict } from './access/verdicts.ts';
import type { DeclaredSecurity } from './access/who.ts';
import type { Activation } from './activation.ts';
import { ColumnRules } from './column-rules.ts';
import { handoverFact, takeHandover } from './credential-handover.ts';
import { type Condition, distinct, type Fact, resolve } from './facts.ts';
import { fitsGlob } from './glob.ts';
import { type BoundCondition, type BoundRule, Judging, reasonOf, refusal } from './judging.ts';
import type { Limit } from './limits/limit.ts';
import { decideLimits, type LimitByFact, limitsByFact } from './limits/limit-facts.ts';
import { ownFindings, undeclaredEndpoint, wouldHave } from './own-findings.ts';
import { fitsStanding, isOpening, type Rule } from './rule.ts';
import { decideFound, isOfFoundValues, openingsOfFound } from './values/found-values.ts';

/**
 * Judges the rows of one array. For each row its `facts` are taken (a fact over rows of the member at its path within the row, any other
 * once for all of them) and `keeps` puts them together: the row stays where it says `true`, and is dropped where it says `false` or `error`.
 * The counts are recorded as one reading with the name `fact`. Where the array is missing or is none, there are no rows.
 */
export interface RowFacts {
  readonly rule: string;
  /** `file:line:column` of it. */
  readonly source: string;
  readonly fact: string;
  /** Text of the place of a row: `response.body/items/*`. */
  readonly place: string;
  /** Member names from the root of the body to the array, `*` for the items of an outer array. */
  readonly array: readonly string[];
  readonly facts: readonly Fact[];
  /** Of rows that access keeps: the numbers that count them. Of those the array must be there, or the reading's outcome is an error. */
  readonly counts: AccessRows['counts'] | null;
  keeps(outcomes: readonly Outcome[]): Outcome;
}

export interface Judgement {
  /** What `enforce` does, whatever the mode of the exchange. */
  readonly decision: Decision;
  /** What policy itself finds: broken requirements, and what rules in `observe` or `shadow` would have done. */
  readonly findings: readonly Finding[];
}

export interface EndpointSurroundings {
  readonly classById: ReadonlyMap<string, DataClass>;
  readonly operationId: string | null;
  /** What the contract asks of callers; null where it does not know the endpoint. */
  readonly security: DeclaredSecurity | null;
  /** Whether a contract stands behind the endpoint's API: without one nothing counts as undeclared. */
  readonly hasContract: boolean;
}

/** The rules about one side of an endpoint, and what they decide of it. */
export class SidePolicy {
  readonly side: Side;
  /** The order of outcomes. */
  readonly facts: readonly Fact[];
  readonly rows: readonly RowFacts[];
  readonly #names: readonly string[];
  readonly #endpoint: Endpoint;
  readonly #access: EndpointAccess | null;
  readonly #surroundings: EndpointSurroundings;
  readonly #exchangeRules: readonly BoundRule[];
  /** Those that say something where nothing was found. */
  readonly #rulesOfNothing: readonly BoundRule[];
  readonly #columns: ColumnRules;
  readonly #rowRules: readonly BoundRule[];
  readonly #foundRules: readonly BoundRule[];
  readonly #limits: LimitByFact;

  constructor(
    side: Side,
    endpoint: Endpoint,
    rules: readonly Rule[],
    limits: readonly Limit[],
    access: EndpointAccess | null,
    surroundings: EndpointSurroundings,
  ) {
    const own = rules.filter(({ match }) => match.side === side);
    const conditions = own.flatMap((rule) => [...rule.conditions, ...(rule.requirement?.transport ? [rule.requirement.transport] : [])]);
    this.side = side;
    this.#limits = limitsByFact(limits);
    this.facts = distinct(conditions.flatMap(({ facts }) => facts)).map((fact) => withHandover(fact, surroundings.operationId));
    this.#access = access;
    const accessRows = side === 'response' ? (access?.rows ?? []) : [];
    this.rows = [...own.flatMap((rule) => (rule.rows ? [rowFactsOf(rule, rule.rows)] : [])), ...accessRows];
    this.#names = this.facts.map(({ text }) => text);
    this.#endpoint = endpoint;
    this.#surroundings = surroundings;
    const bound: BoundRule[] = [];
    for (const rule of own) bound.push(this.#bind(rule, bound));
    this.#exchangeRules = bound.filter(({ rule }) => rule.scope === 'exchange' && this.#fitsDeclared(rule));
    this.#rulesOfNothing = this.#exchangeRules.filter(({ rule }) => rule.match.findings.length === 0);
    const aboutValues = bound.filter(({ rule }) => rule.scope === 'values');
    this.#columns = new ColumnRules(aboutValues, surroundings, this.#names.indexOf(handoverFact));
    this.#rowRules = bound.filter(({ rule }) => rule.scope === 'rows');
    this.#foundRules = bound.filter(({ rule }) => rule.scope === 'found');
  }

  judge(trace: Trace, inspection: Inspection, earlier: readonly FactReading[]): Judgement {
    const judging = new Judging(trace, inspection, this.#outcomes(inspection.facts, earlier));
    // What is over a limit was not looked at further, so that nothing else can be sure of it.
    const limited = decideLimits(this.#limits, inspection.facts, judging.findings);
    const refusal = limited ?? (this.#access && decideAccess(judging, this.#access.judge(trace, inspection, earlier)));
    const whole = limited ?? this.#decideWhole(judging);
    for (const column of inspection.columns) this.#columns.decide(judging, column);
    for (const bound of this.#foundRules) if (!bound.openings.some((opening) => judging.applies(opening))) decideFound(judging, bound);
    for (const bound of this.#rowRules) if (!bound.openings.some((opening) => judging.applies(opening))) decideRows(judging, bound);
    if (this.side === 'request' && this.#surroundings.hasContract && !this.#endpoint.isDeclared) judging.findings.push(undeclaredEndpoint);
    judging.noteCrossed();
    const first = whole && asksForCredential(whole) ? whole : refusal;
    return { decision: first ?? whole ?? judging.decision(), findings: judging.findings };
  }

  /** In the order of `facts`; readings that come in that order are found at the first look. A fact that nobody took is an error. */
  #outcomes(readings: readonly FactReading[], earlier: readonly FactReading[]): readonly Outcome[] {
    return this.#names.map((name, index) => {
      const direct = readings[index];
      const reading =
        direct?.fact === name ? direct : (readings.find(({ fact }) => fact === name) ?? earlier.find(({ fact }) => fact === name));
      return reading?.outcome ?? 'error';
    });
  }

  #decideWhole(judging: Judging): Decision | null {
    let { findings } = judging.inspection;
    const rules = findings.length === 0 ? this.#rulesOfNothing : this.#exchangeRules;
    for (const bound of rules) {
      const { rule } = bound;
      const isOfFindings = rule.match.findings.length > 0;
      if (isOfFindings && findings.length === 0) continue;
      const places = isOfFindings ? foundPlaces(rule, findings) : [null];
      if (places.length === 0 || !judging.applies(bound)) continue;
      if (isOfFoundValues(rule)) findings = findings.filter(({ kind }) => !rule.match.findings.some((pattern) => fitsGlob(kind, pattern)));
      if (isOfFoundValues(rule)) continue;
      if (isOpening(rule)) return null;
      if (rule.mode === 'enforce')
        return refusal(
          rule,
          places.map((place) => reasonOf(rule, place, null)),
        );
      judging.findings.push(wouldHave(rule, placeOf(this.side), 1));
    }
    return null;
  }

  #fitsDeclared({ match }: Rule): boolean {
    if (match.declared === null) return true;
    return match.declared === (this.#surroundings.hasContract ? (this.#endpoint.isDeclared ? 'declared' : 'undeclared') : 'unknown');
  }

  #bind(rule: Rule, before: readonly BoundRule[]): BoundRule {
    const bound = (condition: Condition): BoundCondition => ({
      condition,
      slots: condition.facts.map(({ text }) => this.#names.indexOf(text)),
    });
    return {
      rule,
      conditions: rule.conditions.map(bound),
      transport: rule.requirement?.transport ? bound(rule.requirement.transport) : null,
      openings: rule.rows ? openingsOf(rule.rows.place, before) : rule.scope === 'found' ? openingsOfFound(rule, before) : [],
      handoverSlot: -1,
    };
  }
}

function openingsOf(place: string, before: readonly BoundRule[]): readonly BoundRule[] {
  const standing = { place, dataClass: null, declared: 'unknown', isPossible: false } as const;
  return before.filter(({ rule }) => rule.scope === 'values' && isOpening(rule) && fitsStanding(rule.match, standing));
}

/** Who somebody is comes before what it may. */
function asksForCredential(decision: Decision): boolean {
  return decision.kind === 'challenge' || (decision.kind === 'block' && decision.status === 503);
}

/** Access is decided by itself: no rule lets pass what it refuses or takes out. */
function decideAccess(judging: Judging, { refusal, columns, rows, findings }: AccessVerdict): Decision | null {
  judging.findings.push(...findings);
  for (const column of columns) judging.strip(column);
  for (const one of rows) judging.dropRows(one);
  return refusal;
}

function decideRows(judging: Judging, bound: BoundRule): void {
  const { rule } = bound;
  if (!rule.rows) return;
  const name = rule.rows.fact;
  const reading = judging.inspection.facts.find(({ fact }) => fact === name);
  const count = reading ? reading.rows.false + reading.rows.error : 0;
  if (count === 0 || !judging.applies(bound)) return;
  if (rule.mode === 'enforce') judging.dropRows({ place: rule.rows.place, count, reason: reasonOf(rule, rule.rows.place, null) });
  else judging.findings.push(wouldHave(rule, rule.rows.place, count));
}

function rowFactsOf(rule: Rule, { array, place, keep, fact }: NonNullable<Rule['rows']>): RowFacts {
  return {
    rule: rule.id,
    source: rule.source,
    fact,
    place,
    array,
    facts: keep.facts,
    counts: null,
    keeps: (outcomes) => resolve(keep.skeleton, outcomes),
  };
}

function withHandover(fact: Fact, operationId: string | null): Fact {
  if (fact.kind !== 'head' || fact.text !== handoverFact) return fact;
  return { ...fact, take: (activation: Activation) => takeHandover(activation, operationId) };
}

/** Places of the findings that a rule is about; what policy itself found is none, or a decision could not be taken again. */
function foundPlaces(rule: Rule, findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ kind, confidence }) => {
      if (ownFindings.includes(kind) || (confidence === 'possible' && !rule.match.isWithPossible)) return false;
      return rule.match.findings.some((pattern) => fitsGlob(kind, pattern));
    })
    .map(({ place }) => place);
}

function placeOf(side: Side): string {
  return side === 'request' ? 'request.path' : 'response.body';
}
