import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { storeLocalErrors } from '../errors.ts';

/** The text of a file that nobody but its owner may read. Throws where others may: its mode is looked at in what is read, not beside it. */
export function readPrivate(path: string): string {
  const handle = openSync(path, 'r');
  try {
    const mode = fstatSync(handle).mode & 0o777;
    // Windows has no such bits; there the folder's access list guards it.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw storeLocalErrors.KEYS_PERMISSIONS(path, mode.toString(8));
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}
