import type { Ask, Return } from '@sluice/limit';

/** What a worker asks its supervisor: leases, and in the same message what it gives back. */
export interface LeaseCall {
  readonly asks: readonly Ask[];
  readonly returns: readonly Return[];
}

/** So long a request waits for its worker to hear of the counters; then the worker's own share decides. A supervisor that is only busy answers sooner. */
export const leaseWaitMs = 1_000;
