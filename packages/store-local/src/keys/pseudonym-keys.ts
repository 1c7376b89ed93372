import { closeSync, fstatSync, fsyncSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { storeLocalErrors } from '../errors.ts';
import { readPrivate } from './private-file.ts';

/** The key of the pseudonyms that are given out. */
export interface PseudonymKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Every key of pseudonyms that ever was, without its bytes. */
export interface PseudonymKeys {
  readonly inUse: string;
  readonly destroyed: readonly { readonly id: string; readonly atMs: number }[];
}

interface PseudonymFile {
  readonly format: 1;
  readonly key: { readonly id: string; readonly bytes: string };
  readonly destroyed: PseudonymKeys['destroyed'];
}

const keyBytes = 32;

/** Reads the key of pseudonyms; the first start makes it. It stands in a file of its own, so that destroying it leaves all other keys. */
export function openPseudonymKey(path: string, random: (bytes: number) => Uint8Array): PseudonymKey {
  const made: PseudonymFile = { format: 1, key: newKey(1, random), destroyed: [] };
  try {
    writeFileSync(path, text(made), { mode: 0o600, flag: 'wx', flush: true });
    return keyOf(made);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return keyOf(read(path));
}

export function pseudonymKeys(path: string): PseudonymKeys {
  const { key, destroyed } = read(path);
  return { inUse: key.id, destroyed };
}

/**
 * Destroys the key: pseudonyms that were given out belong to nobody from here on, and new ones differ. The bytes are overwritten where
 * they stood; what a journal, a snapshot or a backup of the disk still holds is theirs to forget.
 */
export function destroyPseudonymKey(path: string, id: string, nowMs: number, random: (bytes: number) => Uint8Array): PseudonymKey {
  const file = read(path);
  if (file.key.id !== id) throw storeLocalErrors.KEY_UNKNOWN(id, file.key.id);
  const next: PseudonymFile = {
    format: 1,
    key: newKey(file.destroyed.length + 2, random),
    destroyed: [...file.destroyed, { id, atMs: nowMs }],
  };
  const old = openSync(path, 'r+');
  try {
    const fresh = `${path}.new`;
    writeFileSync(fresh, text(next), { mode: 0o600, flush: true });
    renameSync(fresh, path);
    writeSync(old, new Uint8Array(fstatSync(old).size), 0, null, 0);
    fsyncSync(old);
  } finally {
    closeSync(old);
  }
  return keyOf(next);
}

function newKey(number: number, random: (bytes: number) => Uint8Array): PseudonymFile['key'] {
  return { id: `p${number}`, bytes: Buffer.from(random(keyBytes)).toString('base64') };
}

function read(path: string): PseudonymFile {
  return parse(path, readPrivate(path));
}

function parse(path: string, json: string): PseudonymFile {
  let file: unknown;
  try {
    file = JSON.parse(json);
  } catch {
    throw storeLocalErrors.KEYS_INVALID(path);
  }
  if (!isPseudonymFile(file)) throw storeLocalErrors.KEYS_INVALID(path);
  return file;
}

function isPseudonymFile(file: unknown): file is PseudonymFile {
  if (typeof file !== 'object' || file === null || !('format' in file) || file.format !== 1) return false;
  if (!('destroyed' in file) || !Array.isArray(file.destroyed) || !('key' in file)) return false;
  const { key } = file;
  if (typeof key !== 'object' || key === null || !('id' in key) || !('bytes' in key)) return false;
  const { id, bytes } = key;
  return (
    typeof id === 'string' && /^p[0-9]{1,6}$/.test(id) && typeof bytes === 'string' && Buffer.from(bytes, 'base64').length === keyBytes
  );
}

function keyOf({ key }: PseudonymFile): PseudonymKey {
  return { id: key.id, bytes: Buffer.from(key.bytes, 'base64') };
}

function text(file: PseudonymFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
