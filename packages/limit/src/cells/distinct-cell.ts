import type { LimitTerms } from '@sluice/model';

type Terms = LimitTerms & { readonly kind: 'distinct' };

/**
 * Different values that were seen within the period, by their fingerprints. Exact, and never larger than what is allowed: once it is full,
 * what is new is refused and not kept.
 */
export class DistinctCell {
  #terms: Terms;
  readonly #lastSeenByValue: Map<string, number>;

  constructor(terms: Terms, state: unknown = []) {
    this.#terms = terms;
    this.#lastSeenByValue = new Map(state as [string, number][]);
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind === 'distinct') this.#terms = terms;
  }

  available(nowMs: number): number {
    this.#forget(nowMs);
    return this.#terms.amount - this.#lastSeenByValue.size;
  }

  /** Whether the value may be one of them, and whether it was not before. */
  add(value: string, nowMs: number): { readonly isWithin: boolean; readonly isNew: boolean } {
    this.#forget(nowMs);
    const isNew = !this.#lastSeenByValue.has(value);
    if (isNew && this.#lastSeenByValue.size >= this.#terms.amount) return { isWithin: false, isNew };
    this.#lastSeenByValue.delete(value);
    this.#lastSeenByValue.set(value, nowMs);
    return { isWithin: true, isNew };
  }

  remove(value: string): void {
    this.#lastSeenByValue.delete(value);
  }

  /** Until there is room for one more. */
  retryMs(nowMs: number): number {
    if (this.available(nowMs) > 0) return 0;
    const [oldest] = this.#lastSeenByValue.values();
    return oldest === undefined ? 0 : Math.max(0, oldest + this.#terms.periodMs - nowMs);
  }

  isIdle(nowMs: number): boolean {
    this.#forget(nowMs);
    return this.#lastSeenByValue.size === 0;
  }

  state(): unknown {
    return [...this.#lastSeenByValue];
  }

  #forget(nowMs: number): void {
    for (const [value, seenMs] of this.#lastSeenByValue) {
      if (seenMs + this.#terms.periodMs > nowMs) return;
      this.#lastSeenByValue.delete(value);
    }
  }
}
