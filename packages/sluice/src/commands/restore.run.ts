import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { actorOf, userOfThisProcess } from '@sluice/control';
import { databaseFormatOf, stepsFrom, unpackBackup } from '@sluice/store-local';
import { commandErrors } from '../command-errors.ts';
import { dataFolderOf } from '../config/data-folder-of.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import { assertNotRunning } from '../lifecycle/not-running.ts';
import { dataFolderAt } from '../processes/data-folder.ts';
import { keeperOf } from '../register/without-sluice.ts';
import type { Standing } from '../standing.ts';
import { isConfirmed } from '../ui/is-confirmed.ts';
import { outputOf } from '../ui/output-of.ts';
import { withProgress } from '../ui/progress.ts';

export async function runRestore(standing: Standing, named: string, isSure: boolean): Promise<ExitCode> {
  const output = outputOf(standing);
  const file = resolve(standing.folder, named);
  const folder = dataFolderOf(standing);
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw commandErrors.CANNOT_READ(file, 'ENOENT');
  await assertNotRunning(folder);
  const isOccupied = existsSync(folder) && readdirSync(folder).length > 0;
  if (
    isOccupied &&
    !isSure &&
    !(await isConfirmed(`Put the backup in the place of ${folder}? What is there is moved aside. [y/N] `, 'restoring'))
  ) {
    output.note('nothing was restored');
    return exitCodes.failed;
  }
  let done = 0;
  const { about, unpacked } = await withProgress(
    output,
    'restore',
    size,
    () => done,
    () =>
      unpackBackup(file, folder, (bytes) => {
        done = bytes;
      }),
  );
  const steps = await stepsToGo(unpacked);
  const aside = isOccupied ? `${folder}.before-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}` : null;
  // Without its key the audit log cannot go on before that is put back.
  const asked = about.hasKeys ? await noteRestore(unpacked, about.madeAt, null) : null;
  if (aside !== null) renameSync(folder, aside);
  else rmSync(folder, { recursive: true, force: true });
  renameSync(unpacked, folder);
  if (asked !== null) await noteRestore(folder, about.madeAt, asked);
  output.answer({ folder, madeAt: about.madeAt, madeBy: about.version, hasKeys: about.hasKeys, aside, needsUpgrade: steps > 0 }, () =>
    [
      `${folder} is as it was at ${about.madeAt} (Sluice ${about.version})`,
      ...(aside === null ? [] : [`what was there is in ${aside}`]),
      ...(about.hasKeys
        ? []
        : ['the backup holds no keys: put keys.json, pseudonyms.json and audit.key back, or new ones are made at the next start']),
      ...(steps > 0 ? ['it is of an older format: run "sluice upgrade-data" before the next start'] : []),
    ].join('\n'),
  );
  return exitCodes.clean;
}

/** Writes that the backup of this time comes, or came, into force; the answer is the sequence of the entry. */
async function noteRestore(folder: string, madeAt: string, asked: number | null): Promise<number> {
  using keeper = keeperOf(folder);
  const by = actorOf(userOfThisProcess());
  const outcome = asked === null ? 'asked' : 'done';
  return (await keeper.append({ by, action: 'backup.restore', object: madeAt, outcome, of: asked })).sequence;
}

/** How many steps the database is behind this version; one that is ahead throws, and nothing stays of the attempt. */
async function stepsToGo(unpacked: string): Promise<number> {
  const { database } = dataFolderAt(unpacked);
  if (!existsSync(database)) return 0;
  try {
    const format = await databaseFormatOf(join(database));
    return format === null ? 0 : stepsFrom(database, format).length;
  } catch (error) {
    rmSync(unpacked, { recursive: true, force: true });
    throw error;
  }
}
