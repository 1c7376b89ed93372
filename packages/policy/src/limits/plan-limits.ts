import { unreachable } from '@sluice/kit';
import type { LimitTerms, PlanLimit, Reason } from '@sluice/model';
import type { Limit } from './limit.ts';

const lead = 'plan:';
const everything: Limit['match'] = {
  apis: [],
  endpoints: [],
  methods: [],
  side: 'request',
  classes: [],
  sensitivities: [],
  places: [],
  declared: null,
  consumerKinds: [],
  isVerified: null,
  findings: [],
  isHandover: false,
  isWithPossible: false,
};

/**
 * The limits of a plan of the register, as a policy might have written them: one counter for each consumer and plan. Their ids begin with
 * `plan:`, which no document's does.
 */
export function limitsOfPlan(plan: string, limits: readonly PlanLimit[]): readonly Limit[] {
  return limits.map(({ count, terms }) => ({
    ...reasonOf(`${lead}${plan}/${count}-${wordOf(terms)}`),
    match: everything,
    plans: [plan],
    conditions: [],
    by: [{ kind: 'consumer' }],
    terms,
    count: { kind: count },
    statuses: [],
    mode: 'enforce',
    otherwise: { kind: 'limit' },
    ban: null,
    isAnnounced: true,
  }));
}

/** Why a plan refuses, told by the id of its limit alone: a record is decided again where nobody knows the register. Null for another limit's id. */
export function reasonOfPlan(id: string): Reason | null {
  if (!id.startsWith(lead)) return null;
  const { id: rule, title, source } = reasonOf(id);
  return { rule, title, source, place: null, dataClass: null };
}

function reasonOf(id: string): Pick<Limit, 'id' | 'title' | 'source'> {
  const plan = id.slice(lead.length, id.indexOf('/'));
  return { id, title: `The plan ${plan} allows no more`, source: `plan ${plan}` };
}

function wordOf(terms: LimitTerms): string {
  switch (terms.kind) {
    case 'quota':
      return `per-${terms.unit}`;
    case 'concurrency':
      return 'at-once';
    case 'rate':
    case 'window':
    case 'distinct':
      return `per-${terms.periodMs / 1_000}s`;
    default:
      return unreachable(terms);
  }
}
