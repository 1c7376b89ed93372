import { isSameSize, type LimitTerms, periodOf } from '@sluice/model';
import { quotaStartMs } from './cells/quota-cell.ts';
import { Lease } from './lease.ts';
import type { LeaseDesk } from './lease-desk.ts';
import type { Grant } from './lease-port.ts';

/** Keys of one limit of which leases are kept; beyond them the oldest go back. */
const leasesMax = 100_000;
/** What was used lately is kept, though nothing is left of it: how much it asked for at once is worth knowing. */
const keptMs = 2_000;
/** Keys that one sweep looks at. */
const sweptMax = 2_000;
/** Longer names of whom it is counted for are kept as their fingerprints: a client may have chosen them, and there may be many. */
const subjectLengthMax = 128;
/** No lease is asked for that is a larger part of the limit. */
const wantShare = 1 / 8;

/** What a limit says of one request. */
export interface Reading {
  readonly isWithin: boolean;
  /** About how much is left behind it. */
  readonly left: number;
  /** Until all of it may be had again. */
  readonly resetMs: number;
  /** Where it is not within: when to come again. */
  readonly retryMs: number;
  /** What was taken, to be settled when the answer is out; null where nothing was. */
  readonly taken: Taken | null;
}

export interface Taken {
  readonly subject: string;
  readonly amount: number;
  readonly stamp: number;
  readonly isLocal: boolean;
  /** Until when it may be spent, for whoever leases on. */
  readonly untilMs: number;
  /** Of what counts different values: this one, where it was not there before. */
  readonly value: string | null;
}

/** The leases of one limit, by whom it is counted for. */
export class Leases {
  terms: LimitTerms;
  readonly #name: string;
  readonly #desk: LeaseDesk;
  readonly #bySubject = new Map<string, Lease>();
  #sweeping: Iterator<[string, Lease]> | null = null;

  constructor(name: string, terms: LimitTerms, desk: LeaseDesk) {
    this.terms = terms;
    this.#name = name;
    this.#desk = desk;
  }

