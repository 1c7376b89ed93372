import { nearest } from '@sluice/kit';
import type { ApiId, Endpoint } from '@sluice/model';
import { fitsGlob } from './glob.ts';

/** Which APIs there are: those of the contracts, and those that have none. */
export interface KnownApis {
  readonly operations: readonly Endpoint[];
  readonly apisWithoutContract: readonly ApiId[];
}

/** Of what is said of APIs, that which is about none that is configured, each with the words for it. */
export function unknownApis(
  patterns: readonly string[],
  { operations, apisWithoutContract }: KnownApis,
): readonly { readonly pattern: string; readonly message: string }[] {
  const known = [...new Set([...operations.map(({ api }) => api), ...apisWithoutContract])];
  if (known.length === 0) return [];
  return patterns
    .filter((pattern) => !known.some((api) => fitsGlob(api, pattern)))
    .map((pattern) => {
      const near = nearest(pattern, known);
      const hint = near ? `did you mean "${near}"?` : `there are ${known.join(', ')}`;
      return { pattern, message: `no API is called "${pattern}"; ${hint}` };
    });
}
