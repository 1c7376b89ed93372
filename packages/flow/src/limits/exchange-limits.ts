import type { Leases, Reading } from '@sluice/limit';
import type { FactReading } from '@sluice/model';
import { countsStatus, type Limit, type LimitFacts, retryFact } from '@sluice/policy';
import type { ToldLimit } from './headers.ts';
/** A limit with its counters, as far as they are settled. */
export interface CountedLimit {
  readonly limit: Limit;
  readonly leases: Leases;
  readonly facts: LimitFacts;
  readonly told: ToldLimit;
  /** What a request really took, where that is known only then. */
  settled(used: number): void;
}

export interface Taking {
  readonly bound: CountedLimit;
  readonly reading: Reading;
}

/** What one exchange took of its limits, until it is settled. */
export class ExchangeLimits {
  /** To be recorded: what each limit said. */
  readonly facts: FactReading[] = [];
  /** Some limit counts records: they are looked at only then. */
  countsRecords = false;
  /** Rows of the answer that left. */
  records = 0;
  /** The limit by which the request is refused. */
  refusedBy: Limit | null = null;
  /** So long the request waits before it goes on. */
  delayMs = 0;
  readonly #takings: Taking[] = [];
  #isSettled = false;
  /** What its status says is settled; what goes on until it is over is not. */
  #hasBegun = false;

  /** Answers whether the next limit is to be asked. */
  saw(bound: CountedLimit, reading: Reading): boolean {
    const { limit } = bound;
    this.facts.push(reading.isWithin ? bound.facts.within : bound.facts.over);
    this.#takings.push({ bound, reading });
    if (limit.count.kind === 'records') this.countsRecords = true;
    if (reading.isWithin || limit.mode !== 'enforce') return true;
    if (limit.otherwise.kind === 'slow') {
      this.delayMs = Math.max(this.delayMs, limit.otherwise.delayMs);
      return true;
    }
    this.refusedBy = limit;
    this.facts.push(retryFact(reading.retryMs));
    // What goes no further takes nothing of the limits before this one.
    this.giveBack();
    return false;
  }

  /** Something is to happen beside the answer. */
  get hasConsequences(): boolean {
    return this.delayMs > 0 || (this.refusedBy?.ban ?? null) !== null;
  }

  /** The login that is wanted (RFC 9470), or null. */
  get acrWanted(): string | null {
    const otherwise = this.refusedBy?.otherwise;
    return otherwise?.kind === 'step-up' ? otherwise.acr : null;
  }

  /** Limits that clients are told of, with what they said. */
  get told(): readonly Taking[] {
    return this.#takings.filter(({ bound }) => bound.limit.isAnnounced);
  }

  /** `status` is what the client got, 0 where it got nothing: then what was reserved stays taken, or whoever leaves early would count for nothing. */
  settle(status: number, bytes: number): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(status, bytes, (limit) => !this.#hasBegun || goesOn(limit));
  }

  /** A tunnel begins: it keeps its slots, and its bytes are counted, until it is settled. */
  begins(status: number): void {
    this.#hasBegun = true;
    this.#settle(status, 0, (limit) => !goesOn(limit));
  }

  #settle(status: number, bytes: number, isAbout: (limit: Limit) => boolean): void {
    for (const { bound, reading } of this.#takings) {
      const { limit, leases } = bound;
      const { taken } = reading;
      if (!taken || !isAbout(limit)) continue;
      const used = this.#usedOf(limit, taken.amount, status, bytes);
      if (limit.count.kind === 'bytes' || limit.count.kind === 'records') bound.settled(used);
      leases.settle(taken, used);
    }
  }

  #usedOf(limit: Limit, reserved: number, status: number, bytes: number): number {
    if (limit.terms.kind === 'concurrency') return 0;
    if (status === 0) return reserved;
    if (!countsStatus(limit, status)) return 0;
    if (limit.count.kind === 'bytes') return bytes;
    return limit.count.kind === 'records' ? this.records : reserved;
  }

  giveBack(): void {
    this.#isSettled = true;
    for (const { bound, reading } of this.#takings) if (reading.taken) bound.leases.settle(reading.taken, 0);
  }
}

function goesOn({ count, terms }: Limit): boolean {
  return terms.kind === 'concurrency' || count.kind === 'bytes';
}
