import { Lru } from '@sluice/kit';

const endpointsMax = 1024;
/** Exchanges of each kind whose time is remembered. */
const timesMax = 32;
/** The share of them that is not slower than what all are held to. */
const share = 0.9;
/** Nobody waits longer than this, whatever was seen. */
const paceMsMax = 2000;

/** Times in milliseconds, the last ones. */
class Times {
  readonly #ms: number[] = [];
  #next = 0;

  add(ms: number): void {
    this.#ms[this.#next] = ms;
    this.#next = (this.#next + 1) % timesMax;
  }

  get usual(): number {
    if (this.#ms.length === 0) return 0;
    const ordered = this.#ms.toSorted((one, other) => one - other);
    return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
  }
}

/**
 * Holds all 404s of an endpoint that hides to one pace: a refusal before the upstream was asked is faster than its own 404, one after its
 * answer was read is slower, and either would tell. What all of them wait for is the slower kind's usual time.
 */
export class Pace {
  readonly #endpoints = new Lru<string, { readonly own: Times; readonly hidden: Times }>(endpointsMax);

  /** How long to wait yet, after `ms` of an exchange of one kind. */
  rest(endpoint: string, kind: 'own' | 'hidden', ms: number): number {
    const known = this.#endpoints.get(endpoint) ?? { own: new Times(), hidden: new Times() };
    this.#endpoints.set(endpoint, known);
    known[kind].add(ms);
    return Math.min(paceMsMax, Math.max(known.own.usual, known.hidden.usual)) - ms;
  }
}
