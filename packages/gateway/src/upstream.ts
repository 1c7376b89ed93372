import { buildConnector, Client } from 'undici';
import type { Clock } from './clock.ts';
import { swallowContinue } from './continue-filter.ts';
import type { Limits, Timeouts } from './limits.ts';
import type { Stats } from './stats.ts';
import type { Ground, Lane, UpstreamExchange } from './upstream-exchange.ts';

/** One client of undici with at most one socket. It is kept apart from others, never pooled by undici, so that an exchange knows its socket. */
interface ClientLane extends Lane {
  readonly client: Client;
}

/**
 * The sockets to one origin: a stack of lanes, the warmest on top, and a bounded queue for when all are taken. One exchange a socket at a
 * time (pipelining 1); after an error, an early answer or a byte too many undici closes the socket and the lane opens another.
 */
export class Upstream implements Ground {
  readonly limits: Limits;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly #origin: string;
  readonly #timeouts: Timeouts;
  readonly #idle: ClientLane[] = [];
  readonly #lanes: ClientLane[] = [];
  #waiting: UpstreamExchange[] = [];

  constructor(origin: string, limits: Limits, timeouts: Timeouts, stats: Stats, clock: Clock) {
    this.#origin = origin;
    this.limits = limits;
    this.stats = stats;
    this.clock = clock;
    this.#timeouts = timeouts;
  }

  /** Sends it now, or once a lane is free; answers false when too many wait already. */
  send(exchange: UpstreamExchange): boolean {
    const lane = this.#idle.pop() ?? this.#opened();
    if (lane) {
      this.#run(lane, exchange);
      return true;
    }
    if (this.#waiting.length >= this.limits.upstreamWaitingMax) {
      this.stats.upstreamOverloads += 1;
      return false;
    }
    this.#waiting.push(exchange);
    return true;
  }

  over(exchange: UpstreamExchange): void {
    const lane = exchange.lane as ClientLane | null;
    if (lane?.running !== exchange) return;
    lane.running = null;
    let next = this.#waiting.shift();
    while (next?.isCancelled) next = this.#waiting.shift();
    if (next) this.#run(lane, next);
    else this.#idle.push(lane);
  }

  again(exchange: UpstreamExchange): void {
    if (exchange.lane !== null) this.#run(exchange.lane as ClientLane, exchange);
  }

  checkTimeouts(): void {
    for (const lane of this.#lanes) lane.running?.checkTimeouts(this.#timeouts.upstreamHeadMs, this.#timeouts.upstreamStallMs);
  }

  async close(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) exchange.cancel({ kind: 'shutdown', detail: 'the gateway closed' });
    await Promise.all(this.#lanes.map((lane) => lane.client.destroy()));
  }

  #run(lane: ClientLane, exchange: UpstreamExchange): void {
    lane.running = exchange;
    lane.carried += 1;
    exchange.lane = lane;
    const { method, path, headers, body, upgrade } = exchange.dispatch;
    lane.client.dispatch({ method, path, headers, body: body as Buffer | null, upgrade }, exchange);
  }

  #opened(): ClientLane | null {
    if (this.#lanes.length >= this.limits.upstreamConnectionsMax) return null;
    const connect = buildConnector({ timeout: this.#timeouts.connectMs, allowH2: false });
    const lane: ClientLane = {
      client: new Client(this.#origin, {
        pipelining: 1,
        allowH2: false,
        // The tick looks after these two; undici would arm a timer for each request.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: this.#timeouts.upstreamIdleMs,
        keepAliveMaxTimeout: this.#timeouts.upstreamIdleMs,
        maxHeaderSize: this.limits.upstreamHeaderBytesMax,
        connect: (options, callback) => {
          connect(options, (...result) => {
            const [error, socket] = result;
            if (error === null) {
              lane.socket = socket;
              lane.carried = 1;
              swallowContinue(socket, () => lane.running);
            }
            callback(...result);
          });
        },
      }),
      socket: null,
      carried: 0,
      running: null,
    };
    this.#lanes.push(lane);
    return lane;
  }
}
