import { nearest } from '@sluice/kit';
import type { Activation } from './activation.ts';
import { CelError, type Evaluated, type Kind } from './cel/value.ts';

interface Name {
  readonly type: Kind | 'dyn';
  readonly read: (activation: Activation) => Evaluated;
  /** The name belongs to the response, so that it cannot be asked about a request. */
  readonly isOfResponse?: true;
}

const noTenant = new CelError('the consumer has no tenant');
const noPlan = new CelError('the consumer has no plan');
const noResponse = new CelError('there is no response yet');

/** Every name that a condition may use, besides bodies. Readers are written out so that each call site sees one shape. */
const fields: Readonly<Record<string, Name>> = {
  'request.method': { type: 'string', read: ({ request }) => request.method },
  'request.path': { type: 'string', read: ({ request }) => request.path },
  path: { type: 'map', read: ({ path }) => path },
  'request.query': { type: 'map', read: ({ request }) => request.query },
  'request.headers': { type: 'map', read: ({ request }) => request.headers },
  'request.protected': { type: 'bool', read: ({ request }) => request.isProtected },
  'response.status': { type: 'int', isOfResponse: true, read: ({ response }) => (response ? response.status : noResponse) },
  'response.headers': { type: 'map', isOfResponse: true, read: ({ response }) => (response ? response.headers : noResponse) },
  'consumer.id': { type: 'string', read: ({ consumer }) => consumer.id },
  'consumer.kind': { type: 'string', read: ({ consumer }) => consumer.kind },
  'consumer.roles': { type: 'list', read: ({ consumer }) => consumer.roles },
  'consumer.scopes': { type: 'list', read: ({ consumer }) => consumer.scopes },
  // Not null: a caller without a tenant must not be equal to a row without one.
  'consumer.tenant': { type: 'string', read: ({ consumer }) => consumer.tenant ?? noTenant },
  'consumer.plan': { type: 'string', read: ({ consumer }) => consumer.plan ?? noPlan },
  'consumer.verified': { type: 'bool', read: ({ consumer }) => consumer.isVerified },
  claims: { type: 'map', read: ({ claims }) => claims },
  'endpoint.id': { type: 'string', read: ({ endpoint }) => endpoint.id },
  'endpoint.method': { type: 'string', read: ({ endpoint }) => endpoint.method },
  'endpoint.template': { type: 'string', read: ({ endpoint }) => endpoint.template },
  'endpoint.api': { type: 'string', read: ({ endpoint }) => endpoint.api },
  'endpoint.declared': { type: 'bool', read: ({ endpoint }) => endpoint.isDeclared },
  counters: { type: 'map', read: ({ counters }) => counters },
};

/** A map, since names come from authors and a plain object would know `constructor`. */
export const names: ReadonlyMap<string, Name> = new Map(Object.entries(fields));

const roots = ['request', 'path', 'response', 'guard', 'consumer', 'claims', 'endpoint', 'counters', 'item'];

/** Words for a name that does not exist: the nearest one that does. */
export function unknownName(dotted: string): string {
  const [root = '', field] = dotted.split('.');
  if (!roots.includes(root)) {
    const near = nearest(root, roots);
    return `no "${root}" here; ${near ? `did you mean "${near}"?` : `a condition may use ${roots.join(', ')}`}`;
  }
  const members = [...names.keys(), 'request.body', 'response.body', 'guard.body'].filter((name) => name.startsWith(`${root}.`));
  const known = members.map((name) => name.slice(root.length + 1));
  if (field === undefined) return `"${root}" is no value; use one of its fields: ${known.join(', ')}`;
  const near = nearest(field, known);
  return `no field "${root}.${field}"; ${near ? `did you mean "${root}.${near}"?` : `${root} has ${known.join(', ')}`}`;
}
