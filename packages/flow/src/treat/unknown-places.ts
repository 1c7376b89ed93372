import type { Operation } from '@sluice/contract';
import { type ApiId, type Endpoint, endpointId, type Shape } from '@sluice/model';
import type { AskedPlaces, Fact, PolicySet } from '@sluice/policy';
import { follow, successesOf, type Unknown, type UnknownRows } from './unknown-rows.ts';

/**
 * Looks ahead of traffic for fields of answers that access asks for, and that no operation which an entry is about declares: a slip in the name
 * makes a permit that permits nothing, and a forbid that holds back nothing.
 */
export function unknownPlaces(api: ApiId, operations: readonly Operation[], policy: PolicySet): readonly UnknownRows[] {
  const found = new Map<string, UnknownRows | null>();
  for (const operation of operations) {
    const { method } = operation;
    const template = (operation.basePaths[0] ?? '') + operation.template;
    const endpoint: Endpoint = { id: endpointId(method, template), api, method, template, isDeclared: true };
    for (const asked of policy.forEndpoint(endpoint).asked)
      for (const [key, unknown, answerer] of unknownOf(asked, operation, operations)) {
        const before = found.get(key);
        // One operation that has it is enough.
        if (unknown === null || before === null) found.set(key, null);
        else if (before === undefined || (before.near === null && unknown.near !== null))
          found.set(key, { source: asked.source, endpoint: answerer ?? endpoint.id, ...unknown });
      }
  }
  return [...found.values()].filter((one) => one !== null);
}

/**
 * Each place that is asked for where successes are declared, and what of it none of them has; null where one has all of it. `answerer`: another
 * endpoint whose answer it is.
 */
function* unknownOf(
  { source, guard, facts, fields }: AskedPlaces,
  operation: Operation,
  operations: readonly Operation[],
): Generator<readonly [key: string, unknown: Unknown | null, answerer: string | null]> {
  const own = successesOf(operation);
  const read = operations.find(({ method, basePaths, template }) => {
    return method === 'GET' && (template === guard || basePaths.some((base) => base + template === guard));
  });
  const guarded = read === undefined ? [] : successesOf(read);
  for (const fact of facts) {
    const bodies = fact.isOfGuard ? guarded : own;
    if (bodies.length > 0)
      yield [`${source} ${fact.text}`, unknownIn(bodies, (body) => unknownFact(fact, body)), fact.isOfGuard ? `GET ${guard}` : null];
  }
  if (own.length === 0) return;
  for (const names of fields) yield [`${source} ${names.join('/')}`, unknownIn(own, (body) => follow(body, names).unknown), null];
}

function unknownIn(bodies: readonly Shape[], unknown: (body: Shape) => Unknown | null): Unknown | null {
  const each = bodies.map(unknown);
  // Items may be the lines of a text, which a contract declares one by one.
  return each.some((one) => one === null || one.name === '*') ? null : (each[0] ?? null);
}

function unknownFact(fact: Fact, from: Shape): Unknown | null {
  if (fact.kind === 'head') return null;
  const { shape, unknown } = follow(from, fact.path);
  if (unknown !== null || fact.kind === 'body') return unknown;
  for (const inner of fact.facts) {
    const found = inner.kind !== 'head' && inner.isOverRows ? unknownFact(inner, shape.item()) : null;
    if (found !== null) return found;
  }
  return null;
}
