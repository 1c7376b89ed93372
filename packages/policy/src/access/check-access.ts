import { nearest } from '@sluice/kit';
import type { Endpoint } from '@sluice/model';
import { fitsGlob } from '../glob.ts';
import { parametersAsked, parametersOf, unknownParameter } from '../path-parameters.ts';
import type { Problem } from '../problem.ts';
import { type KnownApis, unknownApis } from '../unknown-apis.ts';
import { fitsAccess, patternOf } from './access-match.ts';
import { type AccessEntry, isOfProperties } from './entry.ts';
import { isWithin, type SecurityOf } from './who.ts';

export interface AccessSurroundings extends KnownApis {
  readonly security: SecurityOf;
  readonly roles: readonly string[];
}

/** What an author cannot have meant, found before any traffic: paths, parameters and roles that nobody knows, entries that change nothing. */
export function checkAccess(entries: readonly AccessEntry[], surroundings: AccessSurroundings): readonly Problem[] {
  return [
    ...entries.flatMap((entry) => ofNoApi(entry, surroundings)),
    ...entries.flatMap((entry) => unknownEndpoints(entry, surroundings)),
    ...entries.flatMap((entry) => unknownParameters(entry, surroundings.operations)),
    ...unknownNames(entries, surroundings),
    ...entries.flatMap(contradictory),
    ...entries.flatMap((entry) => shadowed(entry, entries, surroundings.operations)),
  ];
}

function problemOf({ source }: AccessEntry, message: string, severity: Problem['severity']): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  return { file, line: Number(line), column: Number(column), message, severity };
}

function nameOf({ id }: AccessEntry): string {
  return id.slice(id.indexOf('/') + 1);
}

/** What closes or opens an API that nobody configured does so to none. */
function ofNoApi(entry: AccessEntry, surroundings: AccessSurroundings): readonly Problem[] {
  return unknownApis(entry.match.apis, surroundings).map(({ pattern, message }) =>
    problemOf(entry, `${nameOf(entry)}: ${message}`, pattern.includes('*') ? 'warning' : 'error'),
  );
}

/** What a permit is about must be there, or what was meant stays open; a forbid may be about what no contract tells. */
function unknownEndpoints(entry: AccessEntry, { operations, apisWithoutContract }: AccessSurroundings): readonly Problem[] {
  const { apis, endpoints, methods } = entry.match;
  // It may be about one of those.
  if (apisWithoutContract.some((api) => apis.length === 0 || apis.some((pattern) => fitsGlob(api, pattern)))) return [];
  const known = operations.filter((operation) => fitsAccess({ apis, endpoints: [], methods: [operation.method] }, operation, false));
  if (known.length === 0) return [];
  return endpoints
    .filter((pattern) => !known.some((operation) => fitsAccess({ apis, endpoints: [pattern], methods }, operation, false)))
    .map((pattern) => {
      const { template } = patternOf(pattern);
      const own = pattern.includes(' ') ? (pattern.split(' ')[0] ?? '') : '';
      if (own !== '' && methods.length > 0 && !methods.includes(own)) {
        const message = `${nameOf(entry)}: "${pattern}" and "method: ${methods.join(', ')}" have nothing in common; leave "method" out`;
        return problemOf(entry, message, 'error');
      }
      const isExact = entry.effect !== 'forbid' && !template.includes('*');
      const others = known.filter((operation) =>
        fitsAccess({ apis, endpoints: [template], methods: [operation.method] }, operation, false),
      );
      const near = nearest(
        pattern,
        known.map((operation) => (pattern.includes(' ') ? operation.id : operation.template)),
      );
      const hint =
        others.length > 0
          ? `it knows this path with ${[...new Set(others.map(({ method }) => method))].join(', ')}`
          : near
            ? `did you mean "${near}"?`
            : '"sluice policy matrix" lists the operations';
      return problemOf(entry, `${nameOf(entry)}: the contract declares no "${pattern}"; ${hint}`, isExact ? 'error' : 'warning');
    });
}

function unknownParameters(entry: AccessEntry, operations: readonly Endpoint[]): readonly Problem[] {
  const fitting = operations.filter((operation) => fitsAccess(entry.match, operation, false));
  const templates = [...fitting.map(({ template }) => template), ...entry.match.endpoints.map((pattern) => patternOf(pattern).template)];
  const known = parametersOf(templates);
  const isOpen = fitting.length === 0 && entry.match.endpoints.some((pattern) => pattern.includes('**'));
  const asked = parametersAsked([...entry.conditions, ...(entry.rows ? [entry.rows.keep] : [])]);
  const guarded = entry.guard === null ? [] : parametersOf([entry.guard]);
  const problems: Problem[] = [];
  for (const name of new Set([...asked, ...guarded])) {
    const words = isOpen && known.length === 0 ? null : unknownParameter(name, known);
    if (words !== null) problems.push(problemOf(entry, `${nameOf(entry)}: ${words}`, 'error'));
  }
  if (entry.guard !== null && operations.length > 0 && !operations.some((operation) => isRead(operation, entry.guard ?? ''))) {
    const reads = operations.filter(({ method }) => method === 'GET').map(({ template }) => template);
    const near = nearest(entry.guard, reads);
    problems.push(
      problemOf(
        entry,
        `${nameOf(entry)}: the contract declares no "GET ${entry.guard}"${near ? `; did you mean "GET ${near}"?` : ''}`,
        'warning',
      ),
    );
  }
  return problems;
}

