import type { Clock } from '../clock.ts';
import type { Limits, Timeouts } from '../limits.ts';
import type { Stats } from '../stats.ts';
import type { ExchangeGround, UpstreamExchange } from './upstream-exchange.ts';
import { type LaneGround, UpstreamLane } from './upstream-lane.ts';
import { defaultUpstreamTls, type UpstreamTls, UpstreamTlsClient } from './upstream-tls.ts';

/**
 * The sockets to one origin: a stack of lanes, the warmest on top, and a bounded queue for when all are taken. One exchange a socket at a
 * time; after an error, an early answer or a byte too many the lane opens another.
 */
export class Upstream implements ExchangeGround, LaneGround {
  readonly origin: URL;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly tls: UpstreamTlsClient | null;
  readonly #idle: UpstreamLane[] = [];
  readonly #lanes: UpstreamLane[] = [];
  #waiting: UpstreamExchange[] = [];
  #resting: UpstreamLane[] = [];

  constructor(origin: string, tls: UpstreamTls | null, limits: Limits, timeouts: Timeouts, stats: Stats, clock: Clock) {
    this.origin = new URL(origin);
    this.limits = limits;
    this.timeouts = timeouts;
    this.stats = stats;
    this.clock = clock;
    this.tls = this.origin.protocol === 'https:' ? new UpstreamTlsClient(tls ?? defaultUpstreamTls) : null;
  }

  /** Sends it now, or once a lane is free; answers false when too many wait already. */
  send(exchange: UpstreamExchange): boolean {
    // One that rests is free before another could be opened.
    const isRestWaitedFor = this.#waiting.length < this.#resting.length;
    const lane = this.#idle.pop() ?? (isRestWaitedFor ? null : this.#opened());
    if (lane) {
      exchange.runOn(lane);
      return true;
    }
    if (!isRestWaitedFor && this.#waiting.length >= this.limits.upstreamWaitingMax) {
      this.stats.upstreamOverloads += 1;
      return false;
    }
    this.#waiting.push(exchange);
    return true;
  }

  /**
   * A lane rests until all sockets were read once: what the upstream sent behind an answer is seen then and ends the socket, where a request
   * that was sent at once would take it for its own answer.
   */
  released(lane: UpstreamLane): void {
    if (this.#resting.push(lane) === 1) setImmediate(this.#rested);
  }

  checkTimeouts(): void {
    for (const lane of this.#lanes) lane.checkTimeouts();
  }

  close(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const exchange of waiting) exchange.cancel({ kind: 'shutdown', detail: 'the gateway closed' });
    for (const lane of this.#lanes) lane.abort();
  }

  readonly #rested = (): void => {
    const lanes = this.#resting;
    this.#resting = [];
    for (const lane of lanes) {
      let next = this.#waiting.shift();
      while (next?.isCancelled) next = this.#waiting.shift();
      if (next) next.runOn(lane);
      else this.#idle.push(lane);
    }
  };

  #opened(): UpstreamLane | null {
    if (this.#lanes.length >= this.limits.upstreamConnectionsMax) return null;
    const lane = new UpstreamLane(this);
    this.#lanes.push(lane);
    return lane;
  }
}
