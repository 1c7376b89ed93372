import type { Operation, TextPairs } from '@sluice/contract';
import { isOfPrivilege, isOfSecret, isOfSum } from '@sluice/detect';
import { looksLikeName } from '@sluice/kit';
import type { Finding } from '@sluice/model';

const findingsMax = 16;
const plainNumber = /^\s*[+-]?\d{1,20}(?:[.,]\d{1,20})?\s*$/;
/** Values that give an account the most that there is. */
const most = /^(?:(?:super_?)?admin(?:istrator)?|super_?user|root|owner|true|yes|on|1)$/i;
const safe = /^(?:GET|HEAD|OPTIONS|TRACE)$/;
/** What no honest client sends. */
const certain = { severity: 'medium', confidence: 'certain' } as const;

interface Known {
  readonly written: string;
  readonly isOfQuery: boolean;
  readonly value: string;
}

/**
 * Parameters that come twice and say two things (HTTP parameter pollution, CWE-235): servers take the first, the last, all of them joined, or the
 * query's before the form's. A list is none: `name[]`, or what the contract declares as an array. Where it declares one value the request
 * is invalid as well. Certain is what can be no list by its name: a secret, a sum of money, or what an account may do, in the query. Of forms rows of
 * a table and several choices are sent so, and a search may name several roles.
 */
export function repeatedParameterFindings(
  operation: Operation | null,
  method: string,
  query: TextPairs,
  form: TextPairs,
): readonly Finding[] {
  if (query.length + form.length < 2) return [];
  const knownByName = new Map<string, Known>();
  const findings = new Map<string, Finding>();
  const take = (name: string, value: string, isOfQuery: boolean): void => {
    const loose = looseOf(name);
    const known = knownByName.get(loose);
    if (known === undefined) {
      knownByName.set(loose, { written: name, isOfQuery, value });
      return;
    }
    if (known.value === value || isList(operation, name, known, isOfQuery)) return;
    const shown = looksLikeName(name) ? name : '{…}';
    const place = isOfQuery ? `request.query.${shown}` : `request.body/${shown}`;
    const before = findings.get(place);
    const values = [known.value, value];
    const isCertain = known.isOfQuery && (isOneOfAKind(name, values) || (isOfPrivilege(name) && raises(values, isOfQuery, method)));
    if (before) findings.set(place, { ...before, ...(isCertain ? certain : {}), count: before.count + 1 });
    else if (findings.size < findingsMax)
      findings.set(place, { ...findingOf(place, whyOf(name, known, isOfQuery)), ...(isCertain ? certain : {}) });
  };
  for (const [name, value] of query) take(name, value, true);
  for (const [name, value] of form) take(name, value, false);
  return [...findings.values()];
}

/** Ranges are written by one name with two signs: `amount=gte:5&amount=lt:9`. */
function isOneOfAKind(name: string, values: readonly string[]): boolean {
  return isOfSecret(name) || (isOfSum(name) && values.every((value) => plainNumber.test(value)));
}

/** One role in the query and another in the form, or in the query of what changes something, with the most that there is among them, are no choice of several. */
function raises(values: readonly string[], isOfQuery: boolean, method: string): boolean {
  if (values.some((value) => value.includes(','))) return false;
  return !isOfQuery || (!safe.test(method) && values.some((value) => most.test(value.trim())));
}

/** All values of each parameter that comes more than once, joined as some servers join them: an attack may be spread over them. */
export function joinedValues(pairs: TextPairs): TextPairs {
  if (pairs.length < 2) return [];
  const valuesByName = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const loose = looseOf(name);
    const values = valuesByName.get(loose);
    if (values) values.push(value);
    else valuesByName.set(loose, [value]);
  }
  return valuesByName.size === pairs.length
    ? []
    : [...valuesByName].filter(([, values]) => values.length > 1).map(([name, values]) => [name, values.join(',')]);
}

/** What servers take for one name: any case of letters, with `[]` or without. */
function looseOf(name: string): string {
  return (name.endsWith('[]') ? name.slice(0, -2) : name).trim().toLowerCase();
}

function isList(operation: Operation | null, name: string, known: Known, isOfQuery: boolean): boolean {
  if (known.isOfQuery !== isOfQuery || known.written !== name) return false;
  if (name.endsWith('[]')) return true;
  // Of the members of a form validation says which may come twice.
  return operation !== null && (isOfQuery ? operation.takesList(name) : true);
}

function whyOf(name: string, known: Known, isOfQuery: boolean): string {
  if (known.isOfQuery !== isOfQuery) return 'comes in the query and in the form';
  return known.written === name ? 'comes twice' : 'comes in two spellings that some servers take for one name';
}

function findingOf(place: string, why: string): Finding {
  return {
    kind: 'request.parameter-pollution',
    place,
    severity: 'low',
    confidence: 'possible',
    owasp: 'API8:2023',
    because: `${why} with different values, and servers differ in which of them counts (CWE-235, HTTP parameter pollution)`,
    count: 1,
  };
}
