import { Lru } from '@sluice/kit';

const endpointsMax = 1024;
/** Exchanges of each kind whose time is remembered. */
const timesMax = 32;
/** The share of them that is not slower than what all are held to. */
const share = 0.9;
/** Nobody waits longer than this, whatever was seen. */
const paceMsMax = 2000;

/**
 * How far an exchange had come when its answer was ready. Each kind is remembered apart, so that many of a quick one do not make us
 * forget how slow another is: `request` was refused by itself, `guard-absent` and `guard-found` by what a guard read came to, `hidden`
 * by its answer; `own` is a 404 of the API, `let-out` an answer that the caller got.
 */
export type PaceKind = 'request' | 'guard-absent' | 'guard-found' | 'hidden' | 'own' | 'let-out';

/** Times in milliseconds, the last ones. */
class Times {
  readonly #ms: number[] = [];
  #next = 0;

  add(ms: number): void {
    this.#ms[this.#next] = ms;
    this.#next = (this.#next + 1) % timesMax;
  }

  get usual(): number {
    const ordered = this.#ms.toSorted((one, other) => one - other);
    return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
  }
}

/**
 * Holds all 404s of an endpoint that hides to one pace: a refusal before the upstream was asked is faster than its own 404, one after its
 * answer was read is slower, and either would tell. What all of them wait for is the slowest kind's usual time.
 */
export class Pace {
  readonly #endpoints = new Lru<string, Map<PaceKind, Times>>(endpointsMax);

  knows(endpoint: string, kind: PaceKind): boolean {
    return this.#endpoints.get(endpoint)?.has(kind) ?? false;
  }

  note(endpoint: string, kind: PaceKind, ms: number): void {
    const kinds = this.#endpoints.get(endpoint) ?? new Map<PaceKind, Times>();
    this.#endpoints.set(endpoint, kinds);
    const times = kinds.get(kind) ?? new Times();
    kinds.set(kind, times);
    times.add(ms);
  }

  /** How long what took `ms` so far is to wait yet; 0 where it is late already. */
  rest(endpoint: string, ms: number): number {
    const usual = [...(this.#endpoints.get(endpoint)?.values() ?? [])].map((times) => times.usual);
    return Math.max(0, Math.min(paceMsMax, Math.max(...usual, 0)) - ms);
  }
}
