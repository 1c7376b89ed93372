import type { Clock } from '../../clock.ts';
import type { Limits } from '../../limits.ts';
import type { Stats } from '../../stats.ts';
import type { Destination } from '../destination.ts';
import { RetryBudget, type RetryBudgetOptions } from '../retry-budget.ts';
import type { Upstream, UpstreamParts } from '../upstream.ts';
import type { UpstreamChange } from '../upstream-change.ts';
import type { UpstreamExchange } from '../upstream-exchange.ts';
import { WaitingLine } from '../waiting-line.ts';
import { canaryAt, leastLoaded, pointOf } from './choose.ts';
import { type OutlierRecord, OutlierWatch, type TargetOutcome } from './outlier.ts';
import { Target, type TargetOwner } from './target.ts';
import type { TargetStatus } from './target-status.ts';
import type { UpstreamCare } from './upstream-care.ts';

export interface GroupParts extends Pick<UpstreamParts, 'limits' | 'timeouts' | 'stats' | 'clock'> {
  /** The API whose targets these are. */
  readonly name: string;
  readonly random: () => number;
  readonly report: (change: UpstreamChange) => void;
  readonly retries: RetryBudgetOptions;
  /** Targets that were not there before a reload start slowly. */
  readonly isNew: (upstream: Upstream) => boolean;
}

/** An exchange is sent to so many targets at most. */
const targetsTriedMax = 3;

/**
 * Several targets of one API: spreads exchanges over those that are well, lets them wait where all are busy, and sends on what a target did
 * not take. Where checks and answers speak against all of them they are believed no more, and all are asked (panic); a circuit that is open
 * stays open, and where all are, the answer is a 503 at once.
 */
export class UpstreamGroup implements Destination, TargetOwner {
  readonly care: UpstreamCare;
  readonly limits: Limits;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly retries: RetryBudget;
  readonly #parts: GroupParts;
  readonly #targets: readonly Target[];
  readonly #outliers: OutlierWatch | null;
  readonly #waiting: WaitingLine;
  #isPanicking = false;

  /** The upstreams are those of its targets, in their order. */
  constructor(care: UpstreamCare, upstreams: readonly Upstream[], parts: GroupParts) {
    const { limits, stats, clock, timeouts } = parts;
    this.care = care;
    this.limits = limits;
    this.stats = stats;
    this.clock = clock;
    this.retries = new RetryBudget(parts.retries);
    this.#parts = parts;
    this.#waiting = new WaitingLine(this, timeouts);
    this.#targets = upstreams.flatMap((upstream, index) => {
      const settings = care.targets[index];
      return settings === undefined ? [] : [new Target(settings, upstream, this, parts.isNew(upstream))];
    });
    const records = this.#targets.map(({ outlier }) => outlier);
    const { outlier } = care;
    this.#outliers =
      outlier === null ? null : new OutlierWatch(outlier, records, clock.nowMs, (record, to, why) => this.#outlierChanged(record, to, why));
  }

  send(exchange: UpstreamExchange): void {
    this.retries.earn();
    if (this.#waiting.length > 0) this.#waiting.join(exchange);
    else this.#place(exchange);
  }

  get status(): readonly TargetStatus[] {
    return this.#targets.map(({ status }) => status);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get isQuiet(): boolean {
    return this.#waiting.length === 0 && this.#targets.every(({ inFlight }) => inFlight === 0);
  }

  checkTimeouts(): void {
    this.retries.passed(this.#parts.timeouts.checkMs);
    this.#outliers?.check(this.clock.nowMs);
    this.#waiting.checkTimeouts();
    this.left();
  }

  retire(): void {
    for (const target of this.#targets) target.close();
  }

  close(): void {
    this.retire();
    this.#waiting.close();
  }

  // The word of its targets.

  random(): number {
    return this.#parts.random();
  }

  changed(change: UpstreamChange): void {
    this.#parts.report(change);
  }

  saw(target: Target, outcome: TargetOutcome): void {
    this.#outliers?.saw(target.outlier, outcome, this.clock.nowMs);
  }

  left(): void {
    while (this.#waiting.length > 0 && this.#targets.some((target) => target.hasRoom && target.mayPass)) {
      const next = this.#waiting.next();
      if (next !== null) this.#place(next);
    }
  }

  /**
   * What a target did not take goes to another, never twice to one. What it may have got is a retry and costs the budget; what was never
   * sent is no load that was not there before.
   */
  movesOn(exchange: UpstreamExchange, isUnsent: boolean): boolean {
    if (exchange.tried.length >= targetsTriedMax || this.#usableFor(exchange).length === 0) return false;
    if (!isUnsent && !this.retries.spend()) {
      this.stats.upstreamRetriesForbidden += 1;
      return false;
    }
    if (isUnsent) this.stats.upstreamMoves += 1;
    else this.stats.upstreamRetries += 1;
    this.#place(exchange);
    return true;
  }

  #place(exchange: UpstreamExchange): void {
    const usable = this.#usableFor(exchange);
    if (usable.length === 0) return this.#waiting.refuse(exchange, 'every target of the upstream is out', this.#untilNextTrialMs());
    const free = usable.filter(({ hasRoom }) => hasRoom);
    const target = this.#canaryFor(exchange, free) ?? this.#chosen(free);
    if (target === null) return this.#waiting.join(exchange);
    exchange.tried.push(target);
    target.run(exchange);
  }

  /** Those that are well and were not tried. Where none is well, all are asked that their circuits let be asked. */
  #usableFor(exchange: UpstreamExchange): readonly Target[] {
    const open = this.#targets.filter((target) => target.mayPass && !exchange.tried.includes(target));
    const well = open.filter(({ isWell }) => isWell);
    if (exchange.tried.length === 0 && open.length > 0) this.#panics(well.length === 0);
    return well.length > 0 || !this.#isPanicking ? well : open;
  }

  #canaryFor(exchange: UpstreamExchange, free: readonly Target[]): Target | null {
    if (!this.#targets.some(({ settings }) => settings.canaryPercent !== null)) return null;
    const isSticky = this.care.canaryBy === 'consumer';
    const point = isSticky ? pointOf(this.#parts.name, exchange.dispatch.consumer) : this.random() * 100;
    const canary = canaryAt(this.#targets, point);
    return canary !== null && free.includes(canary) ? canary : null;
  }

  /** Canaries get what is theirs, and the rest only where nobody else is left. */
  #chosen(free: readonly Target[]): Target | null {
    const steady = free.filter(({ settings }) => settings.canaryPercent === null);
    return leastLoaded(steady.length > 0 ? steady : free, this.#parts.random);
  }

  #untilNextTrialMs(): number {
    const next = Math.min(...this.#targets.map(({ circuit }) => circuit?.untilMs ?? 0));
    return Math.max(1_000, next - this.clock.nowMs);
  }

  #panics(isPanic: boolean): void {
    if (isPanic === this.#isPanicking) return;
    this.#isPanicking = isPanic;
    const to = isPanic ? 'all targets are asked' : 'over';
    this.changed({ kind: 'panic', target: this.#parts.name, to, why: isPanic ? 'none of them is well' : 'a target is well again' });
  }

  #outlierChanged(record: OutlierRecord, to: 'ejected' | 'back', why: string): void {
    const target = this.#targets.find(({ outlier }) => outlier === record);
    if (target === undefined) return;
    if (to === 'back') target.startSlowly();
    this.changed({ kind: 'outlier', target: target.settings.url, to, why });
  }
}
