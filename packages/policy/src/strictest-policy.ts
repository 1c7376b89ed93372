import {
  type ColumnTreatment,
  type Decision,
  type FactReading,
  type Finding,
  type Inspection,
  type Outcome,
  type Reasons,
  type RowTreatment,
  type Trace,
  type Treatment,
  treatmentText,
} from '@sluice/model';
import type { EndpointPolicy, SideFacts } from './endpoint-policy.ts';
import type { BodyFact, HeadFact, ListFact } from './facts.ts';
import type { Judgement } from './side-policy.ts';
import { joinedValueRules } from './values/value-rules.ts';

export type Policies = readonly [EndpointPolicy, ...EndpointPolicy[]];

/**
 * The policy of a request that may be about several endpoints, because servers read its target in several ways: each judges, and of what
 * they decide the strictest is done, of the message as a whole and of every value.
 */
export function strictestPolicy(policies: Policies): EndpointPolicy {
  const judge = (trace: Trace, inspection: Inspection, earlier: readonly FactReading[] = []): Judgement => {
    const judgements = policies.map((policy) => policy.judge(trace, inspection, earlier));
    return {
      decision: strictestOf(judgements.map(({ decision }) => decision)),
      findings: distinctFindings(judgements.flatMap(({ findings }) => findings)),
    };
  };
  return {
    endpoint: policies[0].endpoint,
    ruleKey: policies.map(({ ruleKey }) => ruleKey).join(' '),
    limits: distinctBy(
      policies.flatMap(({ limits }) => limits),
      ({ id }) => id,
    ),
    hasAccess: policies.some(({ hasAccess }) => hasAccess),
    request: factsOf(policies.map(({ request }) => request)),
    response: factsOf(policies.map(({ response }) => response)),
    guards: policies.flatMap(({ guards }) => guards),
    asked: policies.flatMap(({ asked }) => asked),
    hides: policies.some(({ hides }) => hides),
    wantsWhole: policies.some(({ wantsWhole }) => wantsWhole),
    keepsRows: policies.some(({ keepsRows }) => keepsRows),
    pathNames: policies[0].pathNames,
    values: joinedValueRules(policies.map(({ values }) => values)),
    judge,
    decide: (trace, inspection, earlier) => judge(trace, inspection, earlier).decision,
  };
}

function factsOf(sides: readonly SideFacts[]): SideFacts {
  return {
    head: merged(sides.flatMap(({ head }) => head)),
    // Of one name these are one fact: they ask nothing of an endpoint.
    body: distinctBy(
      sides.flatMap(({ body }): readonly (BodyFact | ListFact)[] => body),
      ({ text }) => text,
    ),
    rows: distinctBy(
      sides.flatMap(({ rows }) => rows),
      ({ fact }) => fact,
    ),
    properties: sides.flatMap(({ properties }) => properties),
  };
}

/** Facts of one name may ask their own endpoint (a hand-over asks its operation): they are true or false only where all agree. */
function merged(all: readonly HeadFact[]): readonly HeadFact[] {
  return distinctBy(all, ({ text }) => text).map((fact) => {
    const same = all.filter(({ text }) => text === fact.text);
    return same.length === 1 ? fact : { ...fact, take: (activation) => agreed(same.map((one) => one.take(activation))) };
  });
}

function agreed(outcomes: readonly Outcome[]): Outcome {
  const [first = 'error'] = outcomes;
  return outcomes.every((outcome) => outcome === first) ? first : 'error';
}

const kindsByStrictness: readonly Decision['kind'][] = ['allow', 'minimise', 'challenge', 'limit', 'block'];

/** A refusal that hides is the stricter one: it does not even say that something is there. */
function strictestOf(decisions: readonly Decision[]): Decision {
  const minimising = decisions.filter((decision) => decision.kind === 'minimise');
  const rank = (decision: Decision) =>
    kindsByStrictness.indexOf(decision.kind) * 2 + (decision.kind === 'block' && decision.isHidden ? 1 : 0);
  const [strictest] = decisions.toSorted((one, other) => rank(other) - rank(one));
  if (strictest === undefined) throw new Error('a target has one reading at least');
  return strictest.kind === 'minimise' && minimising.length > 1 ? minimised(minimising) : strictest;
}

type Minimise = Decision & { readonly kind: 'minimise' };

function minimised(decisions: readonly Minimise[]): Minimise {
  const columns = new Map<string, ColumnTreatment>();
  for (const column of decisions.flatMap((decision) => decision.columns)) {
    const key = `${column.dataClass ?? ''} ${column.place}`;
    const known = columns.get(key);
    columns.set(key, known ? stricter(known, column) : column);
  }
  const rows = distinctBy(
    decisions.flatMap((decision) => decision.rows),
    ({ place, reason }: RowTreatment) => `${reason.rule} ${place}`,
  );
  const because = distinctBy(
    decisions.flatMap((decision) => [...decision.because]),
    ({ rule }) => rule,
  );
  return { kind: 'minimise', because: because as unknown as Reasons, columns: [...columns.values()], rows };
}

const treatmentsByStrictness: readonly Treatment['kind'][] = [
  'allow',
  'mask',
  'encrypt',
  'strip',
  'drop-row',
  'problem',
  'challenge',
  'block',
];

/** Of two masks that differ each may tell what the other hides: the value is masked whole. */
function stricter(one: ColumnTreatment, other: ColumnTreatment): ColumnTreatment {
  if (one.treatment.kind === 'mask' && other.treatment.kind === 'mask') {
    return treatmentText(one.treatment) === treatmentText(other.treatment)
      ? one
      : { ...one, treatment: { kind: 'mask', mask: { kind: 'full' } } };
  }
  const isStricter = treatmentsByStrictness.indexOf(other.treatment.kind) > treatmentsByStrictness.indexOf(one.treatment.kind);
  return isStricter ? other : one;
}

function distinctFindings(findings: readonly Finding[]): readonly Finding[] {
  return distinctBy(findings, ({ kind, place, because }) => `${kind} ${place} ${because}`);
}

function distinctBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}