function isRead(operation: Endpoint, template: string): boolean {
  return fitsAccess({ apis: [], endpoints: [template], methods: ['GET'] }, operation, false);
}

function unknownNames(entries: readonly AccessEntry[], { operations, security, roles }: AccessSurroundings): readonly Problem[] {
  const needs = operations.flatMap((operation) => security(operation) ?? []).flat();
  // Roles of the configuration are not all that there are: tokens and the register have others.
  const hasContractual = { roles: needs.some((need) => need.roles.length > 0), scopes: needs.some(({ scopes }) => scopes.length > 0) };
  const declared = {
    roles: new Set([...roles, ...needs.flatMap((need) => need.roles)]),
    scopes: new Set(needs.flatMap(({ scopes }) => scopes)),
  };
  const uses = { roles: usesOf(entries, 'roles'), scopes: usesOf(entries, 'scopes') };
  return entries.flatMap((entry) =>
    (['roles', 'scopes'] as const).flatMap((kind) => {
      const named = [...new Set([...entry.who[kind], ...(entry.unless?.[kind] ?? [])])];
      return named.flatMap((name) => {
        const isKnown = declared[kind].has(name) || (declared[kind].size === 0 && (uses[kind].get(name) ?? 0) > 1);
        if (isKnown) return [];
        const others = declared[kind].size > 0 ? [...declared[kind]] : [...uses[kind].keys()].filter((other) => other !== name);
        const near = nearest(name, others);
        if (near === null && !hasContractual[kind]) return [];
        const word = kind === 'roles' ? 'role' : 'scope';
        const message = `${nameOf(entry)}: nobody is known to have the ${word} "${name}"; ${near ? `did you mean "${near}"?` : `known are ${others.join(', ')}`}`;
        return [problemOf(entry, message, 'warning')];
      });
    }),
  );
}

function usesOf(entries: readonly AccessEntry[], kind: 'roles' | 'scopes'): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { who, unless } of entries)
    for (const name of [...who[kind], ...(unless?.[kind] ?? [])]) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

/** Conditions that hold together for nobody: one thing is to be two. */
function contradictory(entry: AccessEntry): readonly Problem[] {
  const wanted = new Map<string, string>();
  for (const { text } of entry.conditions) {
    const [, thing = '', literal = ''] = /^([\w.]+) == ("[^"]*"|-?\d+|true|false)$/.exec(text) ?? [];
    const before = wanted.get(thing);
    if (before !== undefined && before !== literal) {
      const what = entry.effect === 'permit' ? 'never permits anything' : 'never forbids anything';
      return [
        problemOf(
          entry,
          `${nameOf(entry)} ${what}: ${thing} cannot be ${before} and ${literal}; write ${thing} in [${before}, ${literal}] for either`,
          'error',
        ),
      ];
    }
    if (thing !== '') wanted.set(thing, literal);
  }
  return [];
}

/** An entry that changes nothing: another permits or forbids the same and more, whatever the exchange. */
function shadowed(entry: AccessEntry, entries: readonly AccessEntry[], operations: readonly Endpoint[]): readonly Problem[] {
  const wider = entries.find((other) => {
    if (other === entry || !isPlain(other) || other.mode !== 'enforce' || !isWithin(entry.who, other.who)) return false;
    if (!covers(other, entry, operations)) return false;
    // Of two that are the same the later one is said.
    return (
      !(isPlain(entry) && other.effect === entry.effect && isWithin(other.who, entry.who) && covers(entry, other, operations)) ||
      entries.indexOf(other) < entries.indexOf(entry)
    );
  });
  if (!wider || entry.effect === 'close' || wider.effect === 'close') return [];
  if (wider.effect === 'permit' && (entry.effect === 'forbid' || entry.writes !== null)) return [];
  const what =
    wider.effect === entry.effect
      ? `changes nothing: ${wider.id} (${wider.source}) says the same of all that it is about, without a condition`
      : `never permits anything: ${wider.id} (${wider.source}) forbids all that it is about`;
  return [problemOf(entry, `${nameOf(entry)} ${what}`, 'warning')];
}

function isPlain(entry: AccessEntry): boolean {
  const { conditions, rows, fields, writes, unless } = entry;
  return conditions.length === 0 && rows === null && fields === null && writes === null && unless === null && !isOfProperties(entry);
}

function covers(wide: AccessEntry, narrow: AccessEntry, operations: readonly Endpoint[]): boolean {
  const own = operations.filter((operation) => fitsAccess(narrow.match, operation, false));
  if (own.length > 0) return own.every((operation) => fitsAccess(wide.match, operation, false));
  const isAmong = (few: readonly string[], many: readonly string[]) =>
    many.length === 0 || (few.length > 0 && few.every((one) => many.includes(one)));
  return (
    isAmong(narrow.match.apis, wide.match.apis) &&
    isAmong(narrow.match.endpoints, wide.match.endpoints) &&
    isAmong(narrow.match.methods, wide.match.methods)
  );
}
