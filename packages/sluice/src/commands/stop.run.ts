import { setTimeout as delay } from 'node:timers/promises';
import { ControlClient, type Status } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { isRunning } from '../processes/is-running.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

const lookEveryMs = 50;

/** Asks the running Sluice to end and waits until its process is gone. */
export async function runStop(standing: Standing, waitMs: number): Promise<ExitCode> {
  const output = outputOf(standing);
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)), 10_000);
  const { process: pid } = await client.call<Status>('GET', '/api/v1/status');
  await client.call('POST', '/api/v1/stop');
  const hasEnded = await isGone(pid, waitMs);
  output.answer({ process: pid, hasEnded }, () => (hasEnded ? 'stopped' : `process ${pid} still ends: requests are in flight`));
  return hasEnded || waitMs === 0 ? exitCodes.clean : exitCodes.incomplete;
}

async function isGone(pid: number, waitMs: number): Promise<boolean> {
  const untilMs = Date.now() + waitMs;
  while (isRunning(pid)) {
    if (Date.now() >= untilMs) return false;
    await delay(lookEveryMs);
  }
  return true;
}
