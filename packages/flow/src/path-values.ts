import type { PathParameter } from '@sluice/contract';

/** How the segments of a path are named: by the contract, and by the patterns of access entries. */
export interface PathNames {
  readonly pathParameters: readonly PathParameter[];
  readonly pathNames: ReadonlyMap<string, number>;
}

/** The parameters of a path by name, decoded. One that cannot be decoded is not there: a condition on it is an error. `decoded` may do better. */
export function pathValues(
  path: string,
  { pathParameters, pathNames }: PathNames,
  decoded: (text: string) => string | null = wellDecoded,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const add = (name: string, text: string): void => {
    const value = text === '' ? null : decoded(text);
    if (value === null) values.delete(name);
    else values.set(name, value);
  };
  if (pathNames.size > 0) {
    const segments = path.split('/').slice(1);
    for (const [name, index] of pathNames) add(name, segments[index] ?? '');
  }
  for (const { name, start, end } of pathParameters) add(name, path.slice(start, end));
  return values;
}

function wellDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // No UTF-8: what a server makes of it nobody knows.
    return null;
  }
}
