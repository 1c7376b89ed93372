import { type HeaderPairs, headersOf } from '@sluice/model';
import { queryPairs } from '@sluice/wire';

export const overrideHeaders = ['x-http-method-override', 'x-method-override', 'x-http-method'];
const overrideParameter = '_method';
/** Others are one to whatever is said of endpoints, and so are they here: nobody makes us look at more than these. */
const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);
const none: readonly string[] = [];

/**
 * The methods that a request names beside its own, as frameworks take them that know clients which can only GET and POST. Of several lines,
 * members of a line or parameters nobody knows which one a server takes: all of them.
 */
export function overriddenMethods(method: string, headers: HeaderPairs, query: string): readonly string[] {
  let found: Set<string> | null = null;
  const add = (text: string): void => {
    const named = text.trim().toUpperCase();
    if (named === '' || named === method) return;
    found ??= new Set();
    found.add(known.has(named) ? named : 'OTHER');
  };
  for (const name of overrideHeaders) for (const line of headersOf(headers, name)) for (const member of line.split(',')) add(member);
  if (query.includes('method') || query.includes('%'))
    for (const [name, value] of queryPairs(query)) if (name === overrideParameter) add(value);
  return found === null ? none : [...found];
}
