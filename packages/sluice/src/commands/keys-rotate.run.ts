import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runKeysRotate(standing: Standing): Promise<ExitCode> {
  const output = outputOf(standing);
  await using access = await openAccess(standing);
  const { keyId, lapsed } = await access.rotateKeys();
  output.answer({ keyId, lapsed }, () => `key ${keyId} is in use; older ones stay for matching`);
  const { bans } = lapsed;
  if (bans > 0)
    output.note(
      `${bans} of the bans ${bans === 1 ? 'is' : 'are'} by ids of records under an older key and ${bans === 1 ? 'does' : 'do'} not hold any more`,
    );
  return exitCodes.clean;
}
