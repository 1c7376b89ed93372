import { ControlClient, type Upgraded } from '@sluice/control';
import { controlPathOf } from '../config/control-path.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

const upgradeMs = 300_000;

export async function runUpgrade(standing: Standing): Promise<ExitCode> {
  const client = new ControlClient(controlPathOf(dataFolderOf(standing)), upgradeMs);
  const upgraded = await client.call<Upgraded>('POST', '/api/v1/upgrade');
  outputOf(standing).answer(upgraded, () => `upgraded: process ${upgraded.process} is in service; the old workers finish what they have`);
  return exitCodes.clean;
}
