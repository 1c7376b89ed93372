import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { statePath, stateSnapshotPath } from './data-paths.ts';
import { storeLocalErrors } from './errors.ts';
import { readTar, type TarEntry, writeTar } from './tar.ts';

/** What a backup says of itself; its first file. */
export interface BackupAbout {
  readonly format: 1;
  readonly version: string;
  readonly madeAt: string;
  readonly hasKeys: boolean;
}

export interface BackupOptions {
  readonly folder: string;
  readonly to: string;
  readonly about: BackupAbout;
  readonly tell: (bytes: number) => void;
}

const aboutName = 'sluice-backup.json';
/** Keys of fingerprints, captures and pseudonyms, that of the audit log, and those of certificates. */
const isKey = /^(?:keys\.json|pseudonyms\.json|.*\.(?:pem|key))$/;
/** What belongs to a process and not to the data. */
const passing =
  /^(?:state\.sqlite-(?:wal|shm)|sluice\.pid|control\.sock|(?:spill|code-cache)(?:\/.*)?|.*\.(?:new|rewritten|part|snapshot))$/;

/**
 * Everything that a data folder keeps, in one file. Whoever calls sees to it that nothing in it is half written: that nobody has the
 * database open, or that the one who has keeps still. Segments may grow meanwhile.
 */
export async function writeBackup({ folder, to, about, tell }: BackupOptions): Promise<{ readonly files: number; readonly bytes: number }> {
  const names = filesOf(folder, about.hasKeys);
  const unfinished = `${to}.part`;
  rmSync(unfinished, { force: true });
  const snapshot = stateSnapshotPath(folder);
  const entries: TarEntry[] = names.map((name) => {
    const from = join(folder, name);
    return { name, from: from === statePath(folder) && existsSync(snapshot) ? snapshot : from };
  });
  let bytes = 0;
  try {
    await writeTar(unfinished, [{ name: aboutName, from: Buffer.from(`${JSON.stringify(about)}\n`) }, ...entries], (sum) => {
      bytes = sum;
      tell(sum);
    });
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { files: names.length, bytes };
}

/** Bytes of everything that a backup of the folder would hold. */
export function backupBytes(folder: string, hasKeys: boolean): number {
  return filesOf(folder, hasKeys).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Unpacks a backup beside the folder, and answers what it says of itself and where it stands; nothing of it is in force yet. */
export async function unpackBackup(
  from: string,
  folder: string,
  tell: (bytes: number) => void,
): Promise<{ readonly about: BackupAbout; readonly unpacked: string }> {
  const unpacked = `${folder}.restoring`;
  rmSync(unpacked, { recursive: true, force: true });
  try {
    await readTar(from, unpacked, tell);
    const path = join(unpacked, aboutName);
    if (!existsSync(path)) throw storeLocalErrors.BACKUP_BROKEN(from, 'it does not say what it is');
    const about = JSON.parse(readFileSync(path, 'utf8')) as BackupAbout;
    if (about.format !== 1) throw storeLocalErrors.BACKUP_BROKEN(from, 'a newer version made it');
    rmSync(path);
    return { about, unpacked };
  } catch (error) {
    rmSync(unpacked, { recursive: true, force: true });
    throw error;
  }
}

/** Database before segments: what is in neither copy of both is in the later one. */
function filesOf(folder: string, hasKeys: boolean): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((name) => !passing.test(name) && (hasKeys || !isKey.test(name)))
    .toSorted((a, b) => Number(a.startsWith('segments/')) - Number(b.startsWith('segments/')) || (a < b ? -1 : 1));
}
