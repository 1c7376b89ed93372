import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runKeysRotate(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const { keyId } = await access.rotateKeys();
  output.answer({ keyId }, () => `key ${keyId} is in use; older ones stay for matching`);
  return exitCodes.clean;
}
