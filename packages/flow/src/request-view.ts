import type { HeaderPairs } from '@sluice/model';
import type { CelMap, MapKey, Value } from '@sluice/policy';
import { queryPairs, type TextPairs } from '@sluice/wire';

/**
 * Which of several values of one name a server takes: the first, the last, or all of them joined. `loose` is a server to which `role`, `Role`,
 * `role[]` and `x_role` are one name, and `;` divides a query.
 */
export type Pick = 'first' | 'last' | 'joined' | 'loose';
export const otherPicks: readonly Pick[] = ['last', 'joined', 'loose'];

/** A request's head as conditions see it. Maps are made when one asks, and never before. */
export class RequestView {
  readonly method: string;
  readonly path: string;
  readonly isProtected: boolean;
  readonly #headers: HeaderPairs;
  readonly #query: string;
  readonly #pick: Pick;
  /** Names of the members of the body's root object; set once the body was read. */
  bodyNames: readonly string[] = [];
  /** What was asked of it has another answer under another pick. */
  hasTwins = false;
  #headerMap: CelMap | null = null;
  #queryMap: Map<string, string> | null = null;

  constructor(method: string, path: string, query: string, headers: HeaderPairs, isProtected: boolean, pick: Pick = 'first') {
    this.method = method;
    this.path = path;
    this.isProtected = isProtected;
    this.#headers = headers;
    this.#query = query;
    this.#pick = pick;
  }

  /** The same request at another path. */
  at(path: string): RequestView {
    return new RequestView(this.method, path, this.#query, this.#headers, this.isProtected);
  }

  /** The same request as a server sees it that takes other values. */
  picking(pick: Pick): RequestView {
    const view = new RequestView(this.method, this.path, this.#query, this.#headers, this.isProtected, pick);
    view.bodyNames = this.bodyNames;
    return view;
  }

  get headers(): CelMap {
    const twin = (): void => {
      this.hasTwins = true;
    };
    this.#headerMap ??= this.#pick === 'first' ? new HeaderMap(this.#headers, twin) : new PickedHeaders(this.#headers, this.#pick);
    return this.#headerMap;
  }

  get query(): Map<string, string> {
    if (this.#queryMap === null) {
      const pairs = queryPairs(this.#query);
      this.#queryMap = pickedPairs(pairs, this.#query, this.#pick);
      if (this.#pick === 'first') this.hasTwins ||= hasTwins(pairs, this.#query);
    }
    return this.#queryMap;
  }

  get fieldNames(): readonly string[] {
    return this.#query === '' ? this.bodyNames : [...this.query.keys(), ...this.bodyNames];
  }
}

/** Header lines as a CEL map with lower-case names; the first value of a repeated name counts. */
export class HeaderMap implements CelMap {
  readonly #headers: HeaderPairs;
  readonly #twin: (() => void) | null;

  /** `twin` is called when a name is asked for that could be another line's, too. */
  constructor(headers: HeaderPairs, twin: (() => void) | null = null) {
    this.#headers = headers;
    this.#twin = twin;
  }

  get size(): number {
    return new Set(this.keys()).size;
  }

  get(key: MapKey): Value | undefined {
    if (typeof key !== 'string') return undefined;
    let found: string | undefined;
    for (let index = 0; index < this.#headers.length; index += 2) {
      const name = this.#headers[index] ?? '';
      if (name.length !== key.length) continue;
      const lower = name.toLowerCase();
      if (lower === key && found === undefined) found = this.#headers[index + 1];
      else if (this.#twin !== null && looseHeader(lower) === looseHeader(key)) this.#twin();
    }
    return found;
  }

  has(key: MapKey): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): Iterable<string> {
    for (let index = 0; index < this.#headers.length; index += 2) yield (this.#headers[index] ?? '').toLowerCase();
  }
}

/** The same lines as another server takes them. */
class PickedHeaders implements CelMap {
  readonly #values = new Map<string, string>();
  readonly #isLoose: boolean;

  constructor(headers: HeaderPairs, pick: Pick) {
    this.#isLoose = pick === 'loose';
    for (let index = 0; index < headers.length; index += 2) {
      const name = this.#nameOf((headers[index] ?? '').toLowerCase());
      const value = headers[index + 1] ?? '';
      const known = this.#values.get(name);
      this.#values.set(name, known !== undefined && pick === 'joined' ? `${known}, ${value}` : value);
    }
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: MapKey): Value | undefined {
    return typeof key === 'string' ? this.#values.get(this.#nameOf(key)) : undefined;
  }

  has(key: MapKey): boolean {
    return this.get(key) !== undefined;
  }

  keys(): Iterable<string> {
    return this.#values.keys();
  }

  #nameOf(name: string): string {
    return this.#isLoose ? looseHeader(name) : name;
  }
}

/** Gateways to programs (CGI, WSGI) make one letter of both. */
function looseHeader(name: string): string {
  return name.replaceAll('_', '-');
}

class LooseMap extends Map<string, string> {
  override get(key: string): string | undefined {
    return super.get(looseName(key));
  }

  override has(key: string): boolean {
    return super.has(looseName(key));
  }

  override set(key: string, value: string): this {
    return super.set(looseName(key), value);
  }
}

function pickedPairs(pairs: TextPairs, query: string, pick: Pick): Map<string, string> {
  const picked = pick === 'loose' ? new LooseMap() : new Map<string, string>();
  for (const [name, value] of pick === 'loose' ? queryPairs(query.replaceAll(';', '&')) : pairs) {
    const known = picked.get(name);
    if (known === undefined || pick === 'last' || pick === 'loose') picked.set(name, value);
    else if (pick === 'joined') picked.set(name, `${known},${value}`);
  }
  return picked;
}

function hasTwins(pairs: TextPairs, query: string): boolean {
  if (query.includes(';')) return true;
  const names = new Set<string>();
  for (const [name] of pairs) {
    if (names.has(name) || looseName(name) !== name) return true;
    names.add(name);
  }
  return false;
}

function looseName(name: string): string {
  const bracket = name.indexOf('[');
  return (bracket < 0 ? name : name.slice(0, bracket)).trim().toLowerCase();
}
