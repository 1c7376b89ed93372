/** Marks that one half of the window may hold; above it nothing more is believed until the next half begins. */
const marksMax = 524_288;

/** Whether a mark is seen for the first time. `full` where that can no longer be told. */
export type Taken = 'first' | 'again' | 'full';

/** Marks that are taken once, whoever of several processes is asked. */
export interface Replays {
  take(mark: string, nowMs: number): Taken | Promise<Taken>;
}

/** What was shown once and may not be shown again while it is fresh: proofs (RFC 9449 11.1) and nonces. In two halves, so that nothing is counted out. */
export class ReplayBook implements Replays {
  readonly #windowMs: number;
  #current = new Set<string>();
  #former = new Set<string>();
  #turnsAtMs = 0;

  /** `windowMs`: how long a mark is remembered at least. */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  take(mark: string, nowMs: number): Taken {
    this.#turn(nowMs);
    if (this.#current.has(mark) || this.#former.has(mark)) return 'again';
    if (this.#current.size >= marksMax) return 'full';
    this.#current.add(mark);
    return 'first';
  }

  #turn(nowMs: number): void {
    if (nowMs < this.#turnsAtMs) return;
    const isLong = nowMs >= this.#turnsAtMs + this.#windowMs;
    this.#former = isLong ? new Set() : this.#current;
    this.#current = new Set();
    this.#turnsAtMs = nowMs + this.#windowMs;
  }
}
