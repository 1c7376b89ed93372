import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { killTree } from '../../bench/processes/kill-tree.ts';

/** Asks a process that we started to end, and ends it with all that it started when it does not. */
export async function endOf(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, delay(patienceMs, undefined, { ref: false })]);
  if (child.exitCode !== null || child.signalCode !== null) return;
  killTree(child.pid);
  await ended;
}
