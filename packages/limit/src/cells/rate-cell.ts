import type { LimitTerms } from '@sluice/model';
import type { Cell } from './cell.ts';

type Terms = LimitTerms & { readonly kind: 'rate' };

/**
 * The generic cell rate algorithm (ITU-T I.371 appendix I, virtual scheduling): one number, the theoretical arrival time of the next
 * request of a sender who keeps the rate exactly.
 */
export class RateCell implements Cell {
  #terms: Terms;
  #arrivalMs: number;

  constructor(terms: Terms, state: unknown = 0) {
    this.#terms = terms;
    this.#arrivalMs = Number(state);
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind === 'rate') this.#terms = terms;
  }

  available(nowMs: number): number {
    return Math.floor(this.#terms.burst - Math.max(0, this.#arrivalMs - nowMs) / this.#emissionMs + 1e-9);
  }

  book(amount: number, nowMs: number): void {
    this.#arrivalMs = Math.max(this.#arrivalMs, nowMs) + amount * this.#emissionMs;
  }

  giveBack(amount: number, _stamp: number, nowMs: number): void {
    if (amount < 0) this.book(-amount, nowMs);
    else this.#arrivalMs -= amount * this.#emissionMs;
  }

  stamp(): number {
    return 0;
  }

  retryMs(amount: number, nowMs: number): number {
    const wanted = Math.min(amount, this.#terms.burst);
    return Math.max(0, this.#arrivalMs - (this.#terms.burst - wanted) * this.#emissionMs - nowMs);
  }

  resetMs(nowMs: number): number {
    return Math.max(0, this.#arrivalMs - nowMs);
  }

  isIdle(nowMs: number): boolean {
    return this.#arrivalMs <= nowMs;
  }

  state(): unknown {
    return this.#arrivalMs;
  }

  get #emissionMs(): number {
    return this.#terms.periodMs / this.#terms.amount;
  }
}
