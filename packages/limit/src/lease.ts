import type { Grant } from './lease-port.ts';

/** Somebody whose request waits for a grant. */
export interface Waiter {
  readonly amount: number;
  decide(isGranted: boolean): void;
}

/** What is leased of one key, and what was heard of it. A further grant waits behind the one that is being spent, so that each keeps its own end. */
export class Lease {
  /** As its holder knows it. */
  readonly key: string;
  tokens = 0;
  untilMs = 0;
  stamp = 0;
  nextTokens = 0;
  nextUntilMs = 0;
  nextStamp = 0;
  /** How much is asked for at once: more where it is soon spent, less where it comes back. */
  want = 1;
  /** Nobody is asked again before. */
  deniedUntilMs = 0;
  deniedLeast = 1;
  retryAtMs = 0;
  resetAtMs = 0;
  /** Left with the holder, as far as heard. */
  left = 0;
  /** What the lessee had taken without the holder, and had told it of, when that was heard. */
  toldAlone = 0;
  isScarce = true;
  isAsking = false;
  usedMs = 0;
  #since = 0;
  waiters: Waiter[] = [];

  constructor(key: string) {
    this.key = key;
  }

  get known(): number {
    return this.tokens + this.nextTokens + this.left;
  }

  /** Makes `amount` spendable where it can be; what is too little or too old for that is handed to `goesBack`. */
  holds(amount: number, nowMs: number, wantMax: number, goesBack: (tokens: number, stamp: number) => void): boolean {
    if (nowMs < this.untilMs && this.tokens >= amount) return true;
    if (nowMs >= this.untilMs) {
      if (this.tokens * 2 > this.want) this.want = Math.max(1, this.want >> 1);
    } else if (this.#since > 0 && nowMs - this.#since < (this.untilMs - this.#since) / 2) {
      this.want = Math.min(wantMax, this.want * 2);
    }
    if (this.tokens > 0 && (nowMs >= this.untilMs || this.nextTokens > 0)) {
      goesBack(this.tokens, this.stamp);
      this.tokens = 0;
    }
    if (this.nextTokens === 0 || this.tokens > 0) return false;
    this.tokens = this.nextTokens;
    this.untilMs = this.nextUntilMs;
    this.stamp = this.nextStamp;
    this.nextTokens = 0;
    this.#since = nowMs;
    return this.holds(amount, nowMs, wantMax, goesBack);
  }

  /** Half of it is spent, or its end is near, and what is used so often shall not wait for more. */
  wantsMore(nowMs: number): boolean {
    if (this.nextTokens > 0 || this.isAsking || this.isScarce || this.want === 1) return false;
    return this.tokens * 2 <= this.want || (this.untilMs - nowMs) * 4 < this.untilMs - this.#since;
  }

  /** Hands back what is unspent, and forgets what was refused: the limit is another one. */
  renounces(goesBack: (tokens: number, stamp: number) => void): void {
    if (this.tokens > 0) goesBack(this.tokens, this.stamp);
    if (this.nextTokens > 0) goesBack(this.nextTokens, this.nextStamp);
    this.tokens = 0;
    this.nextTokens = 0;
    this.deniedUntilMs = 0;
    this.retryAtMs = 0;
  }

  take(grant: Grant, nowMs: number, toldAlone: number): void {
    this.left = grant.left;
    this.toldAlone = toldAlone;
    this.resetAtMs = nowMs + grant.resetMs;
    this.isScarce = grant.isScarce;
    if (grant.granted === 0) return;
    this.deniedUntilMs = 0;
    if (this.tokens > 0 && nowMs < this.untilMs) {
      this.nextTokens = grant.granted;
      this.nextUntilMs = nowMs + grant.lifeMs;
      this.nextStamp = grant.stamp;
      return;
    }
    this.tokens = grant.granted;
    this.untilMs = nowMs + grant.lifeMs;
    this.stamp = grant.stamp;
    this.#since = nowMs;
  }
}
