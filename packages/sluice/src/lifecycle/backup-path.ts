import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandErrors } from '../command-errors.ts';

/** Where a backup goes: the file that was named, or one in the folder that was named, called by its time. It must not be there yet. */
export function backupPath(named: string, folder: string, now: Date): string {
  const path = resolve(folder, named);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const file = isFolder ? join(path, `sluice-${now.toISOString().slice(0, 19).replaceAll(':', '')}.tar`) : path;
  if (existsSync(file)) throw commandErrors.BACKUP_EXISTS(file);
  return file;
}