  /** Other amounts from now on: what was leased or refused under those before goes back or is asked again. */
  adopt(terms: LimitTerms): void {
    const before = this.terms;
    this.terms = terms;
    if (isSameSize(before, terms)) return;
    for (const lease of this.#bySubject.values()) lease.renounces((unspent, stamp) => this.#giveBack(lease, unspent, stamp));
  }

  /** Takes an amount for a subject, or says when it may be had: at once where a lease or a refusal is at hand. */
  take(given: string, amount: number): Reading | Promise<Reading> {
    const subject = this.#kept(given);
    const now = this.#desk.now();
    const lease = this.#bySubject.get(subject) ?? this.#made(subject);
    lease.usedMs = now;
    if (lease.tokens >= amount && now < lease.untilMs) {
      this.#desk.counts.leased += 1;
      return this.#spend(lease, subject, amount, now);
    }
    if (lease.holds(amount, now, this.#wantMax, (unspent, stamp) => this.#giveBack(lease, unspent, stamp))) {
      this.#desk.counts.leased += 1;
      return this.#spend(lease, subject, amount, now);
    }
    if (now < lease.deniedUntilMs && amount >= lease.deniedLeast) return this.#refusal(lease, now);
    if (this.#desk.isDoubtful) {
      const reading = this.#alone(lease, subject, amount, now);
      // Not before nothing can be taken here: what is granted and what is taken meanwhile would be counted apart.
      if (!reading.isWithin) this.#ask(lease);
      return reading;
    }
    return new Promise((resolve) => {
      lease.waiters.push({
        amount,
        decide: (isGranted) => {
          const then = this.#desk.now();
          if (isGranted) {
            this.#desk.counts.waited += 1;
            resolve(this.#spend(lease, subject, amount, then));
          } else if (this.#desk.isDoubtful) resolve(this.#alone(lease, subject, amount, then));
          else resolve(this.#refusal(lease, then));
        },
      });
      this.#ask(lease);
    });
  }

  /** As much as there is, up to `most`: for whoever leases on. */
  takeUpTo(given: string, least: number, most: number): Reading | Promise<Reading> {
    const subject = this.#kept(given);
    const lease = this.#bySubject.get(subject) ?? this.#made(subject);
    const now = this.#desk.now();
    lease.want = Math.max(lease.want, Math.min(most, this.#wantMax));
    const has = lease.holds(least, now, this.#wantMax, (unspent, stamp) => this.#giveBack(lease, unspent, stamp));
    return this.take(subject, has ? Math.max(least, Math.min(most, lease.tokens >> 1)) : least);
  }

  /** Whether a value may be one more of those that are counted for a subject. Always asked: who knows the others is elsewhere. */
  add(given: string, value: string): Reading | Promise<Reading> {
    const subject = this.#kept(given);
    const key = this.#keyOf(subject);
    const hashed = this.#desk.fingerprint(value);
    if (this.#desk.isDoubtful) return this.#added(subject, hashed, this.#desk.locally(key, this.terms, 1, hashed), true);
    return new Promise((resolve) => {
      this.#desk.ask({ key, terms: this.terms, least: 1, most: 1, value: hashed }, (grant) => {
        const local = grant ?? this.#desk.locally(key, this.terms, 1, hashed);
        resolve(this.#added(subject, hashed, local, grant === null));
      });
    });
  }

  /** What was really used of what was taken: the rest goes back, what is beyond it is taken on top. */
  settle({ subject, amount, stamp, isLocal, value }: Taken, used: number): void {
    if (used === amount) return;
    const key = this.#keyOf(subject);
    const returned = { key, terms: this.terms, amount: amount - used, stamp, value };
    if (isLocal) return this.#desk.locallyBack(returned);
    const lease = this.#bySubject.get(subject);
    if (value !== null || !lease) return this.#desk.giveBack(returned);
    const isCurrent = lease.stamp === stamp && this.#desk.now() < lease.untilMs;
    const kept = isCurrent && (used > amount || !lease.isScarce) ? Math.max(-lease.tokens, returned.amount) : 0;
    lease.tokens += kept;
    const left = returned.amount - kept;
    // What was used beyond all that was leased is told at once: until then others may be leased it.
    if (left !== 0) this.#desk.giveBack({ ...returned, amount: left }, lease.isScarce || left < 0);
  }

  /** Few bits of a value's fingerprint: enough to count by, too few to tell the value. */
  bucketOf(value: string, bits: number): string {
    return String(Number.parseInt(this.#desk.fingerprint(value).slice(0, 8), 16) & (2 ** bits - 1));
  }

  sweep(): void {
    const now = this.#desk.now();
    for (let looked = 0; looked < sweptMax; looked += 1) {
      this.#sweeping ??= this.#bySubject.entries();
      const next = this.#sweeping.next();
      if (next.done) {
        this.#sweeping = null;
        return;
      }
      const [subject, lease] = next.value;
      const holds = lease.holds(1, now, this.#wantMax, (unspent, stamp) => this.#giveBack(lease, unspent, stamp));
      // What was heard of a holder that is away is all that is known.
      const isKept = this.#desk.isDoubtful || lease.isAsking || lease.waiters.length > 0 || now - lease.usedMs <= keptMs;
      if (!holds && !isKept && now >= lease.retryAtMs) this.#bySubject.delete(subject);
    }
  }

  get #wantMax(): number {
    return Math.max(1, Math.floor(this.terms.amount * wantShare));
  }

  #kept(subject: string): string {
    return subject.length > subjectLengthMax ? this.#desk.fingerprint(subject) : subject;
  }

  #keyOf(subject: string): string {
    return `${this.#name} ${this.#desk.fingerprint(subject)}`;
  }

  #made(subject: string): Lease {
    if (this.#bySubject.size >= leasesMax) this.#dropOldest();
    const lease = new Lease(this.#keyOf(subject));
    this.#bySubject.set(subject, lease);
    return lease;
  }

  #dropOldest(): void {
    for (const [subject, lease] of this.#bySubject) {
      if (lease.isAsking || lease.waiters.length > 0) continue;
      if (lease.tokens > 0) this.#giveBack(lease, lease.tokens, lease.stamp);
      if (lease.nextTokens > 0) this.#giveBack(lease, lease.nextTokens, lease.nextStamp);
      this.#bySubject.delete(subject);
      this.#desk.counts.dropped += 1;
      return;
    }
  }

  #spend(lease: Lease, subject: string, amount: number, now: number): Reading {
    lease.tokens -= amount;
    if (lease.wantsMore(now)) this.#ask(lease);
    const taken: Taken = { subject, amount, stamp: lease.stamp, isLocal: false, untilMs: lease.untilMs, value: null };
    return { isWithin: true, left: lease.known, resetMs: Math.max(0, lease.resetAtMs - now), retryMs: 0, taken };
  }

  #refusal(lease: Lease, now: number): Reading {
    this.#desk.counts.refused += 1;
    const retryMs = Math.max(0, lease.retryAtMs - now);
    return { isWithin: false, left: 0, resetMs: Math.max(retryMs, lease.resetAtMs - now), retryMs, taken: null };
  }

  #alone(lease: Lease, subject: string, amount: number, now: number): Reading {
    // What the holder last said was used up is so yet, whatever the share.
    if (now < lease.retryAtMs && amount >= lease.deniedLeast) return this.#refusal(lease, now);
    const grant = this.#desk.locally(lease.key, this.terms, amount, null, this.#knownOf(lease, now));
    lease.resetAtMs = now + grant.resetMs;
    if (grant.granted === 0) {
      lease.retryAtMs = now + grant.retryMs;
      return this.#refusal(lease, now);
    }
    this.#desk.counts.alone += 1;
    const taken: Taken = { subject, amount, stamp: grant.stamp, isLocal: true, untilMs: now + grant.lifeMs, value: null };
    return { isWithin: true, left: grant.left, resetMs: grant.resetMs, retryMs: 0, taken };
  }

  /** What the holder last said was left of a window that is not over, and what it knew by then of what was decided here: nobody can have more of it. */
  #knownOf(lease: Lease, now: number): number {
    if (this.terms.kind !== 'quota' || lease.stamp !== quotaStartMs(this.terms.unit, now)) return Number.POSITIVE_INFINITY;
    return lease.known + lease.toldAlone;
  }

  #added(subject: string, value: string, grant: Grant, isLocal: boolean): Reading {
    const isWithin = grant.granted > 0;
    const taken: Taken | null = isWithin && grant.isNew ? { subject, amount: 1, stamp: 0, isLocal, untilMs: 0, value } : null;
    return { isWithin, left: grant.left, resetMs: grant.resetMs, retryMs: grant.retryMs, taken };
  }

  #ask(lease: Lease): void {
    if (lease.isAsking) return;
    lease.isAsking = true;
    const least = lease.waiters.reduce((smallest, { amount }) => Math.min(smallest, amount), Number.POSITIVE_INFINITY);
    const waiting = lease.waiters.reduce((sum, { amount }) => sum + amount, 0);
    const asked = Number.isFinite(least) ? least : 1;
    const most = Math.max(asked, waiting, Math.min(lease.want, this.#wantMax));
    this.#desk.ask({ key: lease.key, terms: this.terms, least: asked, most, value: null }, (grant) => this.#answered(lease, asked, grant));
  }

  #answered(lease: Lease, asked: number, grant: Grant | null): void {
    const now = this.#desk.now();
    lease.isAsking = false;
    if (grant) lease.take(grant, now, this.terms.kind === 'quota' ? this.#desk.takenAlone(lease.key) : 0);
    if (grant?.granted === 0) {
      lease.retryAtMs = now + grant.retryMs;
      lease.deniedUntilMs = now + Math.min(grant.retryMs, deniedMsMax(this.terms));
      lease.deniedLeast = asked;
    }
    const goesBack = (unspent: number, stamp: number) => this.#giveBack(lease, unspent, stamp);
    while (lease.waiters[0] && lease.holds(lease.waiters[0].amount, now, this.#wantMax, goesBack)) lease.waiters.shift()?.decide(true);
    if (lease.waiters.length === 0) return;
    if (grant !== null && grant.granted > 0) return this.#ask(lease);
    for (const waiter of lease.waiters.splice(0)) waiter.decide(false);
  }

  #giveBack(lease: Lease, amount: number, stamp: number): void {
    this.#desk.giveBack({ key: lease.key, terms: this.terms, amount, stamp, value: null });
  }
}

/** Others may give something back meanwhile. */
function deniedMsMax(terms: LimitTerms): number {
  return Math.max(20, Math.min(1_000, periodOf(terms) / 50));
}
