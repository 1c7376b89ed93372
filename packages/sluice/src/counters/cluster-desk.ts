import { randomUUID } from 'node:crypto';
import { type Ask, type Grant, isScarce, Lessee, type Reading, type Return, type Taken } from '@sluice/limit';
import type { LimitTerms } from '@sluice/model';
import { RedisCounters } from '@sluice/store-cluster';
import type { Say } from '../log/log.ts';
import type { LeaseCall } from './limit-messages.ts';

/** So long the server of the counters may take; then this node's share of each limit decides. */
const answerMs = 50;
const sweepMs = 100;
const beatMs = 2_000;

export interface ClusterDeskOptions {
  readonly url: string;
  readonly workers: () => number;
  readonly now: () => number;
  readonly say: Say;
}

/**
 * Leases out of a server that several nodes share, and leases on to the workers: to the server this node is what a worker is to its
 * supervisor. While the server is away, the node's share of each limit goes on being spent, and is told when it is back.
 */
export class ClusterDesk implements AsyncDisposable {
  readonly #options: ClusterDeskOptions;
  readonly #counters: RedisCounters;
  readonly #lessee: Lessee;
  readonly #timers: readonly NodeJS.Timeout[];
  /** Slots that each worker holds, by key and stamp: they are free when it dies. */
  readonly #slots = new Map<string, Map<string, HeldSlots>>();

  constructor(options: ClusterDeskOptions) {
    const { url, now, say } = options;
    this.#options = options;
    const changed = (isThere: boolean, why: string): void =>
      say(
        isThere ? 'the shared counters are there' : `the shared counters are away, this node counts alone (${why})`,
        isThere ? 'counters.back' : 'counters.away',
      );
    this.#counters = new RedisCounters({ url, node: randomUUID(), answerMs, now, changed });
    const share = () => 1 / this.#counters.nodes;
    this.#lessee = new Lessee({ port: this.#counters, now, fingerprint: (text) => text, share, defer: setImmediate });
    this.#timers = [
      setInterval(() => this.#lessee.sweep(), sweepMs).unref(),
      setInterval(() => {
        this.#counters.beat().catch(() => undefined);
      }, beatMs).unref(),
    ];
  }

  async lease(worker: string, { asks, returns }: LeaseCall): Promise<readonly Grant[]> {
    for (const returned of returns) this.#takeBack(worker, returned);
    return Promise.all(asks.map((ask) => this.#grant(worker, ask)));
  }

  left(worker: string): void {
    for (const { key, terms, stamp, held } of this.#slots.get(worker)?.values() ?? [])
      this.#takeBack(worker, { key, terms, amount: held, stamp, value: null });
    this.#slots.delete(worker);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#counters[Symbol.asyncDispose]();
  }

  async #grant(worker: string, { key, terms, least, most, value }: Ask): Promise<Grant> {
    const [name, subject] = partsOf(key);
    const leases = this.#lessee.named(name, terms);
    const reading = await (value === null ? leases.takeUpTo(subject, least, most) : leases.add(subject, value));
    const granted = reading.taken?.amount ?? (reading.isWithin ? 1 : 0);
    if (terms.kind === 'concurrency' && granted > 0) this.#hold(worker, { key, terms, stamp: stampOf(reading.taken), held: granted });
    return grantOf(
      reading,
      granted,
      value === null && isScarce(reading.left + granted, least, this.#options.workers()),
      this.#options.now(),
    );
  }

  #takeBack(worker: string, { key, terms, amount, stamp, value }: Return): void {
    const [name, subject] = partsOf(key);
    if (terms.kind === 'concurrency') this.#hold(worker, { key, terms, stamp, held: -amount });
    const taken = { subject, amount: Math.max(0, amount), ...whereTaken(stamp), value, untilMs: 0 };
    this.#lessee.named(name, terms).settle(taken, Math.max(0, -amount));
  }

  #hold(worker: string, slots: HeldSlots): void {
    const held = this.#slots.get(worker) ?? new Map<string, HeldSlots>();
    this.#slots.set(worker, held);
    const name = `${slots.stamp} ${slots.key}`;
    const now = (held.get(name)?.held ?? 0) + slots.held;
    if (now > 0) held.set(name, { ...slots, held: now });
    else held.delete(name);
  }
}

interface HeldSlots {
  readonly key: string;
  readonly terms: LimitTerms;
  readonly stamp: number;
  readonly held: number;
}

/**
 * What a worker is told as the stamp of a lease, which it gives back with it: what this node took by its own share has one below zero, and goes
 * back there, whether the server is there again by then or not.
 */
function stampOf(taken: Taken | null): number {
  if (taken === null) return 0;
  return taken.isLocal ? -1 - taken.stamp : taken.stamp;
}

function whereTaken(stamp: number): Pick<Taken, 'stamp' | 'isLocal'> {
  return stamp < 0 ? { stamp: -1 - stamp, isLocal: true } : { stamp, isLocal: false };
}

/** A lease that is leased on ends with the one it is of. */
function grantOf({ left, retryMs, resetMs, taken }: Reading, granted: number, isNear: boolean, nowMs: number): Grant {
  const lifeMs = taken ? Math.max(0, taken.untilMs - nowMs) : 0;
  return {
    granted,
    lifeMs,
    stamp: stampOf(taken),
    retryMs,
    left,
    resetMs,
    isScarce: isNear,
    isNew: taken?.value !== null && taken !== null,
  };
}

/** What a limit is called, and for whom it is counted. */
function partsOf(key: string): readonly [name: string, subject: string] {
  const space = key.lastIndexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}
