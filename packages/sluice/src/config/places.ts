import type { Problem } from './problem.ts';

/** Where the parts of a configuration stand, by their dotted paths: `apis.0.routes.2`. Empty for what no file says. */
export type Places = Readonly<Record<string, Place>>;

interface Place {
  readonly line: number;
  readonly column: number;
}

const noPlace: Place = { line: 1, column: 1 };

/** The places of all parts of a document that was read. */
export function placesOf(document: object, placeOf: (path: readonly string[]) => Place): Places {
  const places: Record<string, Place> = {};
  const walk = (part: object, path: readonly string[]): void => {
    for (const [key, value] of Object.entries<unknown>({ ...part })) {
      const own = [...path, key];
      const { line, column } = placeOf(own);
      places[own.join('.')] = { line, column };
      if (typeof value === 'object' && value !== null) walk(value, own);
    }
  };
  walk(document, []);
  return places;
}

/** The place of a part, or of the nearest one above it that stands somewhere. */
export function placeIn(
  settings: { readonly file: string | null; readonly places: Places },
  path: string,
): Pick<Problem, 'file' | 'line' | 'column'> {
  const { file, places } = settings;
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const place = places[at];
    if (place) return { file: file ?? 'command line', ...place };
  }
  return { file: file ?? 'command line', ...noPlace };
}
