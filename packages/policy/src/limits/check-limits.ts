import { nearest } from '@sluice/kit';
import { type Endpoint, termsText } from '@sluice/model';
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

function unknownParameters(limit: Limit, operations: readonly Endpoint[]): readonly Problem[] {
  const templates = operations.filter((operation) => fitsEndpoint(limit.match, operation)).map(({ template }) => template);
  if (templates.length === 0) return [];
  const names = [...new Set(templates.flatMap((template) => [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)))];
  return limit.by.flatMap((key) => {
    if (key.kind !== 'path' || names.includes(key.name)) return [];
    const near = nearest(key.name, names);
    return [warning(limit, `no path that it is about has a parameter "${key.name}"${near ? `; did you mean "${near}"?` : ''}`)];
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
