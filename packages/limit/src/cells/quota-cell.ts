import type { LimitTerms, QuotaUnit } from '@sluice/model';
import type { Cell } from './cell.ts';

type Terms = LimitTerms & { readonly kind: 'quota' };

const hourMs = 3_600_000;

/** A fixed window of the calendar, in UTC. Its stamp is the time at which it began. */
export class QuotaCell implements Cell {
  #terms: Terms;
  #beganMs: number;
  #taken: number;

  constructor(terms: Terms, state: unknown = [0, 0]) {
    const [beganMs = 0, taken = 0] = state as number[];
    this.#terms = terms;
    this.#beganMs = beganMs;
    this.#taken = taken;
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind === 'quota') this.#terms = terms;
  }

  available(nowMs: number): number {
    return this.#terms.amount - this.taken(nowMs);
  }

  taken(nowMs: number): number {
    this.#turn(nowMs);
    return this.#taken;
  }

  book(amount: number, nowMs: number): void {
    this.#turn(nowMs);
    this.#taken += amount;
  }

  giveBack(amount: number, stamp: number, nowMs: number): void {
    this.#turn(nowMs);
    if (stamp === this.#beganMs) this.#taken = Math.max(0, this.#taken - amount);
  }

  stamp(nowMs: number): number {
    this.#turn(nowMs);
    return this.#beganMs;
  }

  retryMs(amount: number, nowMs: number): number {
    return this.available(nowMs) >= Math.min(amount, this.#terms.amount) ? 0 : this.#endMs - nowMs;
  }

  resetMs(nowMs: number): number {
    this.#turn(nowMs);
    return this.#endMs - nowMs;
  }

  isIdle(nowMs: number): boolean {
    this.#turn(nowMs);
    return this.#taken === 0;
  }

  state(): unknown {
    return [this.#beganMs, this.#taken];
  }

  get #endMs(): number {
    return quotaEndMs(this.#terms.unit, this.#beganMs);
  }

  /** A clock that is set back opens no window anew. */
  #turn(nowMs: number): void {
    const beganMs = quotaStartMs(this.#terms.unit, nowMs);
    if (beganMs <= this.#beganMs) return;
    this.#beganMs = beganMs;
    this.#taken = 0;
  }
}

/** When the hour, day or month of a time began, in UTC. */
export function quotaStartMs(unit: QuotaUnit, nowMs: number): number {
  if (unit === 'hour') return nowMs - (nowMs % hourMs);
  const date = new Date(nowMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), unit === 'day' ? date.getUTCDate() : 1);
}

export function quotaEndMs(unit: QuotaUnit, startMs: number): number {
  if (unit !== 'month') return startMs + (unit === 'hour' ? hourMs : 24 * hourMs);
  const date = new Date(startMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
