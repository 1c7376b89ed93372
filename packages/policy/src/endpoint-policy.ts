import {
  type Column,
  type ColumnTreatment,
  type DataClass,
  type Decision,
  type Endpoint,
  type FactReading,
  type Finding,
  type Inspection,
  type Outcome,
  parsePlace,
  type Side,
  type Trace,
  type Treatment,
} from '@sluice/model';
import type { AccessRows } from './access/access-rows.ts';
import { type EndpointAccess, endpointAccess, type GuardRead } from './access/endpoint-access.ts';
import type { AccessEntry } from './access/entry.ts';
import type { PropertyRule } from './access/property-rule.ts';
import type { AccessVerdict } from './access/verdicts.ts';
import type { DeclaredSecurity } from './access/who.ts';
import type { Activation } from './activation.ts';
import { handoverFact, isHandoverPlace, takeHandover } from './credential-handover.ts';
import { type BodyFact, type Condition, type Fact, type HeadFact, type ListFact, resolve } from './facts.ts';
import { fitsGlob } from './glob.ts';
import { type BoundCondition, type BoundRule, Judging, reasonOf, refusal } from './judging.ts';
import type { Limit } from './limits/limit.ts';
import { decideLimits, type LimitByFact, limitsByFact } from './limits/limit-facts.ts';
import { noteRequirements, ownFindings, undeclaredEndpoint, wouldHave } from './own-findings.ts';
import { fitsEndpoint, fitsStanding, isAbout, isOpening, type Rule } from './rule.ts';
import type { TargetReading } from './target-reading.ts';
import { decideFound, isOfFoundValues, openingsOfFound, withNamesOf } from './values/found-values.ts';
import { type ValueRules, valueRulesOf } from './values/value-rules.ts';

/** What inspection must take on one side of this endpoint, and no more. */
export interface SideFacts {
  /** Taken once the head is known; for rules that only look at values, too. */
  readonly head: readonly HeadFact[];
  /** Taken of the values at their paths; on the request's side also those that a rule about the response wants. */
  readonly body: readonly (BodyFact | ListFact)[];
  readonly rows: readonly RowFacts[];
  /** Entries that list properties of the body; what one of them has something against is a column. */
  readonly properties: readonly PropertyRule[];
}

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

/** What the policy of one endpoint wants to know, and what it decides. */
export interface EndpointPolicy {
  readonly endpoint: Endpoint;
  /** Which rules are about this endpoint; endpoints with the same key that no contract declares are judged alike. */
  readonly ruleKey: string;
  /** In the order of the documents. */
  readonly limits: readonly Limit[];
  /** Access entries are about it. */
  readonly hasAccess: boolean;
  readonly request: SideFacts;
  readonly response: SideFacts;
  /** Reads that are made before the request goes on, where what may be depends on them. */
  readonly guards: readonly GuardRead[];
  /** Some refusal is answered as if nothing were there. */
  readonly hides: boolean;
  /** Conditions stand on the answer as a whole: not on a part of it, and not on its being as it was. */
  readonly wantsWhole: boolean;
  /** Some rows are dropped from answers for some callers: what speaks of the whole answer, or of how it was encoded, would tell from which. */
  readonly keepsRows: boolean;
  /** Segments of the path that access entries name. */
  readonly pathNames: ReadonlyMap<string, number>;
  /** Rules about values of requests; null where there are none. */
  readonly values: ValueRules | null;
  /** `earlier` are the readings of the request when the response is judged. Pure; asks nothing of the trace that a record does not keep. */
  decide(trace: Trace, inspection: Inspection, earlier?: readonly FactReading[]): Decision;
  judge(trace: Trace, inspection: Inspection, earlier?: readonly FactReading[]): Judgement;
}

export interface EndpointSurroundings {
  readonly classById: ReadonlyMap<string, DataClass>;
  readonly operationId: string | null;
  /** What the contract asks of callers; null where it does not know the endpoint. */
  readonly security: DeclaredSecurity | null;
  /** Whether a contract stands behind the endpoint's API: without one nothing counts as undeclared. */
  readonly hasContract: boolean;
}

/** What the rules say of all values of one standing, found out once. */
interface StandingRules {
  readonly column: Pick<Column, 'dataClass' | 'declared' | 'confidence'>;
  readonly dataClass: DataClass | null;
  readonly rules: readonly { readonly bound: BoundRule; readonly treatment: ColumnTreatment }[];
}

const standingsMax = 16_384;

