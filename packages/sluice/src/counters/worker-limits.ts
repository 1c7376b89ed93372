import { setTimeout as wait } from 'node:timers/promises';
import type { LimitPorts } from '@sluice/flow';
import { networkOf } from '@sluice/identity';
import { type Grant, Lessee } from '@sluice/limit';
import type { SampleBook } from '../metrics/samples.ts';
import type { Caller } from '../processes/calls.ts';
import { leaseWaitMs } from './limit-messages.ts';

const sweepMs = 100;

export interface WorkerLimitsOptions {
  readonly supervisor: Caller;
  readonly now: () => number;
  /** Workers that share each limit. */
  readonly workers: () => number;
}

/** What a worker knows of limits: leases that the supervisor gave it. They stay while revisions change. */
export class WorkerLimits {
  readonly #lessee: Lessee;
  readonly #supervisor: Caller;
  #keyed: (text: string) => readonly [number, number] = () => [0, 0];

  constructor({ supervisor, now, workers }: WorkerLimitsOptions) {
    this.#supervisor = supervisor;
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
      networkOf: (address) => `network-${fingerprint(networkOf(address))}`,
      wait: (milliseconds) => wait(milliseconds),
      ban: (target, forMs, limit) => void this.#supervisor.call('ban', { target, forMs, limit }).catch(() => undefined),
    };
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
