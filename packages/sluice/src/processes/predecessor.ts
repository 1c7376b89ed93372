import type { SendHandle } from 'node:child_process';
import { once } from 'node:events';
import type { Grant, HeldState } from '@sluice/limit';
import { type LeaseCall, leaseWaitMs } from '../counters/limit-messages.ts';
import { answerCalls, Caller } from './calls.ts';
import { parentChannel } from './children.ts';
import { type Listener, listenerOf } from './listener.ts';

/** Names the sockets that are handed over; a supervisor that finds it in its environment takes the place of its parent. */
export const succeedsVariable = 'SLUICE_SUCCEEDS';

/** The supervisor whose place this process takes: it hands over its bound sockets, then the database and the control socket. */
export class Predecessor {
  readonly listener: Promise<Listener>;
  readonly redirect: Promise<Listener> | null;
  readonly #caller: Caller;
  readonly #inService = Promise.withResolvers<void>();

  /** Null where this process was started by a person. */
  static ofThisProcess(): Predecessor | null {
    const given = process.env[succeedsVariable];
    delete process.env[succeedsVariable];
    return given === undefined || !process.send ? null : new Predecessor(given.split(','));
  }

  private constructor(given: readonly string[]) {
    const channel = parentChannel();
    this.#caller = new Caller(channel);
    process.once('disconnect', () => this.#caller.close('the predecessor is gone'));
    this.listener = handed('listener');
    this.redirect = given.includes('redirect') ? handed('redirect') : null;
    answerCalls(channel, { succeed: () => this.#inService.promise });
  }

  /** Leases of the counters that it still holds. */
  lease(call: LeaseCall): Promise<readonly Grant[]> {
    return this.#caller.call('lease', call, leaseWaitMs);
  }

  /** Has it give up the database, the control socket, the operations listener and its counters. One that is gone has given them up, too. */
  async release(): Promise<readonly HeldState[]> {
    return this.#caller.call<readonly HeldState[]>('release').catch((error: unknown) => {
      if (process.connected) throw error;
      return [];
    });
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

async function handed(name: string): Promise<Listener> {
  return new Promise((resolve) => {
    process.on('message', (message: { sluice?: string }, handle: SendHandle | undefined) => {
      if (message.sluice === name && handle) resolve(listenerOf(handle));
    });
  });
}
