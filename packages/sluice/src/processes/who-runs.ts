import { existsSync } from 'node:fs';
import { ControlClient, type Status } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { processErrors } from './errors.ts';

/** The Sluice that answers for a data folder; null where none does. */
export async function whoRuns(dataFolder: string): Promise<Status | null> {
  const socket = controlPathOf(dataFolder);
  if (!socket.startsWith('\\\\') && !existsSync(socket)) return null;
  return new ControlClient(socket, 2_000).call<Status>('GET', '/api/v1/status').catch(() => null);
}

export async function refuseSecond(dataFolder: string): Promise<void> {
  const other = await whoRuns(dataFolder);
  if (other) throw processErrors.ALREADY_RUNNING(other.process, dataFolder);
}
