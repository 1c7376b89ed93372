import type { Operation } from '@sluice/contract';
import { nearest } from '@sluice/kit';
import { type ApiId, type Endpoint, endpointId, type Shape } from '@sluice/model';
import type { PolicySet, RowFacts } from '@sluice/policy';

/** A name that rows are looked for or kept by, and that no success of the contract has. */
export interface UnknownRows {
  /** `file:line:column` of the rule. */
  readonly source: string;
  readonly endpoint: string;
  readonly name: string;
  /** The nearest name that is declared there; null where none is near. */
  readonly near: string | null;
}

/** Looks ahead of traffic for rows that cannot be there: a list, or a field of its items, under a name that the contract does not know. */
export function unknownRows(api: ApiId, operations: readonly Operation[], policy: PolicySet): readonly UnknownRows[] {
  return operations.flatMap((operation) => {
    const { method } = operation;
    const template = (operation.basePaths[0] ?? '') + operation.template;
    const endpoint: Endpoint = { id: endpointId(method, template), api, method, template, isDeclared: true };
    const { rows } = policy.forEndpoint(endpoint).response;
    if (rows.length === 0) return [];
    const successes = successesOf(operation);
    if (successes.length === 0) return [];
    return rows.flatMap((one) => {
      const unknown = successes.map((shape) => unknownIn(one, shape));
      // One answer that has it is enough.
      const [first] = unknown;
      return first == null || unknown.includes(null) ? [] : [{ source: one.source, endpoint: endpoint.id, ...first }];
    });
  });
}

/** What answers of an operation are declared to be where they are successes. */
export function successesOf(operation: Operation): readonly Shape[] {
  const bodies = operation.declaredBodies().filter(({ status, mediaType }) => status.startsWith('2') && mediaType.includes('json'));
  return bodies.map(({ shape }) => shape);
}

export type Unknown = Pick<UnknownRows, 'name' | 'near'>;

function unknownIn({ array, facts }: RowFacts, body: Shape): Unknown | null {
  const list = follow(body, array);
  if (list.unknown !== null) return list.unknown;
  for (const fact of facts) {
    const { unknown } = fact.kind !== 'head' && fact.isOverRows ? follow(list.shape.item(), fact.path) : { unknown: null };
    if (unknown !== null) return unknown;
  }
  return null;
}

/** Goes down by names, `*` for items, and tells the first that is not declared. */
export function follow(root: Shape, path: readonly string[]): { readonly shape: Shape; readonly unknown: Unknown | null } {
  let shape = root;
  for (const name of path) {
    const known = shape.declared === 'declared' ? (shape.valueRules()?.memberNames ?? []) : [];
    shape = name === '*' ? shape.item() : shape.child(name);
    if (shape.declared === 'undeclared' && known.length > 0) return { shape, unknown: { name, near: nearest(name, known) } };
  }
  return { shape, unknown: null };
}
