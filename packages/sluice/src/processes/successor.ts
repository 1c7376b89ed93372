import type { HeldState } from '@sluice/limit';
import type { LeaseCall } from '../counters/limit-messages.ts';
import { type Child, childOf } from './children.ts';
import type { HowStarted } from './messages.ts';
import type { SharedSockets } from './pool-worker.ts';
import { type After, type Succession, succeedsVariable } from './predecessor.ts';

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
export async function succeededBy(how: HowStarted, sockets: SharedSockets, owned: Owned, after: After | null): Promise<Child> {
  const [main = '', ...rest] = how.words;
  const succession: Succession = { sockets: sockets.redirect ? ['listener', 'redirect'] : ['listener'], after };
  const environment = { ...process.env, [succeedsVariable]: JSON.stringify(succession) };
  const successor = childOf(main, rest, 'successor', how.engine, environment);
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
    throw error;
  }
}
