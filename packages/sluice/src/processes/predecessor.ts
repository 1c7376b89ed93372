import type { SendHandle } from 'node:child_process';
import { once } from 'node:events';
import type { Lost } from '@sluice/control';
import type { Grant, HeldState } from '@sluice/limit';
import { type LeaseCall, leaseWaitMs } from '../counters/limit-messages.ts';
import type { Baton } from './baton.ts';
import { answerCalls, Caller } from './calls.ts';
import { type ListenerName, parentChannel } from './children.ts';
import { type Listener, listenerOf } from './listener.ts';

/** What a supervisor that finds it in its environment takes over from its parent. */
export const succeedsVariable = 'SLUICE_SUCCEEDS';

export interface Succession {
  readonly sockets: readonly ListenerName[];
  readonly after: After | null;
}

/** The supervisor that was gone, whose worker the parent is; null where the parent is a supervisor. */
export interface After {
  readonly lost: Lost;
  /** How many, that one last, were gone too soon or could not start. */
  readonly inARow: number;
}

/**
 * Whose place this process takes: a supervisor, or a worker that has lost its own. It hands over the bound sockets, then what has one owner.
 * Until this process is in service it ends with it, so that two never try at once.
 */
export class Predecessor {
  readonly listener: Promise<Listener>;
  readonly redirect: Promise<Listener> | null;
  readonly process = process.ppid;
  readonly after: After | null;
  /** Aborted where it is gone too early. */
  readonly gone: AbortSignal;
  readonly #caller: Caller;
  readonly #inService = Promise.withResolvers<void>();
  #isSucceeded = false;

  /** Null where this process was started by a person. */
  static ofThisProcess(): Predecessor | null {
    const given = process.env[succeedsVariable];
    delete process.env[succeedsVariable];
    return given === undefined || !process.send ? null : new Predecessor(JSON.parse(given) as Succession);
  }

  private constructor({ sockets, after }: Succession) {
    const channel = parentChannel();
    const gone = new AbortController();
    this.after = after;
    this.gone = gone.signal;
    this.#caller = new Caller(channel);
    process.once('disconnect', () => {
      this.#caller.close('the predecessor is gone');
      if (!this.#isSucceeded) gone.abort('whose place it was to take is gone');
    });
    this.listener = handed('listener');
    this.redirect = sockets.includes('redirect') ? handed('redirect') : null;
    answerCalls(channel, { succeed: () => this.#inService.promise });
  }

  /** Leases of the counters that it still holds, where it is a supervisor. */
  lease(call: LeaseCall): Promise<readonly Grant[]> {
    return this.#caller.call('lease', call, leaseWaitMs);
  }

  /** Has it give up what has one owner: the control socket, and what a supervisor has beside it. Answers a supervisor's counters. */
  release(): Promise<readonly HeldState[]> {
    return this.#caller.call('release');
  }

  /** The last step: from here on it may be gone. Throws where the end was ordered meanwhile. */
  passBaton(baton: Baton): void {
    const role = this.after ? 'worker' : 'supervisor';
    if (!baton.takeFrom({ process: this.process, role }, 'supervisor')) throw new Error('the end was ordered meanwhile');
    this.#isSucceeded = true;
  }

  /** It drains and ends from here on. */
  async retire(): Promise<void> {
    this.#inService.resolve();
    if (process.connected) await once(process, 'disconnect');
  }

  /** It goes on as before. */
  failed(error: unknown): void {
    this.#inService.reject(error);
  }
}

async function handed(name: ListenerName): Promise<Listener> {
  return new Promise((resolve) => {
    process.on('message', (message: { sluice?: string }, handle: SendHandle | undefined) => {
      if (message.sluice === name && handle) resolve(listenerOf(handle));
    });
  });
}
