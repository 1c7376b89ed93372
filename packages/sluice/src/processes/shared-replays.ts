import type { ReplayBook, Replays, Taken } from '@sluice/identity';
import type { Caller } from './calls.ts';

/** How long the supervisor may take; beyond it what this worker knows counts alone. */
const askedMs = 1_000;

/** What was shown once to any worker. A worker that is alone, or whose supervisor is gone, remembers for itself. */
export class SharedReplays implements Replays {
  readonly #own: ReplayBook;
  readonly #supervisor: Pick<Caller, 'call'>;
  readonly #isAlone: () => boolean;

  constructor(own: ReplayBook, supervisor: Pick<Caller, 'call'>, isAlone: () => boolean) {
    this.#own = own;
    this.#supervisor = supervisor;
    this.#isAlone = isAlone;
  }

  take(mark: string, nowMs: number): Taken | Promise<Taken> {
    const taken = this.#own.take(mark, nowMs);
    if (taken !== 'first' || this.#isAlone()) return taken;
    return this.#supervisor.call<Taken>('takeMark', { mark }, askedMs).catch(() => taken);
  }
}
