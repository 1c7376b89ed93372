import { unreachable } from '@sluice/kit';
import { isSameSize, type LimitTerms } from '@sluice/model';
import type { Cell } from './cells/cell.ts';
import { ConcurrencyCell } from './cells/concurrency-cell.ts';
import { DistinctCell } from './cells/distinct-cell.ts';
import { QuotaCell } from './cells/quota-cell.ts';
import { RateCell } from './cells/rate-cell.ts';
import { WindowCell } from './cells/window-cell.ts';
import type { Ask, Grant, Return } from './lease-port.ts';
import { grantedOf, isScarce, leaseMsOf } from './shares.ts';

/** Keys that are counted apart; further ones of a limit share one counter, so that many keys are no way past it. */
const limitKeysMax = 200_000;
/** Keys that are looked at for room when there is none. */
const swept = 64;

/** One key as it is handed on to another holder. */
export type HeldState = readonly [key: string, terms: LimitTerms, state: unknown];

/** Holds the counters of limits, and leases out what they still allow: what is leased is taken, so that all lessees together never take more. */
export class Holder {
  readonly #cells = new Map<string, Cell | DistinctCell>();
  readonly #termsByKey = new Map<string, LimitTerms>();
  readonly #keysMax: number;
  #sweeping: Iterator<[string, Cell | DistinctCell]> | null = null;
  /** Asks that were counted together with others, because there were too many keys. */
  shared = 0;

  constructor(keysMax = limitKeysMax) {
    this.#keysMax = keysMax;
  }

  get size(): number {
    return this.#cells.size;
  }

  /** `lessees`: how many share what is left. */
  lease(ask: Ask, nowMs: number, lessee: string, lessees: number): Grant {
    const cell = this.#cell(ask.key, ask.terms, nowMs);
    if (cell instanceof DistinctCell) return addTo(cell, ask.value ?? '', nowMs);
    const available = cell.available(nowMs);
    const granted = grantedOf(ask.terms, available, ask.least, ask.most, lessees);
    if (granted > 0) cell.book(granted, nowMs, lessee);
    const resetMs = cell.resetMs(nowMs);
    return {
      granted,
      lifeMs: leaseMsOf(ask.terms, resetMs, granted, lessees),
      stamp: cell.stamp(nowMs),
      retryMs: granted > 0 ? 0 : cell.retryMs(ask.least, nowMs),
      left: Math.max(0, available - granted),
      resetMs,
      isScarce: isScarce(available, ask.least, lessees),
      isNew: false,
    };
  }

  /** What is taken of the present window of a quota; 0 for any other. */
  takenOf(key: string, nowMs: number): number {
    const cell = this.#cells.get(key);
    return cell instanceof QuotaCell ? cell.taken(nowMs) : 0;
  }

  takeBack({ key, terms, amount, stamp, value }: Return, nowMs: number, lessee: string): void {
    const cell = this.#cell(key, terms, nowMs);
    if (!(cell instanceof DistinctCell)) cell.giveBack(amount, stamp, nowMs, lessee);
    else if (value !== null && amount > 0) cell.remove(value);
    else if (value !== null && amount < 0) cell.add(value, nowMs);
  }

  /** What a lessee has under way when it ends is over. What it leased and did not spend stays taken until its time is over. */
  left(lessee: string): void {
    for (const cell of this.#cells.values()) if (cell instanceof ConcurrencyCell) cell.left(lessee);
  }

  /** Forgets keys that hold nothing, `keysMax` of them at most. */
  sweep(nowMs: number, keysMax = swept): void {
    for (let looked = 0; looked < keysMax; looked += 1) {
      this.#sweeping ??= this.#cells.entries();
      const next = this.#sweeping.next();
      if (next.done) {
        this.#sweeping = null;
        return;
      }
      const [key, cell] = next.value;
      if (cell.isIdle(nowMs)) this.#forget(key);
    }
  }

  /** Everything that outlives its processes. */
  *states(): Iterable<HeldState> {
    for (const [key, cell] of this.#cells) {
      const terms = this.#termsByKey.get(key);
      if (terms && terms.kind !== 'concurrency') yield [key, terms, cell.state()];
    }
  }

  restore(states: Iterable<HeldState>): void {
    for (const [key, terms, state] of states) {
      if (this.#cells.size >= this.#keysMax) return;
      this.#cells.set(key, cellOf(terms, state));
      this.#termsByKey.set(key, terms);
    }
  }

  #cell(key: string, terms: LimitTerms, nowMs: number): Cell | DistinctCell {
    const known = this.#cells.get(key);
    if (known) {
      const before = this.#termsByKey.get(key);
      if (before === undefined || !isSameSize(before, terms)) {
        known.adopt(terms);
        this.#termsByKey.set(key, terms);
      }
      return known;
    }
    if (this.#cells.size >= this.#keysMax) this.sweep(nowMs);
    if (this.#cells.size >= this.#keysMax) {
      this.shared += 1;
      const others = `${key.slice(0, key.lastIndexOf(' '))} others`;
      if (others !== key) return this.#cells.get(others) ?? this.#made(others, terms);
    }
    return this.#made(key, terms);
  }

  #made(key: string, terms: LimitTerms): Cell | DistinctCell {
    const cell = cellOf(terms);
    this.#cells.set(key, cell);
    this.#termsByKey.set(key, terms);
    return cell;
  }

  #forget(key: string): void {
    this.#cells.delete(key);
    this.#termsByKey.delete(key);
  }
}

function cellOf(terms: LimitTerms, state?: unknown): Cell | DistinctCell {
  switch (terms.kind) {
    case 'rate':
      return new RateCell(terms, state);
    case 'window':
      return new WindowCell(terms, state);
    case 'quota':
      return new QuotaCell(terms, state);
    case 'concurrency':
      return new ConcurrencyCell(terms);
    case 'distinct':
      return new DistinctCell(terms, state);
    default:
      return unreachable(terms);
  }
}

function addTo(cell: DistinctCell, value: string, nowMs: number): Grant {
  const { isWithin, isNew } = cell.add(value, nowMs);
  const retryMs = isWithin ? 0 : cell.retryMs(nowMs);
  const left = cell.available(nowMs);
  return { granted: isWithin ? 1 : 0, lifeMs: 0, stamp: 0, retryMs, left, resetMs: retryMs, isScarce: true, isNew };
}
