import type { Identity } from '@sluice/identity';
import type { Consumer, EndpointId, ExchangeId } from '@sluice/model';
import type { Exchange } from './exchange.ts';

/** An exchange that goes on after it was judged: a tunnel, or an answer that flows. */
export interface Lasting {
  readonly exchange: Exchange;
  /** Ends it, and says on its record why where that is not written yet. */
  readonly cut: (why: string) => void;
  /** The question whether its caller may have it still is on its way. */
  isAsked: boolean;
}

/** One that was ended before its time, for whoever tells operators. */
export interface Withdrawn {
  readonly id: ExchangeId;
  readonly endpoint: EndpointId;
  readonly why: string;
}

/** Why a caller may not have an exchange any more, or null. */
export type Withdrawal = (exchange: Exchange) => string | null | Promise<string | null>;

/** What lasts, of all revisions of a gate. Bounded by the connections that carry it. */
export class LastingExchanges {
  readonly #open = new Set<Lasting>();

  /** Answers what is called when it is over. */
  add(exchange: Exchange, cut: Lasting['cut']): () => void {
    const lasting = { exchange, cut, isAsked: false };
    this.#open.add(lasting);
    return () => void this.#open.delete(lasting);
  }

  /** Asks of each whether its caller may have it still, and ends those that may not: at once where that can be told at once. */
  async review(withdrawal: Withdrawal): Promise<readonly Withdrawn[]> {
    const withdrawn: Withdrawn[] = [];
    const settle = (lasting: Lasting, why: string | null): void => {
      if (why === null || !this.#open.delete(lasting)) return;
      const { id, endpoint } = lasting.exchange.trace;
      withdrawn.push({ id, endpoint: endpoint.id, why });
      lasting.cut(why);
    };
    const waiting: Promise<void>[] = [];
    for (const lasting of this.#open) {
      if (lasting.isAsked) continue;
      const found = withdrawal(lasting.exchange);
      if (found instanceof Promise) waiting.push(this.#later(lasting, found, settle));
      else settle(lasting, found);
    }
    await Promise.all(waiting);
    return withdrawn;
  }

  async #later(lasting: Lasting, found: Promise<string | null>, settle: (lasting: Lasting, why: string | null) => void): Promise<void> {
    lasting.isAsked = true;
    // What cannot be told ends nothing.
    const why = await found.catch(() => null);
    lasting.isAsked = false;
    settle(lasting, why);
  }
}

/** Whether a credential still makes its bearer whom it made at the beginning, with no other rights. */
export function isSameCaller(then: Identity, now: Identity): boolean {
  return rightsOf(then) === rightsOf(now);
}

/** Ids are left out: under another key for fingerprints the same caller has another one. */
function rightsOf({ consumer, claims }: Identity): string {
  const { kind, isVerified, roles, scopes, tenant }: Consumer = consumer;
  return JSON.stringify([kind, isVerified, roles, scopes, tenant, claims['iss'], claims['sub']]);
}
