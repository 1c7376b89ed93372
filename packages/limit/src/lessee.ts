import { type LimitTerms, shapeOfTerms } from '@sluice/model';
import { Holder } from './holder.ts';
import type { LeaseDesk, LesseeCounts } from './lease-desk.ts';
import type { Ask, Grant, LeasePort, Return } from './lease-port.ts';
import { Leases } from './leases.ts';

/** Keys whose use nobody could be told of yet. */
const debtsMax = 100_000;
/** Asks and returns of one message. */
const batchMax = 1_024;
/** A holder that did not answer is asked again after this, beside the decisions and in the way of none. */
const askAgainMs = 500;
/** One that answers again is not waited for before it has done so for this long: one that comes and goes would hold up a request each time. */
const doubtMs = 3_000;

interface Asked {
  readonly ask: Ask;
  readonly answered: (grant: Grant | null) => void;
}

export interface LesseeOptions {
  readonly port: LeasePort;
  readonly now: () => number;
  /** Keyed: keys leave the process. */
  readonly fingerprint: (text: string) => string;
  /** The part of each limit that may be taken without asking, while the holder does not answer. */
  readonly share: () => number;
  /** Runs something once what is being handled now is over, so that asks travel together. */
  readonly defer: (run: () => void) => void;
}

/**
 * Spends what a holder leases to it, and asks ahead of need, so that most takes are answered at once. Where the holder does not answer, its
 * share of each limit goes on being spent, and is told once it answers again.
 */
export class Lessee implements LeaseDesk {
  readonly now: () => number;
  readonly fingerprint: (text: string) => string;
  readonly counts: LesseeCounts = { leased: 0, waited: 0, alone: 0, refused: 0, dropped: 0 };
  readonly #options: LesseeOptions;
  readonly #leasesByName = new Map<string, Leases>();
  readonly #local = new Holder();
  readonly #debts = new Map<string, Return>();
  #asks: Asked[] = [];
  #returns: Return[] = [];
  #isDeferred = false;
  #awaySinceMs = 0;
  #doubtedUntilMs = 0;
  #probedMs = 0;

  constructor(options: LesseeOptions) {
    this.#options = options;
    this.now = options.now;
    this.fingerprint = options.fingerprint;
  }

  get isAway(): boolean {
    return this.#awaySinceMs > 0;
  }

  get isDoubtful(): boolean {
    return this.#awaySinceMs > 0 || (this.#doubtedUntilMs > 0 && this.now() < this.#doubtedUntilMs);
  }

  /** Those of one limit. What is leased stays where only amounts change. */
  leases(id: string, terms: LimitTerms): Leases {
    return this.named(`${id} ${shapeOfTerms(terms)}`, terms);
  }

  /** The same, as another lessee named them: keys begin with it. */
  named(name: string, terms: LimitTerms): Leases {
    const known = this.#leasesByName.get(name);
    if (known) {
      known.adopt(terms);
      return known;
    }
    const made = new Leases(name, terms, this);
    this.#leasesByName.set(name, made);
    return made;
  }

  /** Gives back what nobody spent in time; to be called a few times a second. */
  sweep(): void {
    for (const leases of this.#leasesByName.values()) leases.sweep();
    this.#local.sweep(this.now());
    if (this.isAway && this.now() - this.#probedMs >= askAgainMs) this.#probe();
    if (this.#returns.length > 0) this.#deferred();
  }

  // What the leases of a limit need.

  ask(ask: Ask, answered: (grant: Grant | null) => void): void {
    this.#asks.push({ ask, answered });
    this.#deferred();
  }

  giveBack(returned: Return, isUrgent = false): void {
    this.#returns.push(returned);
    if (isUrgent || this.#returns.length >= batchMax) this.#deferred();
  }

  /** Decided here, while the holder does not answer. */
  locally(key: string, terms: LimitTerms, amount: number, value: string | null, known = Number.POSITIVE_INFINITY): Grant {
    const now = this.now();
    const share = this.#shareOf(terms);
    const grant = this.#local.lease(
      { key, terms: { ...share, amount: Math.min(share.amount, known) }, least: amount, most: amount, value },
      now,
      'self',
      1,
    );
    if (grant.granted > 0) this.#tell({ key, terms, amount: -amount, stamp: grant.stamp, value });
    if (now - this.#probedMs >= askAgainMs) this.#probe();
    return grant;
  }

  takenAlone(key: string): number {
    return this.#local.takenOf(key, this.now());
  }

  locallyBack(returned: Return): void {
    this.#local.takeBack({ ...returned, terms: this.#shareOf(returned.terms) }, this.now(), 'self');
    this.#tell(returned);
  }

  /** At once where the holder can hear it, and later where it cannot. */
  #tell(returned: Return): void {
    if (this.isAway) this.#owe(returned);
    else this.giveBack(returned);
  }

  #owe(debt: Return): void {
    const name = `${debt.key} ${debt.stamp} ${debt.value ?? ''}`;
    const known = this.#debts.get(name);
    if (known) this.#debts.set(name, { ...known, amount: known.amount + debt.amount });
    else if (this.#debts.size < debtsMax) this.#debts.set(name, debt);
    else this.counts.dropped += 1;
  }

  #shareOf(terms: LimitTerms): LimitTerms {
    const part = (amount: number) => Math.max(1, Math.floor(amount * this.#options.share()));
    return terms.kind === 'rate'
      ? { ...terms, amount: part(terms.amount), burst: part(terms.burst) }
      : { ...terms, amount: part(terms.amount) };
  }

  #deferred(): void {
    if (this.#isDeferred) return;
    this.#isDeferred = true;
    this.#options.defer(() => {
      this.#isDeferred = false;
      this.#flush();
    });
  }

  #flush(): void {
    const asks = this.#asks.splice(0, batchMax);
    const returns = this.#returns.splice(0, batchMax);
    if (this.#asks.length > 0 || this.#returns.length > 0) this.#deferred();
    if (this.isAway) {
      for (const returned of returns) this.#owe(returned);
      for (const { answered } of asks) answered(null);
      return;
    }
    this.#told(asks, returns).catch(() => undefined);
  }

  async #told(asks: readonly Asked[], returns: readonly Return[]): Promise<void> {
    const grants = await this.#send(
      asks.map(({ ask }) => ask),
      returns,
    );
    for (const [index, { answered }] of asks.entries()) answered(grants?.[index] ?? null);
  }

  /** Tells a holder that did not answer what was taken meanwhile; when it hears that, it is there again. */
  #probe(): void {
    this.#probedMs = this.now();
    const debts = [...this.#debts].slice(0, batchMax);
    for (const [name] of debts) this.#debts.delete(name);
    const owed = debts.map(([, debt]) => debt).filter(({ amount }) => amount !== 0);
    this.#send([], owed).catch(() => undefined);
  }

  /** Null where no answer came. Nobody knows then whether what was told arrived: what was used is told again, what would come back is not. */
  async #send(asks: readonly Ask[], returns: readonly Return[]): Promise<readonly Grant[] | null> {
    try {
      const grants = await this.#options.port.lease(asks, returns);
      if (this.#awaySinceMs > 0) this.#doubtedUntilMs = this.now() + doubtMs;
      this.#awaySinceMs = 0;
      if (this.#debts.size > 0) this.#probe();
      return grants;
    } catch {
      if (this.#awaySinceMs === 0) this.#probedMs = this.now();
      this.#awaySinceMs ||= this.now();
      for (const returned of returns) if (returned.amount < 0) this.#owe(returned);
      return null;
    }
  }
}
