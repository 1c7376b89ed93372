import { statSync } from 'node:fs';
import { backupBytes } from '@sluice/store-local';
import { openAccess } from '../access.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { backupPath } from '../lifecycle/backup-path.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { withProgress } from '../ui/progress.ts';
import { bytesText, countText } from '../ui/units.ts';

export async function runBackup(standing: Standing, target: string, hasKeys: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  const file = backupPath(target, standing.folder, new Date());
  await using access = await openAccess(standing);
  const whole = backupBytes(access.dataFolder, hasKeys);
  const done = () => statSync(`${file}.part`, { throwIfNoEntry: false })?.size ?? 0;
  const { files, bytes } = await withProgress(output, 'backup', whole, done, () => access.backup(file, hasKeys));
  output.answer({ file, files, bytes, hasKeys }, () => `${file}: ${countText(files)} files, ${bytesText(bytes)}`);
  output.note(
    hasKeys
      ? 'THE KEYS ARE IN IT: whoever has this file can open captured bodies and recognise values; keep it as you keep them'
      : 'the keys are not in it: without them old fingerprints match nothing and captured bodies stay closed',
  );
  return exitCodes.clean;
}
