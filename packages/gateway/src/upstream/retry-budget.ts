/** How many requests may be sent again, as a share of those that are sent at all. */
export interface RetryBudgetOptions {
  /** Of a hundred requests so many may be sent once more. */
  readonly percent: number;
  /** So many a second may be in any case: a quiet upstream earns too little to be tried again at all. */
  readonly perSecondMin: number;
}

export const defaultRetryBudget: RetryBudgetOptions = { percent: 20, perSecondMin: 10 };

/** So many seconds' worth is saved up, as in Finagle's budget. */
const savedSeconds = 10;

/**
 * Keeps retries from doubling the load of an upstream that is sick: each request earns a part of a retry, each retry costs one. The rule is
 * that of Finagle's and linkerd's `RetryBudget` (a token bucket filled by requests, with a reserve a second).
 */
export class RetryBudget {
  readonly #earned: number;
  readonly #perSecond: number;
  readonly #most: number;
  #saved: number;

  constructor({ percent, perSecondMin }: RetryBudgetOptions) {
    this.#earned = percent / 100;
    this.#perSecond = perSecondMin;
    // What a hundred requests a second earn, at least.
    this.#most = savedSeconds * Math.max(perSecondMin, percent);
    this.#saved = perSecondMin;
  }

  /** A request is sent for the first time. */
  earn(): void {
    this.#saved += this.#earned;
  }

  /** Answers whether one may be sent again, and takes it off. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }

  /** Once a tick. */
  passed(elapsedMs: number): void {
    const refilled = Math.max(this.#saved, Math.min(this.#perSecond, this.#saved + (this.#perSecond * elapsedMs) / 1_000));
    this.#saved = Math.min(this.#most, refilled);
  }
}
