import type { Route } from './ports.ts';

/** Finds the route of a request by host, then by the longest base path. */
export class Router<Entry extends { readonly route: Route }> {
  readonly #routesByHost = new Map<string, readonly Entry[]>();
  readonly #anyHost: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    const longestFirst = [...entries].sort((a, b) => b.route.basePath.length - a.route.basePath.length);
    const hosts = new Set(entries.flatMap(({ route }) => route.hosts.map((host) => host.toLowerCase())));
    this.#anyHost = longestFirst.filter(({ route }) => route.hosts.length === 0);
    for (const host of hosts) {
      const named = longestFirst.filter(({ route }) => route.hosts.some((one) => one.toLowerCase() === host));
      this.#routesByHost.set(host, [...named, ...this.#anyHost]);
    }
  }

  find(authority: string, path: string): Entry | null {
    for (const entry of this.#entriesOf(authority)) if (isBelow(path, entry.route.basePath)) return entry;
    return null;
  }

  /** Whether a server that knows no case of letters would find the same entry. */
  isAnyCase(authority: string, path: string, found: Entry): boolean {
    const entries = this.#entriesOf(authority);
    if (entries.length === 1) return true;
    const loose = path.toLowerCase();
    return entries.find(({ route }) => isBelow(loose, route.basePath.toLowerCase())) === found;
  }

  #entriesOf(authority: string): readonly Entry[] {
    return this.#routesByHost.size === 0 ? this.#anyHost : (this.#routesByHost.get(hostOf(authority)) ?? this.#anyHost);
  }
}

function hostOf(authority: string): string {
  const end = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.indexOf(':');
  return (end > 0 ? authority.slice(0, end) : authority).toLowerCase();
}

function isBelow(path: string, basePath: string): boolean {
  if (basePath === '/') return true;
  if (!path.startsWith(basePath)) return false;
  const next = path.charCodeAt(basePath.length);
  return Number.isNaN(next) || next === 0x2f /* / */ || next === 0x3f; /* ? */
}
