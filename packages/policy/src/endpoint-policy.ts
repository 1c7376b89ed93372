import { unreachable } from '@sluice/kit';
import {
  allow,
  type Column,
  type ColumnTreatment,
  type DataClass,
  type Decision,
  type Endpoint,
  type FactReading,
  type Finding,
  type Inspection,
  isAuthenticated,
  type Outcome,
  parsePlace,
  type Reason,
  type Reasons,
  type RowTreatment,
  type Side,
  type Trace,
  type Treatment,
} from '@sluice/model';
import type { Activation } from './activation.ts';
import { handoverFact, isHandoverPlace, takeHandover } from './credential-handover.ts';
import { type BodyFact, type Condition, type Fact, type HeadFact, resolve } from './facts.ts';
import { fitsGlob } from './glob.ts';
import { fitsEndpoint, fitsStanding, isOpening, type Rule } from './rule.ts';

/** What inspection must take on one side of this endpoint, and no more. */
export interface SideFacts {
  /** Taken once the head is known; for rules that only look at values, too. */
  readonly head: readonly HeadFact[];
  /** Taken of the values at their paths; on the request's side also those that a rule about the response wants. */
  readonly body: readonly BodyFact[];
  readonly rows: readonly RowFacts[];
}

/**
 * Judges the rows of one array. For each row its `facts` are taken (a head fact once, a body fact of the member at its path within the
 * row) and `keeps` puts them together: the row stays where it says `true`, and is dropped where it says `false` or `error`.
 * The counts are recorded as one reading with the name `fact`. Where the array is missing or is none, there are no rows.
 */
export interface RowFacts {
  readonly rule: string;
  readonly fact: string;
  /** Text of the place of a row: `response.body/items/*`. */
  readonly place: string;
  /** Member names from the root of the body to the array, `*` for the items of an outer array. */
  readonly array: readonly string[];
  readonly facts: readonly Fact[];
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
  readonly request: SideFacts;
  readonly response: SideFacts;
  /** `earlier` are the readings of the request when the response is judged. Pure; asks nothing of the trace that a record does not keep. */
  decide(trace: Trace, inspection: Inspection, earlier?: readonly FactReading[]): Decision;
  judge(trace: Trace, inspection: Inspection, earlier?: readonly FactReading[]): Judgement;
}

export interface EndpointSurroundings {
  readonly classById: ReadonlyMap<string, DataClass>;
  readonly operationId: string | null;
  /** Whether a contract stands behind the endpoint's API: without one nothing counts as undeclared. */
  readonly hasContract: boolean;
}

/** A rule bound to the outcomes of its side: `slots` maps the facts of each condition. */
interface BoundRule {
  readonly rule: Rule;
  readonly conditions: readonly BoundCondition[];
  readonly transport: BoundCondition | null;
  /** Of a rule about rows: the rules before it that let values of that place pass. */
  readonly openings: readonly BoundRule[];
}

interface BoundCondition {
  readonly condition: Condition;
  readonly slots: readonly number[];
}

/** What the rules say of all values of one standing, found out once. */
interface StandingRules {
  readonly column: Pick<Column, 'dataClass' | 'declared' | 'confidence'>;
  readonly dataClass: DataClass | null;
  readonly rules: readonly { readonly bound: BoundRule; readonly treatment: ColumnTreatment }[];
}

const standingsMax = 16_384;
const reasonsMax = 64;
const ownFindings = ['consumer.unauthenticated', 'transport.cleartext', 'endpoint.undeclared', 'policy.observe', 'policy.shadow'];

export function compileEndpointPolicy(endpoint: Endpoint, rules: readonly Rule[], surroundings: EndpointSurroundings): EndpointPolicy {
  const fitting = rules.filter(({ match }) => fitsEndpoint(match, endpoint));
  const request = new SidePolicy('request', endpoint, fitting, surroundings);
  const response = new SidePolicy('response', endpoint, fitting, surroundings);
  const sides = { request, response };
  const body = [...request.facts, ...response.facts].filter((fact) => fact.kind === 'body' && !fact.isOverRows) as readonly BodyFact[];
  const factsOf = (side: SidePolicy): SideFacts => ({
    head: side.facts.filter((fact) => fact.kind === 'head'),
    body: distinct(body.filter((fact) => fact.side === side.side)),
    rows: side.rows,
  });
  return {
    endpoint,
    request: factsOf(request),
    response: factsOf(response),
    decide: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier).decision,
    judge: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier),
  };
}

class SidePolicy {
  readonly side: Side;
  /** The order of outcomes. */
  readonly facts: readonly Fact[];
  readonly rows: readonly RowFacts[];
  readonly #names: readonly string[];
  readonly #endpoint: Endpoint;
  readonly #surroundings: EndpointSurroundings;
  readonly #exchangeRules: readonly BoundRule[];
  readonly #valueRules: readonly BoundRule[];
  readonly #rowRules: readonly BoundRule[];
  readonly #standingsByPlace = new Map<string, StandingRules[]>();
  #standings = 0;

