import { Lru } from '@sluice/kit';
import type { PlanLimit } from '@sluice/model';
import { isOfHead, type Limit, limitsOfPlan } from '@sluice/policy';
import type { LimitPorts } from '../ports.ts';
import { BoundLimit } from './bound-limit.ts';
import { ExchangeLimits } from './exchange-limits.ts';
import type { LimitedRequest, ReadBody } from './limited-request.ts';

interface PlanLimits {
  /** Those that can be looked at before the body is read. */
  readonly head: readonly BoundLimit[];
  readonly body: readonly BoundLimit[];
}

const networksKept = 4_096;
const none: readonly BoundLimit[] = [];

/** Asks the limits of one revision. Nothing waits where leases are at hand. */
export class Limiter {
  readonly #ports: LimitPorts;
  readonly #boundById: ReadonlyMap<string, BoundLimit>;
  readonly #plans = new WeakMap<LimitedRequest['plan'], PlanLimits>();
  readonly #granted = new WeakMap<readonly PlanLimit[], readonly BoundLimit[]>();
  /** By address, which is no secret. */
  readonly #networks = new Lru<string, string>(networksKept);

  constructor(limits: readonly Limit[], ports: LimitPorts) {
    this.#ports = ports;
    this.#boundById = new Map(limits.map((limit) => [limit.id, this.#bound(limit)]));
  }

  /** Whether anything limits it: the policy, or what the caller's plan grants. */
  isAbout({ plan, trace }: LimitedRequest): boolean {
    return plan.policy.limits.length > 0 || this.#ofConsumer(trace.consumer.plan).length > 0;
  }

  /** Before the body is read. A request without one has nothing to wait for. */
  enter(exchange: LimitedRequest): void | Promise<void> {
    const { head, body } = this.#of(exchange.plan);
    const granted = this.#ofConsumer(exchange.trace.consumer.plan);
    const first = this.#enter(exchange, granted.length === 0 ? head : [...granted, ...head], 0);
    if (body.length === 0 || exchange.captured.request.body.length !== 0) return first;
    if (first instanceof Promise) return first.then(() => this.#ask(exchange, body, null));
    return this.#ask(exchange, body, null);
  }

  hasBodyLimits(plan: LimitedRequest['plan']): boolean {
    return this.#of(plan).body.length > 0;
  }

  /** Once the body is read; null where it could not be. What stands on the tape is looked at before this returns. */
  read(exchange: LimitedRequest, body: ReadBody | null): void | Promise<void> {
    return this.#ask(exchange, this.#of(exchange.plan).body, body);
  }

  /** Has the request wait, or its sender turned away, as the limits say that it is over. */
  async consequences(exchange: LimitedRequest): Promise<void> {
    const { limits } = exchange;
    if (!limits) return;
    const { refusedBy, delayMs } = limits;
    if (refusedBy?.ban) {
      const { target, forMs } = refusedBy.ban;
      const whom = target === 'network' ? this.#networkOf(exchange.captured.request.peer.address) : exchange.trace.consumer.id;
      this.#ports.ban(whom, forMs, refusedBy.id);
    }
    if (delayMs > 0 && !refusedBy) await this.#ports.wait(delayMs);
  }

  #enter(exchange: LimitedRequest, limits: readonly BoundLimit[], from: number): void | Promise<void> {
    for (let index = from; index < limits.length; index += 1) {
      const bound = limits[index] as BoundLimit;
      const subject = bound.isAbout(exchange) ? bound.subject(exchange, null) : null;
      if (subject === null) continue;
      const { count } = bound.limit;
      const value = count.kind === 'distinct' ? bound.value(count.of, exchange, null) : null;
      const goesOn = this.#one(exchange, bound, subject, value);
      if (goesOn instanceof Promise) return goesOn.then((isOn) => (isOn ? this.#enter(exchange, limits, index + 1) : undefined));
      if (!goesOn) return;
    }
  }

  /** Whether the next one is to be asked. */
  #one(exchange: LimitedRequest, bound: BoundLimit, subject: string, value: string | null): boolean | Promise<boolean> {
    exchange.limits ??= new ExchangeLimits();
    const { limits } = exchange;
    const amount = bound.amount(exchange);
    if (amount === 0) return true;
    const reading = value === null ? bound.leases.take(subject, amount) : bound.leases.add(subject, value);
    return reading instanceof Promise ? reading.then((late) => limits.saw(bound, late)) : limits.saw(bound, reading);
  }

  /** Subjects are taken of all limits before any of them waits: a tape may be another body's by then. */
  #ask(exchange: LimitedRequest, limits: readonly BoundLimit[], body: ReadBody | null): void | Promise<void> {
    const asked = limits.flatMap((bound) => {
      const subject = exchange.limits?.refusedBy || !bound.isAbout(exchange) ? null : bound.subject(exchange, body);
      if (subject === null) return none as never[];
      const { count } = bound.limit;
      return [{ bound, subject, value: count.kind === 'distinct' ? bound.value(count.of, exchange, body) : null }];
    });
    return this.#take(exchange, asked, 0);
  }

  #take(exchange: LimitedRequest, asked: readonly Asked[], from: number): void | Promise<void> {
    for (let index = from; index < asked.length; index += 1) {
      const { bound, subject, value } = asked[index] as Asked;
      const goesOn = this.#one(exchange, bound, subject, value);
      if (goesOn instanceof Promise) return goesOn.then((isOn) => (isOn ? this.#take(exchange, asked, index + 1) : undefined));
      if (!goesOn) return;
    }
  }

  #of(plan: LimitedRequest['plan']): PlanLimits {
    const known = this.#plans.get(plan);
    if (known) return known;
    const bound = plan.policy.limits.map(({ id }) => this.#boundById.get(id)).filter((one) => one !== undefined);
    const made = { head: bound.filter(({ limit }) => isOfHead(limit)), body: bound.filter(({ limit }) => !isOfHead(limit)) };
    this.#plans.set(plan, made);
    return made;
  }

  /** Looked up at each exchange: a plan that changes is no new revision. */
  #ofConsumer(plan: string | null): readonly BoundLimit[] {
    const limits = plan === null ? null : this.#ports.limitsOf(plan);
    if (plan === null || limits === null) return none;
    const known = this.#granted.get(limits);
    if (known) return known;
    const made = limitsOfPlan(plan, limits).map((limit) => this.#bound(limit));
    this.#granted.set(limits, made);
    return made;
  }

  #bound(limit: Limit): BoundLimit {
    return new BoundLimit(limit, this.#ports.lessee, (address) => this.#networkOf(address));
  }

  #networkOf(address: string): string {
    const known = this.#networks.get(address);
    if (known !== undefined) return known;
    const made = this.#ports.networkOf(address);
    this.#networks.set(address, made);
    return made;
  }
}

interface Asked {
  readonly bound: BoundLimit;
  readonly subject: string;
  readonly value: string | null;
}
