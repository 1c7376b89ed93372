const failuresMax = 10;
const windowMs = 60_000;
const accountsMax = 5000;

interface Failures {
  readonly count: number;
  readonly sinceMs: number;
}

/** Counts wrong passwords for each account; after ten in a minute the account has to wait. */
export class LoginLimit {
  readonly #failuresByAccount = new Map<string, Failures>();

  waitMs(account: string, nowMs: number): number {
    const failures = this.#failuresByAccount.get(account);
    if (failures === undefined || failures.count < failuresMax) return 0;
    return Math.max(0, failures.sinceMs + windowMs - nowMs);
  }

  failed(account: string, nowMs: number): void {
    const known = this.#failuresByAccount.get(account);
    const isFresh = known !== undefined && known.sinceMs + windowMs > nowMs;
    const oldest = this.#failuresByAccount.keys().next();
    if (known === undefined && this.#failuresByAccount.size >= accountsMax && !oldest.done) this.#failuresByAccount.delete(oldest.value);
    this.#failuresByAccount.set(account, isFresh ? { ...known, count: known.count + 1 } : { count: 1, sinceMs: nowMs });
  }

  passed(account: string): void {
    this.#failuresByAccount.delete(account);
  }
}
