import { decodePercent } from './document/uri.ts';
import { parseTemplate, type Segment } from './path-template.ts';

/** Where a path parameter stands in the path as it travelled, percent escapes and all. */
export interface PathParameter {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface Routed<Target> {
  readonly kind: 'operation';
  readonly target: Target;
  readonly pathParameters: readonly PathParameter[];
}

export type Route<Target> = Routed<Target> | { readonly kind: 'no-method'; readonly allowed: readonly string[] };

interface Entry<Target> {
  readonly target: Target;
  readonly names: readonly string[];
  readonly template: string;
}

class RouteNode<Target> {
  readonly fixedByText = new Map<string, RouteNode<Target>>();
  readonly mixed: { readonly literals: readonly string[]; readonly node: RouteNode<Target> }[] = [];
  deep: RouteNode<Target> | null = null;
  readonly entryByMethod = new Map<string, Entry<Target>>();
}

/** A segment's literals around its parameters, as a key for templates that differ in names only. */
const literalsKey = (literals: readonly string[]): string => literals.join('\u0000');

/** Finds the operation of a path: fixed segments before mixed ones, mixed before plain parameters, trailing slashes exact. */
export class Router<Target> {
  readonly #root = new RouteNode<Target>();

  /** Adds a template; null when it was added, else the template that already answers there. */
  add(method: string, template: string, target: Target, deepNames?: ReadonlySet<string>): string | null {
    const segments = parseTemplate(template, deepNames) ?? [];
    let node = this.#root;
    for (const segment of segments) node = step(node, segment);
    const known = node.entryByMethod.get(method);
    if (known) return known.template;
    const names = segments.flatMap((segment) => (segment.kind === 'mixed' ? segment.names : segment.kind === 'deep' ? [segment.name] : []));
    node.entryByMethod.set(method, { target, names, template });
    return null;
  }

  /**
   * `path` is the path of a request target, still percent-encoded, without its query. HEAD is answered by GET where it is not declared.
   * `literally` takes escapes for what they are: to a server that decodes nothing `%61` is no `a`.
   */
  match(method: string, path: string, literally = false): Route<Target> | null {
    if (!path.startsWith('/')) return null;
    return new Search(this.#root, method, path, literally).run();
  }
}

function step<Target>(node: RouteNode<Target>, segment: Segment): RouteNode<Target> {
  switch (segment.kind) {
    case 'fixed': {
      const next = node.fixedByText.get(segment.text) ?? new RouteNode<Target>();
      node.fixedByText.set(segment.text, next);
      return next;
    }
    case 'mixed': {
      const key = literalsKey(segment.literals);
      const known = node.mixed.find(({ literals }) => literalsKey(literals) === key);
      if (known) return known.node;
      const next = new RouteNode<Target>();
      node.mixed.push({ literals: segment.literals, node: next });
      // The more is fixed, the earlier it is tried; a plain parameter, with nothing fixed, comes last.
      node.mixed.sort((one, other) => fixedLength(other.literals) - fixedLength(one.literals));
      return next;
    }
    case 'deep': {
      node.deep ??= new RouteNode<Target>();
      return node.deep;
    }
  }
}

function fixedLength(literals: readonly string[]): number {
  return literals.reduce((sum, literal) => sum + literal.length, 0);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

class Search<Target> {
  readonly #method: string;
  readonly #segments: readonly (Span & { readonly text: string })[];
  readonly #root: RouteNode<Target>;
  readonly #path: string;
  readonly #allowed = new Set<string>();
  /**
   * What follows a deep parameter, where all its ends were tried: a later start has no other ends, so that each node meets
   * each segment once.
   */
  readonly #dead = new Set<RouteNode<Target>>();

  constructor(root: RouteNode<Target>, method: string, path: string, literally: boolean) {
    this.#root = root;
    this.#method = method;
    this.#path = path;
    const segments: (Span & { text: string })[] = [];
    for (let start = 1; start <= path.length; ) {
      const slash = path.indexOf('/', start);
      const end = slash === -1 ? path.length : slash;
      const segment = path.slice(start, end);
      segments.push({ start, end, text: literally ? segment : decodePercent(segment) });
      if (slash === -1) break;
      start = slash + 1;
    }
    this.#segments = segments;
  }

  run(): Route<Target> | null {
    const found = this.#from(this.#root, 0, []);
    if (found) return found;
    return this.#allowed.size === 0 ? null : { kind: 'no-method', allowed: [...this.#allowed].sort() };
  }

  #from(node: RouteNode<Target>, index: number, spans: readonly Span[]): Routed<Target> | null {
    const segment = this.#segments[index];
    if (segment === undefined) return this.#end(node, spans);
    const fixed = node.fixedByText.get(segment.text);
    const found = fixed && this.#from(fixed, index + 1, spans);
    if (found) return found;
    for (const { literals, node: next } of node.mixed) {
      const matched = this.#mixed(literals, segment);
      const below = matched && this.#from(next, index + 1, [...spans, ...matched]);
      if (below) return below;
    }
    return node.deep && this.#deep(node.deep, index, spans);
  }

  #deep(node: RouteNode<Target>, index: number, spans: readonly Span[]): Routed<Target> | null {
    if (this.#dead.has(node)) return null;
    const start = this.#segments[index]?.start ?? 0;
    // The shortest first: what follows in a template is more than nothing.
    for (let last = index; last < this.#segments.length; last += 1) {
      const end = this.#segments[last]?.end ?? start;
      const found = end > start ? this.#from(node, last + 1, [...spans, { start, end }]) : null;
      if (found) return found;
    }
    this.#dead.add(node);
    return null;
  }

  #end(node: RouteNode<Target>, spans: readonly Span[]): Routed<Target> | null {
    for (const method of node.entryByMethod.keys()) this.#allowed.add(method);
    const entry = node.entryByMethod.get(this.#method) ?? (this.#method === 'HEAD' ? node.entryByMethod.get('GET') : undefined);
    if (!entry) return null;
    const pathParameters = spans.map(({ start, end }, index) => ({ name: entry.names[index] ?? '', start, end }));
    return { kind: 'operation', target: entry.target, pathParameters };
  }

  /** Spans of the parameters between literals, each at least one character long; the leftmost place of each literal is enough. */
  #mixed(literals: readonly string[], segment: Span & { readonly text: string }): readonly Span[] | null {
    if (segment.end === segment.start) return null;
    const isPlain = literals.length === 2 && literals[0] === '' && literals[1] === '';
    if (isPlain) return [segment];
    // Literals are compared as they travelled: a parameter's span must be in the path, not in its decoded form.
    const raw = this.#path.slice(segment.start, segment.end);
    const [first = '', ...rest] = literals;
    if (!raw.startsWith(first)) return null;
    const spans: Span[] = [];
    let from = first.length;
    for (const [index, literal] of rest.entries()) {
      const isLast = index === rest.length - 1;
      const end = isLast ? raw.length - literal.length : literal === '' ? from + 1 : raw.indexOf(literal, from + 1);
      if (end <= from || (isLast && !raw.endsWith(literal))) return null;
      spans.push({ start: segment.start + from, end: segment.start + end });
      from = end + literal.length;
    }
    return spans;
  }
}