  constructor(side: Side, endpoint: Endpoint, rules: readonly Rule[], surroundings: EndpointSurroundings) {
    const own = rules.filter(({ match }) => match.side === side);
    const conditions = own.flatMap((rule) => [...rule.conditions, ...(rule.requirement?.transport ? [rule.requirement.transport] : [])]);
    this.side = side;
    this.facts = distinct(conditions.flatMap(({ facts }) => facts)).map((fact) => withHandover(fact, surroundings.operationId));
    this.rows = own.flatMap((rule) => (rule.rows ? [rowFactsOf(rule, rule.rows)] : []));
    this.#names = this.facts.map(({ text }) => text);
    this.#endpoint = endpoint;
    this.#surroundings = surroundings;
    const bound: BoundRule[] = [];
    for (const rule of own) bound.push(this.#bind(rule, bound));
    this.#exchangeRules = bound.filter(({ rule }) => rule.scope === 'exchange' && this.#fitsDeclared(rule));
    this.#valueRules = bound.filter(({ rule }) => rule.scope === 'values');
    this.#rowRules = bound.filter(({ rule }) => rule.scope === 'rows');
  }

  judge(trace: Trace, inspection: Inspection, earlier: readonly FactReading[]): Judgement {
    const judging = new Judging(trace, inspection, this.#outcomes(inspection.facts, earlier));
    const whole = this.#decideWhole(judging);
    for (const column of inspection.columns) this.#decideColumn(judging, column);
    for (const bound of this.#rowRules) if (!bound.openings.some((opening) => judging.applies(opening))) decideRows(judging, bound);
    if (this.side === 'request' && this.#surroundings.hasContract && !this.#endpoint.isDeclared) judging.findings.push(undeclaredEndpoint);
    return { decision: whole ?? judging.decision(), findings: judging.findings };
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
    for (const bound of this.#exchangeRules) {
      const { rule } = bound;
      const places = rule.match.findings.length > 0 ? foundPlaces(rule, judging.inspection.findings) : [null];
      if (places.length === 0 || !judging.applies(bound)) continue;
      if (isOpening(rule)) return null;
      if (rule.mode === 'enforce')
        return block(
          rule,
          places.slice(0, reasonsMax).map((place) => reasonOf(rule, place, null)),
        );
      judging.findings.push(wouldHave(rule, placeOf(this.side), 1));
    }
    return null;
  }

  #decideColumn(judging: Judging, column: Column): void {
    const standing = this.#standing(column);
    for (const { bound, treatment } of standing.rules) {
      if (!judging.applies(bound)) continue;
      const { rule } = bound;
      if (rule.mode === 'enforce') {
        judging.treat(rule, treatment);
        if (treatment.treatment.kind === 'allow' && !rule.match.isHandover) noteRequirements(judging, column, standing.dataClass);
        return;
      }
      if (treatment.treatment.kind === 'allow') continue;
      judging.findings.push(wouldHave(rule, column.place, column.count));
    }
    noteRequirements(judging, column, standing.dataClass);
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
    return {
      column: { dataClass: id, declared, confidence },
      dataClass,
      rules: rules.map((bound) => ({
        bound,
        treatment: { place, dataClass: id, treatment: treatmentAt(bound.rule, place, dataClass), reason: reasonOf(bound.rule, place, id) },
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
      openings: rule.rows ? openingsOf(rule.rows.place, before) : [],
    };
  }
}

/** One judgement while it is being made. */
class Judging {
  readonly inspection: Inspection;
  readonly findings: Finding[] = [];
  readonly #trace: Trace;
  readonly #outcomes: readonly Outcome[];
  readonly #columns: ColumnTreatment[] = [];
  readonly #rows: RowTreatment[] = [];
  readonly #reasons: Reason[] = [];
  readonly #blocks: Reason[] = [];
  #blocking: Rule | null = null;

  constructor(trace: Trace, inspection: Inspection, outcomes: readonly Outcome[]) {
    this.#trace = trace;
    this.inspection = inspection;
    this.#outcomes = outcomes;
  }

  get isAnonymous(): boolean {
    return !isAuthenticated(this.#trace.consumer);
  }

  get isProtected(): boolean {
    return this.#trace.isProtected;
  }

  /** Whether a rule whose place and endpoint fit applies to this exchange. An error never opens and always holds back. */
  applies({ rule, conditions, transport }: BoundRule): boolean {
    const { consumer, startedAtMs } = this.#trace;
    if (rule.untilMs !== null && startedAtMs >= rule.untilMs) return false;
    if (rule.match.consumerKinds.length > 0 && !rule.match.consumerKinds.includes(consumer.kind)) return false;
    if (rule.match.isVerified !== null && rule.match.isVerified !== consumer.isVerified) return false;
    for (const { condition, slots } of conditions) {
      const outcome = resolve(condition.skeleton, this.#outcomes, slots);
      if (outcome === 'false' || (outcome === 'error' && isOpening(rule))) return false;
    }
    if (!rule.requirement) return true;
    if (rule.requirement.isAuthenticated && this.isAnonymous) return true;
    return transport !== null && resolve(transport.condition.skeleton, this.#outcomes, transport.slots) !== 'true';
  }

  treat(rule: Rule, treatment: ColumnTreatment): void {
    if (treatment.treatment.kind === 'allow') return;
    if (treatment.treatment.kind === 'block') {
      this.#blocking ??= rule;
      if (this.#blocks.length < reasonsMax) this.#blocks.push(treatment.reason);
      return;
    }
    this.#columns.push(treatment);
    this.#because(treatment.reason);
  }

  dropRows(treatment: RowTreatment): void {
    this.#rows.push(treatment);
    this.#because(treatment.reason);
  }

  decision(): Decision {
    if (this.#blocking) return block(this.#blocking, this.#blocks);
    return isFilled(this.#reasons) ? { kind: 'minimise', because: this.#reasons, columns: this.#columns, rows: this.#rows } : allow;
  }

  /** Each rule once; the columns have their own reasons. */
  #because(reason: Reason): void {
    if (!this.#reasons.some(({ rule }) => rule === reason.rule)) this.#reasons.push(reason);
  }
}

function openingsOf(place: string, before: readonly BoundRule[]): readonly BoundRule[] {
  const standing = { place, dataClass: null, declared: 'unknown', isPossible: false } as const;
  return before.filter(({ rule }) => rule.scope === 'values' && isOpening(rule) && fitsStanding(rule.match, standing));
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
  return { rule: rule.id, fact, place, array, facts: keep.facts, keeps: (outcomes) => resolve(keep.skeleton, outcomes) };
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

function reasonOf(rule: Rule, place: string | null, dataClass: Column['dataClass']): Reason {
  return { rule: rule.id, title: rule.title, source: rule.source, place, dataClass };
}

function block(rule: Rule, reasons: readonly Reason[]): Decision {
  const because: Reasons = isFilled(reasons) ? reasons : [reasonOf(rule, null, null)];
  return { kind: 'block', because, status: rule.status, isHidden: rule.isHidden };
}

function isFilled(reasons: readonly Reason[]): reasons is Reasons {
  return reasons.length > 0;
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

const severityOf = { public: 'info', internal: 'low', confidential: 'medium', restricted: 'high' } as const;

/** A class says what a consumer and a hop must be before it may pass; breaking that is found, and by a rule with `require` refused. */
function noteRequirements(judging: Judging, column: Column, dataClass: DataClass | null): void {
  if (!dataClass || column.confidence === 'possible') return;
  const finding = { place: column.place, severity: severityOf[dataClass.sensitivity], confidence: column.confidence, count: column.count };
  if (dataClass.requires.consumer === 'authenticated' && judging.inspection.side === 'response' && judging.isAnonymous) {
    judging.findings.push({
      ...finding,
      kind: 'consumer.unauthenticated',
      owasp: 'API2:2023',
      because: `${dataClass.id} is for authenticated consumers`,
    });
  }
  if (dataClass.requires.transport === 'tls' && !judging.isProtected) {
    judging.findings.push({
      ...finding,
      kind: 'transport.cleartext',
      owasp: 'API8:2023',
      because: `${dataClass.id} travels over TLS on both hops`,
    });
  }
}

const undeclaredEndpoint: Finding = {
  kind: 'endpoint.undeclared',
  place: 'request.path',
  severity: 'low',
  confidence: 'certain',
  owasp: 'API9:2023',
  because: 'the contract names no such operation',
  count: 1,
};

function wouldHave(rule: Rule, place: string, count: number): Finding {
  const treatment = rule.treatment?.kind ?? 'treat';
  return {
    kind: rule.mode === 'shadow' ? 'policy.shadow' : 'policy.observe',
    place,
    severity: 'info',
    confidence: 'certain',
    owasp: null,
    because: `${rule.id} would ${treatmentWords(treatment)}: ${rule.title}`,
    count,
  };
}

function treatmentWords(kind: Treatment['kind'] | 'treat'): string {
  switch (kind) {
    case 'allow':
    case 'mask':
    case 'strip':
    case 'block':
    case 'treat':
      return `${kind} this`;
    case 'drop-row':
      return 'drop these rows';
    default:
      return unreachable(kind);
  }
}

function placeOf(side: Side): string {
  return side === 'request' ? 'request.path' : 'response.body';
}

function distinct<Kind extends Fact>(facts: readonly Kind[]): readonly Kind[] {
  return facts.filter((fact, index) => facts.findIndex(({ text }) => text === fact.text) === index);
}
