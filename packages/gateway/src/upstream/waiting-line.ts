import type { Timeouts } from '../limits.ts';
import type { ExchangeGround } from './upstream-exchange.ts';
import { faultOf, type UpstreamExchange } from './upstream-exchange.ts';

/** What a client is told to wait before it comes again, when a line was too long or too slow. */
const retryAfterMs = 1_000;

/** Exchanges that wait for room at an upstream, first come, first served: at most `upstreamWaitingMax`, each at most `queueMs`. */
export class WaitingLine {
  readonly #ground: ExchangeGround;
  readonly #timeouts: Pick<Timeouts, 'queueMs'>;
  #exchanges: UpstreamExchange[] = [];

  constructor(ground: ExchangeGround, timeouts: Pick<Timeouts, 'queueMs'>) {
    this.#ground = ground;
    this.#timeouts = timeouts;
  }

  get length(): number {
    return this.#exchanges.length;
  }

  /** Takes it in, or refuses it where too many wait. */
  join(exchange: UpstreamExchange): void {
    const { limits, clock } = this.#ground;
    if (this.#exchanges.length >= limits.upstreamWaitingMax) return this.refuse(exchange, 'too many requests wait for the upstream');
    exchange.waitsSinceMs = clock.nowMs;
    this.#exchanges.push(exchange);
  }

  /** The next that is still wanted. */
  next(): UpstreamExchange | null {
    let next = this.#exchanges.shift();
    while (next?.isCancelled) next = this.#exchanges.shift();
    return next ?? null;
  }

  refuse(exchange: UpstreamExchange, detail: string, afterMs = retryAfterMs): void {
    this.#ground.stats.upstreamOverloads += 1;
    exchange.refuse({ ...faultOf('overloaded', detail), retryAfterMs: afterMs });
  }

  /** Once a tick. */
  checkTimeouts(): void {
    const { clock, stats } = this.#ground;
    for (let first = this.#exchanges[0]; first !== undefined; first = this.#exchanges[0]) {
      if (!first.isCancelled && clock.nowMs - first.waitsSinceMs <= this.#timeouts.queueMs) return;
      this.#exchanges.shift();
      if (first.isCancelled) continue;
      stats.timeouts += 1;
      this.refuse(first, 'no connection to the upstream was free in time');
    }
  }

  close(): void {
    const exchanges = this.#exchanges;
    this.#exchanges = [];
    for (const exchange of exchanges) exchange.cancel({ kind: 'shutdown', detail: 'the gateway closed' });
  }
}
