import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlClient, type Status } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { isRunning } from '../processes/is-running.ts';

const lookedEveryMs = 500;
/** One that hands over answers nothing for a moment. */
const looksMissedMax = 3;

/**
 * What is left of a supervisor that was upgraded: whoever started it (a terminal, systemd, a container) goes on waiting for this process, so
 * it stays as long as the new one runs, and passes on what it is told.
 */
export async function standIn(dataFolder: string, told: AbortSignal): Promise<ExitCode> {
  const client = new ControlClient(controlPathOf(dataFolder), 5_000);
  const pass = (path: string) => void client.call('POST', path).catch(() => undefined);
  for (const signal of ['SIGHUP', 'SIGUSR2'] as const) process.removeAllListeners(signal);
  process.on('SIGHUP', () => pass('/api/v1/reload'));
  process.on('SIGUSR2', () => pass('/api/v1/upgrade'));
  const stop = () => pass('/api/v1/stop');
  if (told.aborted) stop();
  else told.addEventListener('abort', stop);
  let process_ = 0;
  for (let missed = 0; missed < looksMissedMax; await delay(lookedEveryMs)) {
    const status = await client.call<Status>('GET', '/api/v1/status').catch(() => null);
    if (status) process_ = status.process;
    missed = status || isRunning(process_) ? 0 : missed + 1;
  }
  // One that ended in order has taken its file with it.
  return existsSync(join(dataFolder, 'sluice.pid')) ? exitCodes.failed : exitCodes.clean;
}
