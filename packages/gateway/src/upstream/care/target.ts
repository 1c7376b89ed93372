import type { UpstreamFault } from '../../ports.ts';
import type { Upstream } from '../upstream.ts';
import type { UpstreamChange } from '../upstream-change.ts';
import type { ExchangeWatch, UpstreamExchange } from '../upstream-exchange.ts';
import { Circuit } from './circuit.ts';
import { Gradient2 } from './gradient2.ts';
import { HealthCheck } from './health-check.ts';
import { OutlierRecord, type TargetOutcome } from './outlier.ts';
import type { TargetStatus } from './target-status.ts';
import type { TargetSettings, UpstreamCare } from './upstream-care.ts';

/** Who owns the targets of one API. */
export interface TargetOwner {
  readonly care: UpstreamCare;
  random(): number;
  changed(change: UpstreamChange): void;
  saw(target: Target, outcome: TargetOutcome): void;
  /** There may be room at it. */
  left(): void;
  /** Answers whether the exchange goes on to another target. */
  movesOn(exchange: UpstreamExchange, isUnsent: boolean): boolean;
}

/** As in Envoy: a target that starts slowly begins with a tenth of its share. */
const slowStartShareMin = 0.1;

/** One of several targets: its sockets, what runs on them, and what is known of how it is. */
export class Target implements ExchangeWatch {
  readonly settings: TargetSettings;
  readonly upstream: Upstream;
  readonly circuit: Circuit | null;
  readonly outlier = new OutlierRecord();
  readonly #owner: TargetOwner;
  readonly #health: HealthCheck | null;
  readonly #concurrency: Gradient2 | null;
  /** Since when its share grows; 0 where it has all of it. */
  #startedAtMs: number;
  inFlight = 0;
  requests = 0;
  failures = 0;

  constructor(settings: TargetSettings, upstream: Upstream, owner: TargetOwner, startsSlowly: boolean) {
    const { circuit, concurrency, health } = owner.care;
    this.settings = settings;
    this.upstream = upstream;
    this.#owner = owner;
    this.#startedAtMs = startsSlowly ? upstream.clock.nowMs : 0;
    this.circuit = circuit === null ? null : new Circuit(circuit, (to, why) => this.#circuitChanged(to, why));
    this.#concurrency = concurrency === null ? null : new Gradient2(concurrency);
    const random = (): number => owner.random();
    this.#health =
      health === null ? null : new HealthCheck(health, upstream, random, (isHealthy, why) => this.#healthChanged(isHealthy, why));
  }

  /** What it may get of the traffic now. */
  get share(): number {
    const { slowStartMs } = this.#owner.care;
    if (this.#startedAtMs === 0) return this.settings.weight;
    const grown = (this.upstream.clock.nowMs - this.#startedAtMs) / slowStartMs;
    if (grown < 1) return this.settings.weight * Math.max(slowStartShareMin, grown);
    this.#startedAtMs = 0;
    return this.settings.weight;
  }

  get hasRoom(): boolean {
    return this.upstream.hasRoom && (this.#concurrency === null || this.inFlight < this.#concurrency.limit);
  }

  /** Neither a check nor its answers speak against it. */
  get isWell(): boolean {
    return this.#health?.isHealthy !== false && !this.outlier.isOut(this.upstream.clock.nowMs);
  }

  /** Its circuit lets a request pass. */
  get mayPass(): boolean {
    return this.circuit === null || this.circuit.mayPass(this.upstream.clock.nowMs);
  }

  run(exchange: UpstreamExchange): void {
    this.inFlight += 1;
    this.requests += 1;
    this.circuit?.began(exchange);
    exchange.watch = this;
    if (this.#concurrency !== null) exchange.startedAtMs = performance.now();
    this.upstream.send(exchange);
  }

  /** Its share grows from a little. */
  startSlowly(): void {
    if (this.#owner.care.slowStartMs > 0) this.#startedAtMs = this.upstream.clock.nowMs;
  }

  close(): void {
    this.#health?.close();
  }

  get status(): TargetStatus {
    const { url, weight, canaryPercent } = this.settings;
    return {
      url,
      state: this.#state,
      untilMs:
        this.#health?.isHealthy === false ? 0 : Math.max(this.outlier.untilMs, this.circuit?.state === 'open' ? this.circuit.untilMs : 0),
      isCanary: canaryPercent !== null,
      weight,
      inFlight: this.inFlight,
      requests: this.requests,
      failures: this.failures,
      concurrencyMax: this.#concurrency?.limit ?? 0,
    };
  }

  // The word of an exchange that was sent to it.

  answered(exchange: UpstreamExchange, status: number): void {
    this.#cameTo(exchange, status >= 502 && status <= 504 ? 'gateway-failure' : status >= 500 ? 'server-error' : 'ok');
    if (this.#concurrency === null || status >= 500) return;
    this.#concurrency.sample(performance.now() - exchange.startedAtMs, this.inFlight, this.upstream.clock.nowMs);
  }

  missed(exchange: UpstreamExchange, why: UpstreamFault['why']): void {
    // A client that left says nothing about the target.
    if (why !== 'aborted') this.#cameTo(exchange, 'gateway-failure');
  }

  left(exchange: UpstreamExchange): void {
    this.inFlight -= 1;
    this.circuit?.left(exchange);
    this.#owner.left();
  }

  movesOn(exchange: UpstreamExchange, isUnsent: boolean): boolean {
    return this.#owner.movesOn(exchange, isUnsent);
  }

  #cameTo(exchange: UpstreamExchange, outcome: TargetOutcome): void {
    const { nowMs } = this.upstream.clock;
    if (outcome === 'gateway-failure') {
      this.failures += 1;
      this.circuit?.failed(exchange, nowMs);
    } else {
      this.circuit?.succeeded(exchange, nowMs);
    }
    this.#owner.saw(this, outcome);
  }

  #circuitChanged(to: string, why: string): void {
    if (to === 'closed') this.startSlowly();
    this.#owner.changed({ kind: 'circuit', target: this.settings.url, to, why });
  }

  #healthChanged(isHealthy: boolean, why: string): void {
    if (isHealthy) this.startSlowly();
    this.#owner.changed({ kind: 'health', target: this.settings.url, to: isHealthy ? 'healthy' : 'unhealthy', why });
  }

  get #state(): string {
    if (this.#health?.isHealthy === false) return 'unhealthy';
    if (this.outlier.isOut(this.upstream.clock.nowMs)) return 'ejected';
    if (this.circuit !== null && this.circuit.state !== 'closed') return this.circuit.state;
    return this.share < this.settings.weight ? 'starting' : 'up';
  }
}
