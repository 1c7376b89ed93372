import type { Consumer, Endpoint, HeaderPairs } from '@sluice/model';
import type { Activation, CelMap, MapKey, OtherReading, Value } from '@sluice/policy';
import { queryPairs, type TextPairs } from '@sluice/wire';

/** What head facts look at. Maps are read off the header lines when a condition asks, and never before. */
export class ExchangeActivation implements Activation {
  readonly request: RequestView;
  readonly consumer: Consumer;
  readonly claims: CelMap;
  readonly endpoint: Endpoint;
  readonly counters: CelMap = emptyMap;
  readonly others: readonly ExchangeReading[];
  response: { readonly status: number; readonly headers: CelMap } | null = null;

  constructor(request: RequestView, consumer: Consumer, claims: CelMap, endpoint: Endpoint, others: readonly ExchangeReading[] = noOthers) {
    this.request = request;
    this.consumer = consumer;
    this.claims = claims;
    this.endpoint = endpoint;
    this.others = others;
  }

  answered(status: number, headers: HeaderPairs): void {
    this.response = { status, headers: new HeaderMap(headers) };
    for (const { activation } of this.others) activation.response = this.response;
  }

  /** Once the request's body was read: the names of the members of its root object. */
  bodyNamed(names: readonly string[]): void {
    this.request.bodyNames = names;
    for (const { activation } of this.others) activation.request.bodyNames = names;
  }
}

/** The exchange under another reading of its target. */
export interface ExchangeReading extends OtherReading {
  readonly activation: ExchangeActivation;
}

const noOthers: readonly ExchangeReading[] = [];

export class RequestView {
  readonly method: string;
  readonly path: string;
  readonly isProtected: boolean;
  readonly #headers: HeaderPairs;
  readonly #query: string;
  /** Names of the members of the body's root object; set once the body was read. */
  bodyNames: readonly string[] = [];
  #headerMap: CelMap | null = null;
  #queryMap: Map<string, string> | null = null;

  constructor(method: string, path: string, query: string, headers: HeaderPairs, isProtected: boolean) {
    this.method = method;
    this.path = path;
    this.isProtected = isProtected;
    this.#headers = headers;
    this.#query = query;
  }

  /** The same request at another path. */
  at(path: string): RequestView {
    return new RequestView(this.method, path, this.#query, this.#headers, this.isProtected);
  }

  get headers(): CelMap {
    this.#headerMap ??= new HeaderMap(this.#headers);
    return this.#headerMap;
  }

  get query(): Map<string, string> {
    this.#queryMap ??= firstOfEach(queryPairs(this.#query));
    return this.#queryMap;
  }

  get fieldNames(): readonly string[] {
    return this.#query === '' ? this.bodyNames : [...this.query.keys(), ...this.bodyNames];
  }
}

const emptyMap: CelMap = new Map<MapKey, Value>();

/** Header lines as a CEL map with lower-case names; the first value of a repeated name counts. */
class HeaderMap implements CelMap {
  readonly #headers: HeaderPairs;

  constructor(headers: HeaderPairs) {
    this.#headers = headers;
  }

  get size(): number {
    return new Set(this.keys()).size;
  }

  get(key: MapKey): Value | undefined {
    if (typeof key !== 'string') return undefined;
    for (let index = 0; index < this.#headers.length; index += 2) {
      const name = this.#headers[index] ?? '';
      if (name.length === key.length && name.toLowerCase() === key) return this.#headers[index + 1];
    }
    return undefined;
  }

  has(key: MapKey): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): Iterable<string> {
    for (let index = 0; index < this.#headers.length; index += 2) yield (this.#headers[index] ?? '').toLowerCase();
  }
}

function firstOfEach(pairs: TextPairs): Map<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of pairs) if (!first.has(name)) first.set(name, value);
  return first;
}
