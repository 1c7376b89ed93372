import { ControlClient, type Status } from '@sluice/control';
import { SluiceError } from '@sluice/kit';
import { commandErrors } from '../command-errors.ts';
import { controlPathOf } from '../config/control-path.ts';

/** Throws where a Sluice runs on the folder: what is asked for cannot be done under its feet. */
export async function assertNotRunning(dataFolder: string): Promise<void> {
  try {
    const { process } = await new ControlClient(controlPathOf(dataFolder), 10_000).call<Status>('GET', '/api/v1/status');
    throw commandErrors.STILL_RUNNING(process, dataFolder);
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'SLUICE_CONTROL_NOT_RUNNING') throw error;
  }
}
