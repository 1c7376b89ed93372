import { loosePath } from '@sluice/kit';
import type { Endpoint } from '@sluice/model';
import { fitsGlob } from '../glob.ts';

/** What an entry is about. An empty list means: any. */
export interface AccessMatch {
  readonly apis: readonly string[];
  /** `GET /orders/{id}`, or a template alone; `*` stands for one segment, `**` for any number. */
  readonly endpoints: readonly string[];
  readonly methods: readonly string[];
}

/**
 * Whether an entry is about an endpoint. What it says of GET it says of HEAD. OPTIONS is a method like any other: some APIs answer it with
 * what they answer a GET. `isLoose`: whatever the case of letters and the slash at the end.
 */
export function fitsAccess(match: AccessMatch, endpoint: Endpoint, isLoose: boolean): boolean {
  if (match.apis.length > 0 && !match.apis.some((pattern) => fitsGlob(endpoint.api, pattern))) return false;
  const method = endpoint.method === 'HEAD' ? 'GET' : endpoint.method;
  const isNamed = (name: string) => name === method || name === endpoint.method;
  if (match.methods.length > 0 && !match.methods.some(isNamed)) return false;
  if (match.endpoints.length === 0) return true;
  return match.endpoints.some((pattern) => {
    const { method: wanted, template } = patternOf(pattern);
    if (wanted !== null && wanted !== '*' && !isNamed(wanted)) return false;
    return fitsPattern(endpoint, template, isLoose);
  });
}

export function patternOf(pattern: string): { readonly method: string | null; readonly template: string } {
  const space = pattern.indexOf(' ');
  return space < 0 ? { method: null, template: pattern } : { method: pattern.slice(0, space), template: pattern.slice(space + 1) };
}

/** Why a text names no endpoint that there could be; null where it may. */
export function endpointFault(text: string): string | null {
  const { template } = patternOf(text);
  if (!/^[/*]/.test(template)) return `"${text}" is no endpoint; write GET /users/{id}, or a template such as /admin/**`;
  if (/[?#]/.test(template))
    return `"${text}" would never match: an endpoint has no query; write GET /users/{id}, and the query as a condition`;
  const parameter = /\/:([\w-]+)/.exec(template)?.[1];
  return parameter === undefined ? null : `"${text}" would never match: write {${parameter}} for the parameter ":${parameter}"`;
}

/**
 * A parameter of the pattern is one of the template, whatever its name. Of an endpoint that no contract declares nobody knows what is a
 * parameter: there it is any segment.
 */
export function fitsPattern({ template, isDeclared }: Endpoint, pattern: string, isLoose: boolean): boolean {
  const [text, glob] = isLoose ? [loosePath(template), loosePath(pattern)] : [template, pattern];
  if (isDeclared) return fitsGlob(unnamed(text), unnamed(glob), '/');
  return fitsGlob(text, glob.replace(/\{[^{}/]*\}/g, '*'), '/');
}

function unnamed(template: string): string {
  return template.replace(/\{[^{}/]*\}/g, '{}');
}

/** The segments of the path that the patterns about an endpoint name: `/users/{userId}` has `userId` in its second. */
export function namedSegments(matches: readonly AccessMatch[], endpoint: Endpoint): ReadonlyMap<string, number> {
  const segments = new Map<string, number>();
  for (const pattern of matches.flatMap(({ endpoints }) => endpoints)) {
    const { template } = patternOf(pattern);
    if (!fitsPattern(endpoint, template, false)) continue;
    for (const [index, segment] of template.split('/').slice(1).entries()) {
      if (segment === '**') break;
      const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
      if (name !== undefined && !segments.has(name)) segments.set(name, index);
    }
  }
  return segments;
}
