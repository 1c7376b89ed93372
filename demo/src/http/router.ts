import type { Method, Route } from './route.ts';

type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'other-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

interface Node {
  readonly literals: Map<string, Node>;
  readonly routes: Map<string, Route>;
  variable: { readonly name: string; readonly node: Node } | undefined;
}

/** A tree over path segments; a literal segment wins over a variable one. */
export class Router {
  readonly #root = emptyNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  match(method: string, path: string): Match {
    const parameters: Record<string, string> = {};
    let node = this.#root;
    for (const segment of path.slice(1).split('/')) {
      const literal = node.literals.get(segment);
      if (literal !== undefined) {
        node = literal;
        continue;
      }
      if (node.variable === undefined || segment === '') return { kind: 'none' };
      const value = decoded(segment);
      if (value === undefined) return { kind: 'none' };
      parameters[node.variable.name] = value;
      node = node.variable.node;
    }
    if (node.routes.size === 0) return { kind: 'none' };
    const wanted = method === 'HEAD' ? 'GET' : method;
    const route = node.routes.get(wanted);
    if (route !== undefined) return { kind: 'route', route, parameters };
    return { kind: 'other-method', allowed: [...node.routes.keys()].flatMap(withHead) };
  }

  #add(route: Route): void {
    let node = this.#root;
    for (const segment of route.template.slice(1).split('/')) node = child(node, segment);
    node.routes.set(route.method satisfies Method, route);
  }
}

function child(node: Node, segment: string): Node {
  if (segment.startsWith('{')) {
    node.variable ??= { name: segment.slice(1, -1), node: emptyNode() };
    return node.variable.node;
  }
  const known = node.literals.get(segment) ?? emptyNode();
  node.literals.set(segment, known);
  return known;
}

function emptyNode(): Node {
  return { literals: new Map(), routes: new Map(), variable: undefined };
}

function withHead(method: string): readonly string[] {
  return method === 'GET' ? ['GET', 'HEAD'] : [method];
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // A broken escape names no resource.
  }
}
