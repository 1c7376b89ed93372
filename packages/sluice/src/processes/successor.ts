import { type Child, childOf } from './children.ts';
import type { SharedSockets } from './pool-worker.ts';
import { succeedsVariable } from './predecessor.ts';

/** So long a successor may take: as long as a big contract takes to compile in every worker. */
const succeedMs = 120_000;

/** Starts the code that is on the disk now, on the sockets of this process. Resolves when it is in service; throws why it is not. */
export async function succeededBy(
  words: readonly string[],
  { listener, redirect }: SharedSockets,
  release: () => Promise<void>,
): Promise<Child> {
  const [main = '', ...rest] = words;
  const given = redirect ? 'listener,redirect' : 'listener';
  const successor = childOf(main, rest, 'successor', process.execArgv, { ...process.env, [succeedsVariable]: given });
  successor.answer({ release });
  successor.give('listener', listener);
  if (redirect) successor.give('redirect', redirect);
  try {
    await successor.caller.call('succeed', {}, succeedMs);
    successor.process.disconnect();
    return successor;
  } catch (error) {
    successor.process.kill('SIGKILL');
    throw error;
  }
}
