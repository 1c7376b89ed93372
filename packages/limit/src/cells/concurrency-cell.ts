import type { LimitTerms } from '@sluice/model';
import type { Cell } from './cell.ts';

type Terms = LimitTerms & { readonly kind: 'concurrency' };

/** A slot may come free at any time; nobody waits longer before asking again. */
const retryMs = 50;

/** Slots for what is under way, by who holds them: those of a lessee that died are free again. */
export class ConcurrencyCell implements Cell {
  #terms: Terms;
  readonly #slotsByLessee: Map<string, number>;

  constructor(terms: Terms, state: unknown = []) {
    this.#terms = terms;
    this.#slotsByLessee = new Map(state as [string, number][]);
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind === 'concurrency') this.#terms = terms;
  }

  available(): number {
    let held = 0;
    for (const slots of this.#slotsByLessee.values()) held += slots;
    return this.#terms.amount - held;
  }

  book(amount: number, _nowMs: number, lessee: string): void {
    this.#slotsByLessee.set(lessee, (this.#slotsByLessee.get(lessee) ?? 0) + amount);
  }

  giveBack(amount: number, _stamp: number, _nowMs: number, lessee: string): void {
    const left = (this.#slotsByLessee.get(lessee) ?? 0) - amount;
    if (left > 0) this.#slotsByLessee.set(lessee, left);
    else this.#slotsByLessee.delete(lessee);
  }

  /** All slots of a lessee are free. */
  left(lessee: string): void {
    this.#slotsByLessee.delete(lessee);
  }

  stamp(): number {
    return 0;
  }

  retryMs(amount: number): number {
    return this.available() >= amount ? 0 : retryMs;
  }

  resetMs(): number {
    return 0;
  }

  isIdle(): boolean {
    return this.#slotsByLessee.size === 0;
  }

  /** Slots are held by processes, which a restart ends. */
  state(): unknown {
    return null;
  }
}
