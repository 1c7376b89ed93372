import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { backupBytes, databaseFormatOf, stepsFrom, upgradeDatabase, writeBackup } from '@sluice/store-local';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { aboutBackup } from '../lifecycle/about-backup.ts';
import { backupPath } from '../lifecycle/backup-path.ts';
import { assertNotRunning } from '../lifecycle/not-running.ts';
import { dataFolderAt } from '../processes/data-folder.ts';
import { auditedWithoutSluice } from '../register/without-sluice.ts';
import type { Standing } from '../standing.ts';
import { outputOf } from '../ui/output-of.ts';
import { withProgress } from '../ui/progress.ts';

export async function runUpgradeData(standing: Standing, target: string | undefined): Promise<ExitCode> {
  const output = outputOf(standing);
  const folder = dataFolderOf(standing);
  const { database } = dataFolderAt(folder);
  await assertNotRunning(folder);
  const format = existsSync(database) ? await databaseFormatOf(database) : null;
  const steps = format === null ? [] : stepsFrom(database, format);
  if (format === null || steps.length === 0) {
    output.answer({ folder, from: format, backup: null, steps: [] }, () => 'the data is of this version already; nothing was changed');
    return exitCodes.clean;
  }
  const backup = backupPath(target ?? dirname(folder), standing.folder, new Date());
  const done = () => statSync(`${backup}.part`, { throwIfNoEntry: false })?.size ?? 0;
  await withProgress(output, 'backup', backupBytes(folder, true), done, () =>
    auditedWithoutSluice(folder, 'backup.write', 'with keys', () =>
      writeBackup({ folder, to: backup, about: aboutBackup(true), tell: () => undefined }),
    ),
  );
  output.note(`backup, with the keys: ${backup}`);
  await auditedWithoutSluice(folder, 'data.upgrade', `from format ${format}`, () =>
    upgradeDatabase(database, format, (about) => output.note(`upgrading: ${about}`)),
  );
  output.answer({ folder, from: format, backup, steps }, () => `${folder} is of this version's format now; it was of format ${format}`);
  return exitCodes.clean;
}
