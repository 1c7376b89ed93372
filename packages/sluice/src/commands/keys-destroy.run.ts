import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';

export async function runKeysDestroy(standing: Standing, key: string, isSure: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  if (!isSure && !(await isConfirmed(`Destroy ${key}? Pseudonyms that were given out will belong to nobody. [y/N] `, 'destroying a key'))) {
    output.note('nothing was destroyed');
    return exitCodes.failed;
  }
  await using access = await openAccess(standing);
  const { keyId } = await access.destroyKey(key);
  output.answer({ destroyed: key, keyId }, () => `key ${key} is destroyed; ${keyId} is in use`);
  return exitCodes.clean;
}
