import type { HeldState } from '@sluice/limit';
import type { LeaseCall } from '../counters/limit-messages.ts';
import { type Child, childOf } from './children.ts';
import { processErrors } from './errors.ts';
import type { SharedSockets } from './pool-worker.ts';
import { succeedsVariable } from './predecessor.ts';
import { messageOf } from './words-of.ts';

/** So long a successor may take: as long as a big contract takes to compile in every worker. */
const succeedMs = 120_000;

/** What only one supervisor can have at a time. */
export interface Owned {
  /** Leases while it holds the counters yet. */
  lease(call: LeaseCall): unknown;
  /** Answers the counters. */
  release(): Promise<readonly HeldState[]>;
  takeBack(): Promise<void>;
}

/**
 * Starts the code that is on the disk now, on the sockets of this process, and gives it what has one owner when it asks for that. Resolves
 * when it is in service. Where it fails, what was given is taken back before the failure is thrown.
 */
export async function succeededBy(words: readonly string[] | null, sockets: SharedSockets, owned: Owned): Promise<Child> {
  if (words === null) throw processErrors.CANNOT_UPGRADE('the demo has its API with it; stop it and start it again');
  const [main = '', ...rest] = words;
  const given = sockets.redirect ? 'listener,redirect' : 'listener';
  const successor = childOf(main, rest, 'successor', process.execArgv, { ...process.env, [succeedsVariable]: given });
  let isReleased = false;
  successor.answer({
    lease: (call: LeaseCall) => owned.lease(call),
    release: () => {
      isReleased = true;
      return owned.release();
    },
  });
  successor.give('listener', sockets.listener);
  if (sockets.redirect) successor.give('redirect', sockets.redirect);
  try {
    await successor.caller.call('succeed', {}, succeedMs);
    successor.process.disconnect();
    return successor;
  } catch (error) {
    successor.process.kill('SIGKILL');
    if (isReleased) await owned.takeBack();
    throw processErrors.CANNOT_UPGRADE(messageOf(error));
  }
}
