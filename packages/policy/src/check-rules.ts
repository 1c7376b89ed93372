import { nearest } from '@sluice/kit';
import type { Endpoint } from '@sluice/model';
import { unknownFindings } from './finding-kinds.ts';
import { fitsGlob } from './glob.ts';
import { parametersAsked, parametersOf, unknownParameter } from './path-parameters.ts';
import type { Problem } from './problem.ts';
import { isAbout, type Match, type Rule } from './rule.ts';
import { type KnownApis, unknownApis } from './unknown-apis.ts';

/** What an author of rules cannot have meant: what no operation of the contracts is, and what is never reached. */
export function checkRules(rules: readonly Rule[], known: KnownApis): readonly Problem[] {
  const { operations, apisWithoutContract } = known;
  // Where some API has no contract, any rule may be about it.
  const unknown = apisWithoutContract.length > 0 ? [] : rules.flatMap((rule) => unknownEndpoints(rule, operations));
  const ofNoApi = (rule: Rule) => unknownApis(rule.match.apis, known).map(({ message }) => problemOf(rule, `${nameOf(rule)}: ${message}`));
  return [
    ...rules.flatMap(ofNoApi),
    ...unknown,
    ...rules.flatMap((rule) => unknownParameters(rule, operations)),
    ...rules.flatMap(contradictions),
    ...shadowedRules(rules, apisWithoutContract.length > 0 ? [] : operations),
  ];
}

/** Rules and exceptions that ask for what nothing finds. */
export function checkFindings(rules: readonly Rule[], attacks: readonly string[]): readonly Problem[] {
  return rules.flatMap((rule) =>
    unknownFindings(rule.match.findings, attacks).map((message) => problemOf(rule, `${nameOf(rule)}: ${message}`)),
  );
}

/** A pattern may be about what no contract tells; a single endpoint that is not there is likely a slip, also in the name of a parameter. */
function unknownEndpoints(rule: Rule, operations: readonly Endpoint[]): readonly Problem[] {
  const { match, value, treatment } = rule;
  const isOf = (endpoints: readonly string[], operation: Endpoint) =>
    isAbout({ match: { ...match, endpoints, methods: [] }, value, treatment }, operation);
  const known = operations.filter((operation) => isOf([], operation));
  if (known.length === 0) return [];
  return match.endpoints
    .filter((pattern) => !pattern.includes('*') && !known.some((operation) => isOf([pattern], operation)))
    .map((pattern) => {
      const texts = known.map((operation) => (pattern.includes(' ') ? operation.id : operation.template));
      const near = texts.find((text) => unnamed(text) === unnamed(pattern)) ?? nearest(pattern, texts);
      const hint = near ? `; did you mean "${near}"?` : '';
      const acts = rule.patch ? '; the patch acts there all the same' : '';
      return problemOf(rule, `${nameOf(rule)}: the contract declares no "${pattern}"${hint}${acts}`);
    });
}

/** What cannot be told is held back: a condition on a parameter that is never there would be met by everybody. */
function unknownParameters(rule: Rule, operations: readonly Endpoint[]): readonly Problem[] {
  const declared = operations.filter((operation) => isAbout(rule, operation)).map(({ template }) => template);
  const known = parametersOf([...declared, ...rule.match.endpoints]);
  return parametersAsked(rule.conditions).flatMap((name) => {
    const words = unknownParameter(name, known);
    return words === null ? [] : [problemOf(rule, `${nameOf(rule)}: ${words}`)];
  });
}

/** Two parts of a match that no exchange, and no value, can meet together. */
function contradictions(rule: Rule): readonly Problem[] {
  const { endpoints, methods, places, side, consumerKinds, isVerified } = rule.match;
  const never = (why: string) => [problemOf(rule, `${nameOf(rule)} never matches: ${why}`)];
  const wanted = endpoints.flatMap((pattern) => (pattern.includes(' ') ? [pattern.split(' ')[0] ?? ''] : ['*']));
  const isNamed = (method: string) => wanted.some((pattern) => fitsGlob(method, pattern));
  if (methods.length > 0 && endpoints.length > 0 && !methods.some(isNamed))
    return never(`its endpoints are asked with ${[...new Set(wanted)].join(', ')}, and its method is ${methods.join(', ')}`);
  const other = side === 'request' ? 'response' : 'request';
  if (places.length > 0 && places.every((place) => place.startsWith(`${other}.`)))
    return never(`it is about a ${side}, and its place is one of a ${other}`);
  if (isVerified === true && consumerKinds.length > 0 && consumerKinds.every((kind) => kind === 'anonymous'))
    return never('nobody who is anonymous is verified');
  return [];
}

function unnamed(text: string): string {
  return text.replace(/\{[^{}]*\}/g, '{}');
}

function nameOf({ id }: Rule): string {
  return id.split('/').at(-1) ?? id;
}

function problemOf({ source }: Rule, message: string): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  return { file, line: Number(line), column: Number(column), message, severity: 'warning' };
}

/** Rules that are never reached: the first match wins, and one before them matches whatever they do. */
function shadowedRules(rules: readonly Rule[], operations: readonly Endpoint[]): readonly Problem[] {
  return rules.flatMap((rule, index) => {
    const first = rules
      .slice(0, index)
      .find((other) => isSure(other) && other.scope === rule.scope && isWider(other.match, rule.match) && covers(other, rule, operations));
    if (!first || rule.scope === 'rows') return [];
    return [
      problemOf(rule, `${nameOf(rule)} is never reached: ${first.id} (${first.source}) comes first and is about all that it is about`),
    ];
  });
}

function isSure({ conditions, requirement, untilMs, mode }: Rule): boolean {
  return conditions.length === 0 && requirement === null && untilMs === null && mode === 'enforce';
}

function isWider(wide: Match, narrow: Match): boolean {
  const lists = ['sensitivities', 'places', 'consumerKinds'] as const;
  const globs = ['apis', 'classes', 'findings'] as const;
  return (
    wide.side === narrow.side &&
    wide.isHandover === narrow.isHandover &&
    (wide.isWithPossible || !narrow.isWithPossible) &&
    (wide.declared === null || wide.declared === narrow.declared) &&
    (wide.isVerified === null || wide.isVerified === narrow.isVerified) &&
    lists.every((list) => isAmong(narrow[list], wide[list])) &&
    globs.every((list) => isAmong(narrow[list], wide[list], fitsGlob))
  );
}

/** Whether all that one is about the other is about, too: by the operations that are known, or by what is written. */
function covers(wide: Rule, narrow: Rule, operations: readonly Endpoint[]): boolean {
  const isSame = isAmong(narrow.match.endpoints, wide.match.endpoints) && isAmong(narrow.match.methods, wide.match.methods);
  const isOfKnown = narrow.match.endpoints.length > 0 && !narrow.match.endpoints.some((pattern) => pattern.includes('*'));
  const own = isOfKnown ? operations.filter((operation) => isAbout(narrow, operation)) : [];
  return isSame || (own.length > 0 && own.every((operation) => isAbout(wide, operation)));
}

function isAmong(few: readonly string[], many: readonly string[], fits = (one: string, other: string) => one === other): boolean {
  return many.length === 0 || (few.length > 0 && few.every((one) => many.some((other) => fits(one, other))));
}
