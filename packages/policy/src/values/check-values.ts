import { nearest } from '@sluice/kit';
import type { ApiId, Endpoint } from '@sluice/model';
import type { Problem } from '../problem.ts';
import { isAbout, type Rule } from '../rule.ts';
import type { DeclaredParameter } from './declared-parameter.ts';
import { fitsLeaf, type Selector, type ValueTest } from './value-test.ts';

interface Surroundings {
  readonly operations: readonly Endpoint[];
  readonly parameters: (endpoint: Endpoint) => readonly DeclaredParameter[] | null;
  readonly apisWithoutContract: readonly ApiId[];
}

/** What an author of rules about values cannot have meant: two of one name, a parameter that no contract knows, one that another makes needless. */
export function checkValues(rules: readonly Rule[], surroundings: Surroundings): readonly Problem[] {
  const valued = rules.filter(({ value }) => value !== null);
  return [
    ...valued.flatMap((rule, index) => twice(rule, valued.slice(0, index))),
    ...valued.flatMap((rule) => unknownNames(rule, surroundings)),
    ...valued.flatMap((rule, index) => shadowed(rule, valued.slice(0, index), surroundings.operations)),
    ...rules.filter(({ value }) => value === null).flatMap((rule) => unknownKinds(rule, valued)),
  ];
}

/** Findings are told apart by the name alone, whatever file it stands in. */
function twice(rule: Rule, before: readonly Rule[]): readonly Problem[] {
  const first = before.find(({ value }) => value?.kind === rule.value?.kind);
  if (!first || first.id === rule.id) return [];
  const message = `two ${rule.patch ? 'patches' : 'rules'} about values have the id "${nameOf(rule)}"; the first is ${first.id} (${first.source})`;
  return [problemOf(rule, message, 'error')];
}

function unknownNames(rule: Rule, { operations, parameters }: Surroundings): readonly Problem[] {
  const fitting = operations.filter((operation) => isAbout(rule, operation));
  const selector = rule.value?.test.selector;
  if (!selector || fitting.length === 0 || selector.channels.includes('name')) return [];
  const known = fitting.flatMap((operation) => parameters(operation) ?? [{ in: 'body', name: '*' } as const]);
  const own = known.filter((one) => selector.channels.includes(one.in));
  if (own.some(({ name }) => name === '*')) return [];
  return wantedOf(selector).flatMap(({ text, isMet }) => {
    if (own.some(isMet)) return [];
    const near = nearest(text, new Set(own.map(({ name }) => name)));
    // Contracts do not name the headers that every client sends.
    if (near === null && selector.channels.includes('header')) return [];
    const names = [...new Set(own.map(({ name }) => name))];
    const hint = near ? `did you mean "${near}"?` : names.length > 0 ? `it has ${names.slice(0, 12).join(', ')}` : 'it has none there';
    const where = fitting.length === 1 ? fitting[0]?.id : `any of ${fitting.length} operations`;
    const acts = rule.patch ? '; the patch acts all the same' : '';
    return [problemOf(rule, `${nameOf(rule)}: the contract declares no "${text}" for ${where}; ${hint}${acts}`, 'warning')];
  });
}

interface Wanted {
  readonly text: string;
  readonly isMet: (known: DeclaredParameter) => boolean;
}

/** Of a place within a body only its last name is looked at. */
function wantedOf({ channels, names, places }: Selector): readonly Wanted[] {
  return [
    ...names.map((name): Wanted => {
      const one = { channels, names: [name], places: [] };
      return { text: name, isMet: (known) => fitsLeaf(one, known.in, [[known.name]]) };
    }),
    ...places.flatMap(({ channel, segments }): readonly Wanted[] => {
      const text = segments.findLast((segment) => !segment.startsWith('*'));
      return text === undefined ? [] : [{ text, isMet: (known) => known.in === channel && known.name.toLowerCase() === text }];
    }),
  ];
}

/** One before it finds all that it finds, whatever the exchange. */
function shadowed(rule: Rule, before: readonly Rule[], operations: readonly Endpoint[]): readonly Problem[] {
  const first = before.find((other) => isSure(other) && covers(other, rule, operations) && findsAll(other.value?.test, rule.value?.test));
  if (!first) return [];
  return [
    problemOf(rule, `${nameOf(rule)} changes nothing: ${first.id} (${first.source}) comes first and finds all that it finds`, 'warning'),
  ];
}

function isSure({ conditions, match, mode, treatment, patch, untilMs }: Rule): boolean {
  const isForAll = match.consumerKinds.length === 0 && match.isVerified === null && conditions.length === 0;
  return isForAll && mode === 'enforce' && treatment?.kind === 'block' && (patch !== null || untilMs === null);
}

/** A patch that ends sooner leaves the other to act. */
function covers(wide: Rule, narrow: Rule, operations: readonly Endpoint[]): boolean {
  if ((wide.untilMs ?? Number.POSITIVE_INFINITY) < (narrow.untilMs ?? Number.POSITIVE_INFINITY)) return false;
  const own = operations.filter((operation) => isAbout(narrow, operation));
  const isSame = isAmong(narrow.match.endpoints, wide.match.endpoints) && isAmong(narrow.match.apis, wide.match.apis);
  if (!isAmong(narrow.match.methods, wide.match.methods)) return false;
  return isSame || (own.length > 0 && own.every((operation) => isAbout(wide, operation)));
}

function findsAll(wide: ValueTest | undefined, narrow: ValueTest | undefined): boolean {
  if (!wide || !narrow) return false;
  const [one, other] = [wide.selector, narrow.selector];
  const placesOf = ({ places }: Selector) => places.map(({ channel, segments }) => `${channel} ${segments.join('/')}`);
  return (
    isAmong(other.channels, one.channels) &&
    isAmong(other.names, one.names) &&
    isAmong(placesOf(other), placesOf(one)) &&
    (wide.pattern?.text ?? null) === (narrow.pattern?.text ?? null) &&
    (wide.allowed?.text ?? null) === (narrow.allowed?.text ?? null) &&
    isAmong(narrow.literals, wide.literals) &&
    (wide.lengthMax ?? Number.POSITIVE_INFINITY) <= (narrow.lengthMax ?? Number.POSITIVE_INFINITY)
  );
}

function isAmong(few: readonly string[], many: readonly string[]): boolean {
  return many.length === 0 || (few.length > 0 && few.every((one) => many.includes(one)));
}

/** A rule or an exception that asks for findings of a patch or a rule that is none. */
function unknownKinds(rule: Rule, valued: readonly Rule[]): readonly Problem[] {
  const kinds = valued.flatMap(({ value }) => value?.kind ?? []);
  const asked = rule.match.findings.filter((pattern) => /^(?:rule|patch)\.[a-z\d-]+$/.test(pattern) && !kinds.includes(pattern));
  return asked.map((kind) => {
    const near = nearest(kind, kinds);
    return problemOf(rule, `${nameOf(rule)}: nothing finds "${kind}"${near ? `; did you mean "${near}"?` : ''}`, 'warning');
  });
}

function nameOf({ id }: Rule): string {
  return id.split('/').at(-1) ?? id;
}

function problemOf({ source }: Rule, message: string, severity: Problem['severity']): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  return { file, line: Number(line), column: Number(column), message, severity };
}
