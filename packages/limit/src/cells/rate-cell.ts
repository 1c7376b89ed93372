import type { LimitTerms } from '@sluice/model';
import type { Cell } from './cell.ts';

type Terms = LimitTerms & { readonly kind: 'rate' };

interface Booking {
  readonly atMs: number;
  amount: number;
}

/** Leases live for a second at most; what is older comes back seldom. */
const bookingsMsMax = 2_000;
const bookingsMax = 64;

/**
 * The generic cell rate algorithm (ITU-T I.371 appendix I, virtual scheduling): one number, the theoretical arrival time of the next
 * request of a sender who keeps the rate exactly. Beside it stand the last bookings, so that what comes back is taken off where it was
 * booked: taken off the end, it would cancel what was booked since, though its own time had gone by. A stamp is the time of a booking.
 */
export class RateCell implements Cell {
  #terms: Terms;
  #arrivalMs: number;
  /** That of the bookings before those that are kept. */
  #earlierMs: number;
  readonly #bookings: Booking[] = [];

  constructor(terms: Terms, state: unknown = 0) {
    this.#terms = terms;
    this.#arrivalMs = Number(state);
    this.#earlierMs = this.#arrivalMs;
  }

  adopt(terms: LimitTerms): void {
    if (terms.kind !== 'rate') return;
    this.#terms = terms;
    this.#earlierMs = this.#arrivalMs;
    this.#bookings.length = 0;
  }

  available(nowMs: number): number {
    return Math.floor(this.#terms.burst - Math.max(0, this.#arrivalMs - nowMs) / this.#emissionMs + 1e-9);
  }

  book(amount: number, nowMs: number): void {
    this.#arrivalMs = this.#after(this.#arrivalMs, { atMs: nowMs, amount });
    this.#bookings.push({ atMs: nowMs, amount });
    for (let oldest = this.#bookings[0]; oldest; oldest = this.#bookings[0]) {
      if (this.#bookings.length <= bookingsMax && oldest.atMs > nowMs - bookingsMsMax) return;
      this.#earlierMs = this.#after(this.#earlierMs, oldest);
      this.#bookings.shift();
    }
  }

  giveBack(amount: number, stamp: number, nowMs: number): void {
    if (amount < 0) return this.book(-amount, nowMs);
    const booked = this.#bookings.find(({ atMs, amount: had }) => atMs === stamp && had >= amount);
    if (booked) booked.amount -= amount;
    else this.#earlierMs -= amount * this.#emissionMs;
    this.#arrivalMs = this.#bookings.reduce((arrivalMs, booking) => this.#after(arrivalMs, booking), this.#earlierMs);
  }

  stamp(nowMs: number): number {
    return nowMs;
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

  #after(arrivalMs: number, { atMs, amount }: Booking): number {
    return Math.max(arrivalMs, atMs) + amount * this.#emissionMs;
  }

  get #emissionMs(): number {
    return this.#terms.periodMs / this.#terms.amount;
  }
}
