import { nearest } from '@sluice/kit';

/** The names of parameters in templates of paths, or in patterns of endpoints; each once. */
export function parametersOf(templates: readonly string[]): readonly string[] {
  return [...new Set(templates.flatMap((template) => [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)))];
}

/** The parameters of the path that conditions ask for, each once: `orderId` of `path.orderId`. */
export function parametersAsked(conditions: readonly { readonly text: string }[]): readonly string[] {
  return [...new Set(conditions.flatMap(({ text }) => [...text.matchAll(/(?<![.\w])path\.(\w+)/g)].map(([, name = '']) => name)))];
}

/** Words for a parameter that none of those is, with what may have been meant; null for one of them. */
export function unknownParameter(name: string, known: readonly string[]): string | null {
  if (known.includes(name)) return null;
  const near = nearest(name, known);
  const hint = near
    ? `did you mean "${near}"?`
    : known.length > 0
      ? `its parameters are ${known.join(', ')}`
      : `name it in the pattern: match: { endpoint: "GET /…/{${name}}" }`;
  return `no path that it is about has a parameter "${name}"; ${hint}`;
}
