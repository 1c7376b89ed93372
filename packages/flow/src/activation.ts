import type { Consumer, Endpoint, HeaderPairs } from '@sluice/model';
import type { Activation, CelMap, MapKey, OtherReading, Value } from '@sluice/policy';
import { type PathNames, pathValues } from './path-values.ts';
import { HeaderMap, otherPicks, type RequestView } from './request-view.ts';

/** What head facts look at. Maps are read off the header lines when a condition asks, and never before. */
export class ExchangeActivation implements Activation {
  readonly request: RequestView;
  readonly consumer: Consumer;
  readonly claims: CelMap;
  readonly endpoint: Endpoint;
  readonly counters: CelMap = emptyMap;
  readonly #readings: readonly ExchangeReading[];
  readonly #parameters: PathNames;
  #path: CelMap | null = null;
  #twins: readonly ExchangeReading[] | null = null;
  response: { readonly status: number; readonly headers: CelMap } | null = null;

  constructor(
    request: RequestView,
    consumer: Consumer,
    claims: CelMap,
    endpoint: Endpoint,
    parameters: PathNames,
    others: readonly ExchangeReading[] = noOthers,
  ) {
    this.request = request;
    this.consumer = consumer;
    this.claims = claims;
    this.endpoint = endpoint;
    this.#parameters = parameters;
    this.#readings = others;
  }

  get path(): CelMap {
    this.#path ??= pathValues(this.request.path, this.#parameters);
    return this.#path;
  }

  /** Other readings of the target, and, where a condition asked for something that is there twice, of what it asked for. */
  get others(): readonly ExchangeReading[] {
    if (!this.request.hasTwins) return this.#readings;
    this.#twins ??= [{ activation: this, isLoose: false }, ...this.#readings].flatMap(({ activation, isLoose }) =>
      otherPicks.map((pick) => ({ activation: activation.#seenBy(activation.request.picking(pick)), isLoose })),
    );
    return [...this.#readings, ...this.#twins];
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

  #seenBy(request: RequestView): ExchangeActivation {
    const seen = new ExchangeActivation(request, this.consumer, this.claims, this.endpoint, this.#parameters);
    seen.response = this.response;
    return seen;
  }
}

/** The exchange under another reading of its target. */
export interface ExchangeReading extends OtherReading {
  readonly activation: ExchangeActivation;
}

const noOthers: readonly ExchangeReading[] = [];

const emptyMap: CelMap = new Map<MapKey, Value>();
