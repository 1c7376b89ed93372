import type { PathParameter } from '@sluice/contract';

/** How the segments of a path are named: by the contract, and by the patterns of access entries. */
export interface PathNames {
  readonly pathParameters: readonly PathParameter[];
  readonly pathNames: ReadonlyMap<string, number>;
}

/** The parameters of a path by name, decoded. One that cannot be decoded is not there: a condition on it is an error. */
export function pathValues(path: string, { pathParameters, pathNames }: PathNames): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (pathNames.size > 0) {
    const segments = path.split('/').slice(1);
    for (const [name, index] of pathNames) add(values, name, segments[index] ?? '');
  }
  for (const { name, start, end } of pathParameters) add(values, name, path.slice(start, end));
  return values;
}

function add(values: Map<string, string>, name: string, text: string): void {
  values.delete(name);
  try {
    if (text !== '') values.set(name, decodeURIComponent(text));
  } catch {
    // No UTF-8: what a server makes of it nobody knows.
  }
}
