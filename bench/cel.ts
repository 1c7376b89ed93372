import { getConformanceSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import { apiId, consumerId, endpointId } from '@sluice/model';
import { type Activation, splitCondition, valueOfJson } from '@sluice/policy';
import { type Agreement, agreementOverCore } from '@sluice/policy/agreement';

export interface CelMeasurement {
  /** Suite by suite: how many cases agree with the reference, which were refused and why, which are wrong. */
  readonly suites: readonly Agreement[];
  readonly agrees: number;
  readonly refusedByReason: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
  /** CPU time of one evaluation of each two-term condition, the best of the rounds. */
  readonly conditions: readonly { readonly text: string; readonly microseconds: number }[];
}

const rounds = 9;
const evaluationsARound = 400_000;

const conditions = [
  'request.method == "GET" && consumer.roles.exists(r, r == "admin")',
  'claims.sub == item.ownerId && request.method == "GET"',
  'response.status == 200 && endpoint.declared',
  'request.path.startsWith("/admin") || consumer.tenant == claims.tenant',
] as const;

/** Our compiler against the reference, and what a condition costs. */
export function measureCel(): CelMeasurement {
  const suites = agreementOverCore(getConformanceSuite());
  const refusedByReason = new Map<string, number>();
  for (const { refused } of suites)
    for (const [reason, count] of refused) refusedByReason.set(reason, (refusedByReason.get(reason) ?? 0) + count);
  return {
    suites,
    agrees: suites.reduce((sum, suite) => sum + suite.agrees, 0),
    refusedByReason,
    wrong: suites.flatMap(({ wrong }) => wrong),
    conditions: conditions.map((text) => ({ text, microseconds: costOf(text) })),
  };
}

const headers = new Map([['host', 'shop.test']]);

const activation: Activation = {
  request: { method: 'GET', path: '/users/7', query: new Map(), headers, isProtected: true, fieldNames: [] },
  path: new Map(),
  response: { status: 200, headers },
  consumer: {
    id: consumerId('subject-1'),
    kind: 'token',
    isVerified: true,
    roles: ['reader', 'admin'],
    scopes: [],
    tenant: 'north',
    plan: null,
  },
  claims: valueOfJson({ sub: 'u-1', tenant: 'north' }) as ReadonlyMap<string, string>,
  endpoint: { id: endpointId('GET', '/users/{id}'), api: apiId('shop'), method: 'GET', template: '/users/{id}', isDeclared: true },
  counters: new Map(),
  others: [],
};

/** The sum keeps the engine from dropping the work. */
function costOf(text: string): number {
  const condition = splitCondition(text, text.includes('item') ? 'response' : null);
  if (!condition.ok) throw new Error(condition.failure.message);
  const { facts } = condition.value;
  let best = Number.POSITIVE_INFINITY;
  let hold = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const start = process.cpuUsage();
    for (let index = 0; index < evaluationsARound; index += 1) {
      for (const fact of facts) {
        if (fact.kind === 'list') continue;
        const outcome = fact.kind === 'head' ? fact.take(activation) : fact.take(index & 1 ? 'u-1' : 'u-2', activation);
        hold += outcome.length;
      }
    }
    const { user, system } = process.cpuUsage(start);
    // The first round warms up.
    if (round > 0) best = Math.min(best, (user + system) / evaluationsARound);
  }
  if (hold === 0) throw new Error('nothing was evaluated');
  return best;
}
