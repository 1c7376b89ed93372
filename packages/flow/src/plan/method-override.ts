import type { HeaderPairs } from '@sluice/model';
import { queryPairs } from '@sluice/wire';

export const overrideHeaders = ['x-http-method-override', 'x-method-override', 'x-http-method'];
/** Others are one to whatever is said of endpoints, and so are they here: nobody makes us look at more than these. */
const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);
const none: readonly string[] = [];
const overrideNames = new Set(overrideHeaders);
const overrideLengths = new Set(overrideHeaders.map(({ length }) => length));
/** What a body may make of a POST, where nobody can tell what is in it. */
export const methodsOfUnread: readonly string[] = ['PUT', 'PATCH', 'DELETE'];

/**
 * The methods that a request names beside its own, as frameworks take them that know clients which can only GET and POST. Of several lines,
 * members of a line or parameters nobody knows which one a server takes: all of them.
 */
export function overriddenMethods(method: string, headers: HeaderPairs, query: string): readonly string[] {
  const found = new Set<string>();
  const add = (text: string): void => {
    const named = text.trim().toUpperCase();
    if (named !== '' && named !== method) found.add(known.has(named) ? named : 'OTHER');
  };
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!overrideLengths.has(name.length) || !overrideNames.has(name.toLowerCase())) continue;
    for (const member of (headers[index + 1] ?? '').split(',')) add(member);
  }
  if (/method|%/i.test(query)) for (const [name, value] of queryPairs(query)) if (isOverrideName(name)) add(value);
  return found.size === 0 ? none : [...found];
}

/** The method that a value of a body names; null where it is the request's own. A word that is no method of ours is more likely some other value. */
export function overriddenBy(method: string, text: string): string | null {
  const named = text.trim().toUpperCase();
  return known.has(named) && named !== method ? named : null;
}

/**
 * Whether a parameter or a member of a body is the one that frameworks take a method from: `_method`, in any case of letters (Slim), and
 * as PHP spells names of parameters: without spaces before it, cut at a zero, dots and brackets as underscores.
 */
export function isOverrideName(name: string): boolean {
  if (!/method/i.test(name)) return false;
  const spelled = name.trimStart().split('\0', 1)[0] ?? '';
  return /^[_.[]method$/i.test(spelled);
}
