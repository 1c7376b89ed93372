import type { Identity } from '@sluice/identity';
import type { EndpointId, ExchangeId } from '@sluice/model';
import type { Exchange } from './exchange.ts';

/** An exchange that goes on after it was judged: a tunnel, or an answer that flows. */
interface Lasting {
  readonly exchange: Exchange;
  /** Ends it, and says on its record why where that is not written yet. */
  readonly cut: (why: string) => void;
  /** Who has it, as was found last. */
  identity: Identity;
  /** The question who has it is on its way, or waits for room. */
  isAsked: boolean;
}

/** One that was ended before its time, for whoever tells operators. */
export interface Withdrawn {
  readonly id: ExchangeId;
  readonly endpoint: EndpointId;
  readonly why: string;
}

/** What a review ended. */
export interface Reviewed {
  readonly atOnce: readonly Withdrawn[];
  /** Those about whom somebody else was asked. Never rejects. */
  readonly later: Promise<readonly Withdrawn[]>;
}

/** What a review asks about the caller of an exchange. */
export interface Callers {
  /** Who it is now, where `before` was found last; null where that cannot be told without asking somebody. */
  known(exchange: Exchange, before: Identity): Identity | null;
  ask(exchange: Exchange): Identity | Promise<Identity>;
  /** Why it may not have the exchange any more, or null. */
  whyNot(exchange: Exchange, identity: Identity): string | null;
}

/** So many are looked at before others have their turn: less than a millisecond. */
const sliceLength = 200;
/** Questions of reviews at once, few beside those of requests: of the 16 passwords that are checked at once half. */
const askedMax = 8;

/** What lasts, of all revisions of a gate. Bounded by the connections that carry it. */
export class LastingExchanges {
  readonly #open = new Set<Lasting>();
  #last: Promise<unknown> = Promise.resolve();
  /** The pass that has not begun. */
  #next: Promise<Reviewed> | null = null;
  #asking = 0;
  readonly #waiting: (() => void)[] = [];

  /** Answers what is called when it is over. In `observe` and `shadow` nothing is ended. */
  add(exchange: Exchange, cut: Lasting['cut']): () => void {
    if (exchange.plan.mode !== 'enforce') return () => undefined;
    const lasting = { exchange, cut, identity: exchange.identity, isAsked: false };
    this.#open.add(lasting);
    return () => void this.#open.delete(lasting);
  }

  /**
   * Ends what its callers may not have any more. One pass at a time: where one is under way, another follows that sees all that changed up to
   * now. Resolves when everything was looked at that can be told at once.
   */
  review(callers: Callers, pause: () => Promise<void>): Promise<Reviewed> {
    // It is told by whoever called for that pass.
    if (this.#next !== null) return this.#next.then(({ later }) => ({ atOnce: [], later: later.then(() => []) }));
    const pass = this.#last.then(() => {
      this.#next = null;
      return this.#pass(callers, pause);
    });
    this.#last = pass.catch(() => undefined);
    this.#next = pass;
    return pass;
  }

  async #pass(callers: Callers, pause: () => Promise<void>): Promise<Reviewed> {
    const atOnce: Withdrawn[] = [];
    const asked: Promise<Withdrawn | null>[] = [];
    let looked = 0;
    for (const lasting of this.#open) {
      try {
        const known = callers.known(lasting.exchange, lasting.identity);
        // What was found last can be told to hold no more even while nobody answers.
        const withdrawn = this.#settle(callers, lasting, known ?? lasting.identity);
        if (withdrawn !== null) atOnce.push(withdrawn);
        else if (known === null && !lasting.isAsked) asked.push(this.#ask(callers, lasting, pause));
      } catch {
        // The next pass tries again; the others wait for nothing.
      }
      looked += 1;
      if (looked % sliceLength === 0) await pause();
    }
    return { atOnce, later: Promise.all(asked).then((all) => all.filter((one) => one !== null)) };
  }

  async #ask(callers: Callers, lasting: Lasting, pause: () => Promise<void>): Promise<Withdrawn | null> {
    lasting.isAsked = true;
    await this.#room();
    try {
      // Many that show the same are answered at once, one after another.
      await pause();
      if (!this.#open.has(lasting)) return null;
      return this.#settle(callers, lasting, await callers.ask(lasting.exchange));
    } catch {
      // What cannot be told ends nothing.
      return null;
    } finally {
      lasting.isAsked = false;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#asking -= 1;
    }
  }

  async #room(): Promise<void> {
    if (this.#asking >= askedMax) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#asking += 1;
  }

  #settle(callers: Callers, lasting: Lasting, identity: Identity): Withdrawn | null {
    const { exchange } = lasting;
    const why = callers.whyNot(exchange, identity);
    if (why === null && identity.fault !== 'unavailable') lasting.identity = identity;
    if (why === null || !this.#open.has(lasting)) return null;
    lasting.cut(why);
    this.#open.delete(lasting);
    return { id: exchange.trace.id, endpoint: exchange.trace.endpoint.id, why };
  }
}

/**
 * Whether a credential makes its bearer somebody else now, or gives fewer rights. Who was not verified has none to lose. Ids are left out: under
 * another key for fingerprints the same caller has another one.
 */
export function hasLost(then: Identity, now: Identity): boolean {
  if (then === now || !then.consumer.isVerified) return false;
  const [before, after] = [then.consumer, now.consumer];
  return (
    !after.isVerified ||
    after.kind !== before.kind ||
    after.tenant !== before.tenant ||
    ownerOf(then) !== ownerOf(now) ||
    !before.roles.every((role) => after.roles.includes(role)) ||
    !before.scopes.every((scope) => after.scopes.includes(scope))
  );
}

function ownerOf({ claims }: Identity): string {
  return JSON.stringify([claims['iss'], claims['sub']]);
}
