import type { Clock } from '../clock.ts';
import type { Limits, Timeouts } from '../limits.ts';
import type { Stats } from '../stats.ts';
import { plainStatus, type TargetStatus } from './care/target-status.ts';
import type { Destination } from './destination.ts';
import { Http2Upstream } from './http2-upstream.ts';
import type { Resolver } from './resolver.ts';
import { RetryBudget, type RetryBudgetOptions } from './retry-budget.ts';
import type { UpstreamExchange } from './upstream-exchange.ts';
import { type LaneGround, UpstreamLane } from './upstream-lane.ts';
import { defaultUpstreamTls, type UpstreamTls, UpstreamTlsClient } from './upstream-tls.ts';
import { WaitingLine } from './waiting-line.ts';

/** What the upstreams of one server share, and how this one is reached. */
export interface UpstreamParts {
  readonly tls: UpstreamTls | null;
  /** It is asked in HTTP/2. */
  readonly isHttp2: boolean;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly retries: RetryBudgetOptions;
  /** Most sockets; null for `upstreamConnectionsMax`. */
  readonly connectionsMax: number | null;
}

/**
 * The sockets to one origin: a stack of lanes, the warmest on top, and a bounded queue for when all are taken. One exchange a socket at a
 * time; after an error, an early answer or a byte too many the lane opens another.
 */
export class Upstream implements Destination, LaneGround {
  readonly origin: URL;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly tls: UpstreamTlsClient | null;
  readonly resolver: Resolver;
  readonly retries: RetryBudget;
  readonly isHttp2: boolean;
  readonly #idle: UpstreamLane[] = [];
  readonly #lanes: UpstreamLane[] = [];
  readonly #waiting: WaitingLine;
  readonly #connectionsMax: number | null;
  readonly #http2: Http2Upstream | null;
  #resting: UpstreamLane[] = [];
  isRetired = false;
  requests = 0;

  constructor(origin: string, { tls, isHttp2, limits, timeouts, stats, clock, resolver, retries, connectionsMax }: UpstreamParts) {
    this.origin = new URL(origin);
    this.limits = limits;
    this.timeouts = timeouts;
    this.stats = stats;
    this.clock = clock;
    this.tls = this.origin.protocol === 'https:' ? new UpstreamTlsClient(tls ?? defaultUpstreamTls) : null;
    this.resolver = resolver;
    this.#connectionsMax = connectionsMax;
    this.retries = new RetryBudget(retries);
    this.#waiting = new WaitingLine(this, timeouts);
    this.isHttp2 = isHttp2;
    this.#http2 = isHttp2 ? new Http2Upstream(this, this.#waiting, connectionsMax) : null;
    resolver.hold(this.origin.hostname, this);
  }

  send(exchange: UpstreamExchange): void {
    this.requests += 1;
    this.retries.earn();
    // A switch of protocols is a matter of HTTP/1.1 alone.
    if (this.#http2 !== null && exchange.dispatch.upgrade === null) return this.#http2.send(exchange);
    // One that rests is free before another could be opened.
    const isRestWaitedFor = this.#waiting.length < this.#resting.length;
    const lane = this.#idle.pop() ?? (isRestWaitedFor ? null : this.#opened());
    if (lane) exchange.runOn(lane);
    else this.#waiting.join(exchange);
  }

  /** Whether one more would run at once, or as soon as a lane has rested. */
  get hasRoom(): boolean {
    if (this.#http2 !== null) return this.#http2.hasRoom;
    return this.#idle.length > 0 || this.#waiting.length < this.#resting.length || this.#mayOpen;
  }

  /**
   * A lane rests until all sockets were read once: what the upstream sent behind an answer is seen then and ends the socket, where a request
   * that was sent at once would take it for its own answer.
   */
  released(lane: UpstreamLane): void {
    if (this.#resting.push(lane) === 1) setImmediate(this.#rested);
  }

  get isQuiet(): boolean {
    return this.#idle.length === this.#lanes.length && this.#http2?.isQuiet !== false;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get status(): readonly TargetStatus[] {
    const inFlight = this.#lanes.length - this.#idle.length - this.#resting.length + (this.#http2?.inFlight ?? 0);
    return [plainStatus(this.origin.origin, inFlight, this.requests)];
  }

  /** The host has other addresses now: sockets to those that it no longer has are closed, the busy ones behind their answer. */
  moved(addresses: readonly string[]): void {
    for (const lane of this.#lanes) lane.leave(addresses);
    this.#http2?.moved(addresses);
  }

  checkTimeouts(): void {
    this.retries.passed(this.timeouts.checkMs);
    for (const lane of this.#lanes) lane.checkTimeouts();
    this.#http2?.checkTimeouts();
    this.#waiting.checkTimeouts();
  }

  retire(): void {
    this.isRetired = true;
    this.resolver.letGo(this.origin.hostname, this);
    this.moved([]);
  }

  close(): void {
    this.#waiting.close();
    for (const lane of this.#lanes) lane.abort();
    this.#http2?.close();
  }

  readonly #rested = (): void => {
    const lanes = this.#resting;
    this.#resting = [];
    for (const lane of lanes) {
      const next = this.#waiting.next();
      if (next) next.runOn(lane);
      else this.#idle.push(lane);
    }
  };

  get #mayOpen(): boolean {
    return this.#lanes.length < (this.#connectionsMax ?? this.limits.upstreamConnectionsMax);
  }

  #opened(): UpstreamLane | null {
    if (!this.#mayOpen) return null;
    const lane = new UpstreamLane(this);
    this.#lanes.push(lane);
    return lane;
  }
}
