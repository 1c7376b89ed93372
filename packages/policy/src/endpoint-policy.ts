import type { Decision, Endpoint, FactReading, Inspection, Trace } from '@sluice/model';
import { type AskedPlaces, askedPlaces } from './access/asked-places.ts';
import { endpointAccess, type GuardRead } from './access/endpoint-access.ts';
import type { AccessEntry } from './access/entry.ts';
import type { PropertyRule } from './access/property-rule.ts';
import { type BodyFact, distinct, type HeadFact, type ListFact } from './facts.ts';
import type { Limit } from './limits/limit.ts';
import { fitsEndpoint, isAbout, type Rule } from './rule.ts';
import { type EndpointSurroundings, type Judgement, type RowFacts, SidePolicy } from './side-policy.ts';
import type { TargetReading } from './target-reading.ts';
import { withNamesOf } from './values/found-values.ts';
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
  /** What access entries ask of answers, an entry each. */
  readonly asked: readonly AskedPlaces[];
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
    asked: (access?.entries ?? []).map(askedPlaces),
    hides: (access?.hides ?? false) || fitting.some(({ isHidden }) => isHidden),
    wantsWhole: access?.wantsWhole ?? false,
    keepsRows: (access?.keepsRows ?? false) || fitting.some(({ rows, mode }) => rows !== null && mode === 'enforce'),
    pathNames: withNamesOf([...fitting, ...limiting], endpoint, pathNames),
    values: valueRulesOf(fitting.filter(({ value }) => value !== null)),
    decide: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier).decision,
    judge: (trace, inspection, earlier = []) => sides[inspection.side].judge(trace, inspection, earlier),
  };
}

const noNames: ReadonlyMap<string, number> = new Map();
