import { setTimeout as wait } from 'node:timers/promises';
import type { LimitPorts } from '@sluice/flow';
import { networkOf } from '@sluice/identity';
import { Lru } from '@sluice/kit';
import { type Grant, Lessee } from '@sluice/limit';
import type { SampleBook } from '../metrics/samples.ts';
import type { Caller } from '../processes/calls.ts';
import { leaseWaitMs } from './limit-messages.ts';

const sweepMs = 100;
/** Within it a worker asks once for the ban of one target. */
const bannedAgainMs = 1_000;
const bannedKept = 1_024;

export interface WorkerLimitsOptions {
  readonly supervisor: Caller;
  readonly now: () => number;
  /** Workers that share each limit. */
  readonly workers: () => number;
  readonly limitsOf: LimitPorts['limitsOf'];
}

/** What a worker knows of limits: leases that the supervisor gave it. They stay while revisions change. */
export class WorkerLimits {
  readonly #lessee: Lessee;
  readonly #supervisor: Caller;
  readonly #now: () => number;
  readonly #limitsOf: LimitPorts['limitsOf'];
  readonly #banned = new Lru<string, number>(bannedKept);
  #keyed: (text: string) => readonly [number, number] = () => [0, 0];

  constructor({ supervisor, now, workers, limitsOf }: WorkerLimitsOptions) {
    this.#supervisor = supervisor;
    this.#now = now;
    this.#limitsOf = limitsOf;
    this.#lessee = new Lessee({
      port: { lease: (asks, returns) => supervisor.call<readonly Grant[]>('lease', { asks, returns }, leaseWaitMs) },
      now,
      fingerprint: (text) => hex(this.#keyed(text)),
      share: () => 1 / workers(),
      defer: setImmediate,
    });
    setInterval(() => this.#lessee.sweep(), sweepMs).unref();
  }

  /** Under the keys of a revision. */
  ports(keyed: (text: string) => readonly [number, number], fingerprint: (text: string) => string): LimitPorts {
    this.#keyed = keyed;
    return {
      lessee: this.#lessee,
      limitsOf: this.#limitsOf,
      networkOf: (address) => `network-${fingerprint(networkOf(address))}`,
      wait: (milliseconds) => wait(milliseconds),
      ban: (target, forMs, limit) => this.#ban(target, forMs, limit),
    };
  }

  /** Requests that come before the ban is in force ask for it again. */
  #ban(target: string, forMs: number, limit: string): void {
    const now = this.#now();
    if (now < (this.#banned.get(target) ?? 0)) return;
    this.#banned.set(target, now + bannedAgainMs);
    this.#supervisor.call('ban', { target, forMs, limit }).catch(() => undefined);
  }

  sample(book: SampleBook): void {
    const { dropped, ...takes } = this.#lessee.counts;
    for (const [how, count] of Object.entries(takes)) book.add('sluice_limit_takes_total', count, how);
    book.add('sluice_limit_leases_dropped_total', dropped);
  }
}

function hex([low, high]: readonly [number, number]): string {
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0');
}
