import { existsSync } from 'node:fs';
import { ControlClient, type Status } from '@sluice/control';
import { processErrors } from './errors.ts';

/** Throws where another Sluice answers at the control socket: a data folder has one. */
export async function refuseSecond(socket: string, dataFolder: string): Promise<void> {
  if (!socket.startsWith('\\\\') && !existsSync(socket)) return;
  const other = await new ControlClient(socket, 2_000).call<Status>('GET', '/api/v1/status').catch(() => null);
  if (other) throw processErrors.ALREADY_RUNNING(other.process, dataFolder);
}
