import type { Decision, FactReading, Finding, Reason, Reasons } from '@sluice/model';
import type { Limit } from './limit.ts';
import { reasonOfPlan } from './plan-limits.ts';

const noRows = { true: 0, false: 0, error: 0 };
const lead = 'within the limit ';
const again = 'come again in ';
const owasp = 'API4:2023';

/** What may be read of a limit: that a request is within it, or over it. */
export interface LimitFacts {
  readonly within: FactReading;
  readonly over: FactReading;
}

export function limitFactsOf({ id }: Limit): LimitFacts {
  const fact = lead + id;
  return { within: { fact, outcome: 'true', rows: noRows }, over: { fact, outcome: 'false', rows: noRows } };
}

export type LimitByFact = ReadonlyMap<string, Limit>;

export function limitsByFact(limits: readonly Limit[]): LimitByFact {
  return new Map(limits.map((limit) => [lead + limit.id, limit]));
}

/** When a request that is over a limit may come again, in whole seconds: part of the decision, so that it can be taken again. */
export function retryFact(retryMs: number): FactReading {
  return { fact: `${again}${Math.max(1, Math.ceil(retryMs / 1000))} s`, outcome: 'true', rows: noRows };
}

/** What limits make of a request, those of the consumer's plan among them: a refusal, or null, with findings of those that refuse nothing. */
export function decideLimits(limits: LimitByFact, facts: readonly FactReading[], findings: Finding[]): Decision | null {
  let decision: Decision | null = null;
  for (const { fact, outcome } of facts) {
    if (outcome !== 'false' || !fact.startsWith(lead)) continue;
    const limit = limits.get(fact);
    const plan = limit === undefined ? reasonOfPlan(fact.slice(lead.length)) : null;
    if (plan !== null) decision ??= { kind: 'limit', because: [plan], retryAfterMs: retryMsOf(facts) };
    if (limit === undefined) continue;
    if (limit.mode !== 'enforce' || limit.otherwise.kind === 'slow') findings.push(exceeded(limit));
    else decision ??= refusalOf(limit, retryMsOf(facts));
  }
  return decision;
}

/** Those of facts that limits recorded. */
export function limitFacts(facts: readonly FactReading[]): readonly FactReading[] {
  return facts.filter(({ fact }) => fact.startsWith(lead) || fact.startsWith(again));
}

function refusalOf(limit: Limit, retryAfterMs: number): Decision {
  const reason: Reason = { rule: limit.id, title: limit.title, source: limit.source, place: null, dataClass: null };
  const because: Reasons = [reason];
  switch (limit.otherwise.kind) {
    case 'challenge':
    case 'step-up':
      return { kind: 'challenge', because };
    case 'block':
      return { kind: 'block', because, status: 403, isHidden: false };
    default:
      return { kind: 'limit', because, retryAfterMs };
  }
}

function retryMsOf(facts: readonly FactReading[]): number {
  const fact = facts.find((reading) => reading.fact.startsWith(again))?.fact;
  return fact === undefined ? 1_000 : Number.parseInt(fact.slice(again.length), 10) * 1_000;
}

function exceeded({ id, title, mode, otherwise }: Limit): Finding {
  const isSlowed = otherwise.kind === 'slow' && mode === 'enforce';
  return {
    kind: isSlowed ? 'limit.slowed' : mode === 'shadow' ? 'policy.shadow' : 'policy.observe',
    place: 'request.path',
    severity: 'info',
    confidence: 'certain',
    owasp: isSlowed ? owasp : null,
    because: isSlowed ? `${id} slowed this: ${title}` : `${id} would answer this with ${otherwise.kind}: ${title}`,
    count: 1,
  };
}