export function compileEndpointPolicy(
  { endpoint, isLoose }: TargetReading,
  rules: readonly Rule[],
  limits: readonly Limit[],
  entries: readonly AccessEntry[],
  surroundings: EndpointSurroundings,
): EndpointPolicy {
  // A HEAD is answered as a GET is (RFC 9110 section 9.3.2), and costs the API the same: what is said of the one is said of the other.
  const read = endpoint.method === 'HEAD' ? { ...endpoint, method: 'GET' } : endpoint;
  const fitting = rules.filter((rule) => isAbout(rule, endpoint, isLoose) || isAbout(rule, read, isLoose));
  const limiting = limits.filter(({ match }) => fitsEndpoint(match, endpoint, isLoose) || fitsEndpoint(match, read, isLoose));
  const access = endpointAccess(entries, endpoint, isLoose, surroundings.security);
  const request = new SidePolicy('request', endpoint, fitting, limiting, access, surroundings);
  const response = new SidePolicy('response', endpoint, fitting, [], access, surroundings);
  const sides = { request, response };
  const taken = distinct([...request.facts, ...response.facts, ...(access ? [...access.request, ...access.response] : [])]);
  const factsOf = ({ side, rows, facts }: SidePolicy): SideFacts => ({
    head: distinct([...facts, ...(access?.[side] ?? [])]).filter((fact) => fact.kind === 'head'),
    body: taken.filter((fact) => fact.kind !== 'head').filter((fact) => fact.side === side && !fact.isOverRows && !fact.isOfGuard),
    rows,
    properties: access?.properties[side] ?? [],
  });
  const valued = fitting.filter(({ value }) => value !== null);
  const pathNames = access?.pathNames ?? noNames;
  const own = (access?.entries ?? []).map(({ entry }) => entries.indexOf(entry));
  return {
    endpoint,
    ruleKey: [
      ...fitting.map((rule) => rules.indexOf(rule)),
      ...limiting.map(({ id }) => id),
      ...(own.length > 0 ? ['access', ...own] : []),
    ].join(),
    limits: limiting,
    hasAccess: access !== null,
    request: factsOf(request),
    response: factsOf(response),
    guards: access?.guards ?? [],
    hides: (access?.hides ?? false) || fitting.some(({ isHidden }) => isHidden),
    wantsWhole: access?.wantsWhole ?? false,
    keepsRows: (access?.keepsRows ?? false) || fitting.some(({ rows, mode }) => rows !== null && mode === 'enforce'),
    pathNames: valued.length === 0 ? pathNames : withNamesOf(valued, endpoint, pathNames),
    values: valueRulesOf(valued),
    decide: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier).decision,
    judge: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier),
  };
}

const noNames: ReadonlyMap<string, number> = new Map();

class SidePolicy {
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
  readonly #valueRules: readonly BoundRule[];
  readonly #rowRules: readonly BoundRule[];
  readonly #foundRules: readonly BoundRule[];
  readonly #limits: LimitByFact;
  readonly #standingsByPlace = new Map<string, StandingRules[]>();
  #standings = 0;

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
    this.#valueRules = bound.filter(({ rule }) => rule.scope === 'values');
    this.#rowRules = bound.filter(({ rule }) => rule.scope === 'rows');
    this.#foundRules = bound.filter(({ rule }) => rule.scope === 'found');
  }

  judge(trace: Trace, inspection: Inspection, earlier: readonly FactReading[]): Judgement {
    const judging = new Judging(trace, inspection, this.#outcomes(inspection.facts, earlier));
    // What is over a limit was not looked at further, so that nothing else can be sure of it.
    const limited = decideLimits(this.#limits, inspection.facts, judging.findings);
    const refusal = limited ?? (this.#access && decideAccess(judging, this.#access.judge(trace, inspection, earlier)));
    const whole = limited ?? this.#decideWhole(judging);
    for (const column of inspection.columns) this.#decideColumn(judging, column);
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

  #decideColumn(judging: Judging, column: Column): void {
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
    const rules = this.#valueRules.filter(
      ({ rule }) => fitsStanding(rule.match, standing) && (!rule.match.isHandover || isHandoverPlace(place)),
    );
    const slot = isHandoverPlace(place) ? this.#names.indexOf(handoverFact) : -1;
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

function withHandover(fact: Fact, operationId: string | null): Fact {
  if (fact.kind !== 'head' || fact.text !== handoverFact) return fact;
  return { ...fact, take: (activation: Activation) => takeHandover(activation, operationId) };
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

function distinct<Kind extends Fact>(facts: readonly Kind[]): readonly Kind[] {
  return facts.filter((fact, index) => facts.findIndex(({ text }) => text === fact.text) === index);
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
