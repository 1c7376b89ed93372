import { nearest } from '@sluice/kit';
import { type Endpoint, termsText } from '@sluice/model';
import { parametersAsked, parametersOf, unknownParameter } from '../path-parameters.ts';
import type { Problem } from '../problem.ts';
import { fitsEndpoint } from '../rule.ts';
import { type KnownApis, unknownApis } from '../unknown-apis.ts';
import type { Limit } from './limit.ts';
import { stricterThan } from './shadowed-limits.ts';

/** What an author cannot have meant: APIs that nobody configured, endpoints and parameters that no contract knows (APIs without one may have them all the same), limits that are never reached. */
export function checkLimits(limits: readonly Limit[], known: KnownApis): readonly Problem[] {
  const { operations } = known;
  return limits.flatMap((limit) => [
    ...unknownApis(limit.match.apis, known).map(({ message }) => warning(limit, message)),
    ...unknownEndpoints(limit, operations),
    ...unknownParameters(limit, operations),
    ...unreached(limit, limits),
  ]);
}

function unknownEndpoints(limit: Limit, operations: readonly Endpoint[]): readonly Problem[] {
  const known = operations.filter((operation) => fitsEndpoint({ ...limit.match, endpoints: [], methods: [] }, operation));
  if (known.length === 0) return [];
  return limit.match.endpoints
    .filter((pattern) => !known.some((operation) => fitsEndpoint({ ...limit.match, endpoints: [pattern] }, operation)))
    .map((pattern) => {
      const near = nearest(
        pattern,
        known.map(({ id, template }) => (pattern.includes(' ') ? id : template)),
      );
      return warning(limit, `no contract declares "${pattern}"${near ? `; did you mean "${near}"?` : ''}`);
    });
}

/** A parameter has the name that the contract or the limit's own pattern gives it. */
function unknownParameters(limit: Limit, operations: readonly Endpoint[]): readonly Problem[] {
  const { by, conditions, count, match } = limit;
  const declared = operations.filter((operation) => fitsEndpoint(match, operation)).map(({ template }) => template);
  const names = parametersOf([...declared, ...match.endpoints]);
  const keys = [...by, ...(count.kind === 'distinct' ? [count.of] : [])];
  const asked = [...keys.flatMap((key) => (key.kind === 'path' ? [key.name] : [])), ...parametersAsked(conditions)];
  return asked.flatMap((name) => {
    const words = unknownParameter(name, names);
    return words === null ? [] : [warning(limit, words)];
  });
}

function unreached(limit: Limit, limits: readonly Limit[]): readonly Problem[] {
  const stricter = stricterThan(limit, limits);
  if (stricter === null) return [];
  const words = `${termsText(stricter.terms)}, before ${termsText(limit.terms)}`;
  return [warning(limit, `it is never reached: ${stricter.id} (${stricter.source}) counts the same and refuses ${words}`)];
}

function warning({ id, source }: Limit, message: string): Problem {
  const [, file = source, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(source) ?? [];
  return { file, line: Number(line), column: Number(column), message: `${id.slice(id.indexOf('/') + 1)}: ${message}`, severity: 'warning' };
}
