import { Lru } from '@sluice/kit';
import type { CounterPort, Grant, Reservation, Settlement } from './counter-port.ts';

interface Window {
  startedAtMs: number;
  taken: number;
}

/** Counters of one process, in windows that begin with a key's first reservation. The least used keys beyond `keysMax` are forgotten. */
export class MemoryCounters implements CounterPort {
  readonly #windows: Lru<string, Window>;
  readonly #now: () => number;
  readonly #keysMax: number;
  #forgotten = 0;

  constructor(now: () => number, keysMax = 100_000) {
    this.#now = now;
    this.#keysMax = keysMax;
    this.#windows = new Lru(keysMax);
  }

  /** Keys that were dropped because there were too many; each may have taken more than its limit. */
  get forgotten(): number {
    return this.#forgotten;
  }

  reserve(reservations: readonly Reservation[]): Promise<readonly Grant[]> {
    return Promise.resolve(reservations.map((reservation) => this.#reserve(reservation)));
  }

  settle(settlements: readonly Settlement[]): Promise<void> {
    for (const { key, windowMs, reserved, used } of settlements) {
      const window = this.#windows.get(key);
      // A window that is over took its reservations with it.
      if (window && this.#now() < window.startedAtMs + windowMs) window.taken = Math.max(0, window.taken + used - reserved);
    }
    return Promise.resolve();
  }

  #reserve({ key, amount, limit, windowMs }: Reservation): Grant {
    const window = this.#window(key, windowMs);
    const isGranted = window.taken + amount <= limit;
    if (isGranted) window.taken += amount;
    return { isGranted, taken: window.taken, resetAtMs: window.startedAtMs + windowMs };
  }

  #window(key: string, windowMs: number): Window {
    const now = this.#now();
    const known = this.#windows.get(key);
    if (known && now < known.startedAtMs + windowMs) return known;
    if (!known && this.#windows.size === this.#keysMax) this.#forgotten += 1;
    const fresh = { startedAtMs: now, taken: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }
}
