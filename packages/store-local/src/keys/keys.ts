import { renameSync, writeFileSync } from 'node:fs';
import { type SipKey, sipHash, sipKeyOf } from '@sluice/kit';
import { type Fingerprint, fingerprintText } from '@sluice/model';
import { storeLocalErrors } from '../errors.ts';
import { readPrivate } from './private-file.ts';

/** A key by which values are recognised again. Old ones stay, so that what they marked is still found. */
export interface FingerprintKey {
  readonly id: string;
  readonly key: SipKey;
}

/** The secrets of one installation. They are in a file of their own, outside the store: who has the store alone can guess nothing. */
export interface Keys {
  /** The one in use is the first. */
  readonly fingerprint: readonly [FingerprintKey, ...FingerprintKey[]];
  /** AES-256 keys of captured bodies, the one in use first. */
  readonly capture: readonly [CaptureKey, ...CaptureKey[]];
}

export interface CaptureKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

interface KeyFile {
  readonly format: 1;
  readonly keys: readonly { readonly id: string; readonly fingerprint: string; readonly capture: string }[];
}

/** Reads the key file; the first start makes it. `random` gives unguessable bytes. */
export function openKeys(path: string, random: (bytes: number) => Uint8Array): Keys {
  const made: KeyFile = { format: 1, keys: [newKey('k1', random)] };
  try {
    writeFileSync(path, text(made), { mode: 0o600, flag: 'wx', flush: true });
    return keysOf(made);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return keysOf(readKeyFile(path));
}

/** Takes a new key into use and keeps the old ones for matching. */
export function rotateKeys(path: string, random: (bytes: number) => Uint8Array): Keys {
  const { keys } = readKeyFile(path);
  const next = Math.max(...keys.map((key) => Number(key.id.slice(1)))) + 1;
  const rotated: KeyFile = { format: 1, keys: [newKey(`k${next}`, random), ...keys] };
  const fresh = `${path}.new`;
  writeFileSync(fresh, text(rotated), { mode: 0o600, flush: true });
  renameSync(fresh, path);
  return keysOf(rotated);
}

/** Fingerprints of one value under every key, the one in use first: to find it in what is stored. */
export function fingerprintWith(keys: Keys): (value: Uint8Array) => readonly Fingerprint[] {
  const words = new Uint32Array(2);
  return (value) =>
    keys.fingerprint.map(({ id, key }) => {
      sipHash(key, value, 0, value.length, words, 0);
      return fingerprintText(id, words[0] ?? 0, words[1] ?? 0);
    });
}

function newKey(id: string, random: (bytes: number) => Uint8Array): KeyFile['keys'][number] {
  return { id, fingerprint: Buffer.from(random(16)).toString('base64'), capture: Buffer.from(random(32)).toString('base64') };
}

function readKeyFile(path: string): KeyFile {
  return parse(path, readPrivate(path));
}

function parse(path: string, json: string): KeyFile {
  let file: unknown;
  try {
    file = JSON.parse(json);
  } catch {
    throw storeLocalErrors.KEYS_INVALID(path);
  }
  if (!isKeyFile(file)) throw storeLocalErrors.KEYS_INVALID(path);
  return file;
}

function isKeyFile(file: unknown): file is KeyFile {
  if (typeof file !== 'object' || file === null || !('format' in file) || file.format !== 1) return false;
  return 'keys' in file && Array.isArray(file.keys) && file.keys.length > 0 && file.keys.every(isKey);
}

function isKey(key: unknown): boolean {
  if (typeof key !== 'object' || key === null || !('id' in key) || !('fingerprint' in key) || !('capture' in key)) return false;
  const { id, fingerprint, capture } = key;
  if (typeof id !== 'string' || typeof fingerprint !== 'string' || typeof capture !== 'string') return false;
  return /^k[0-9]{1,6}$/.test(id) && Buffer.from(fingerprint, 'base64').length === 16 && Buffer.from(capture, 'base64').length === 32;
}

function keysOf({ keys }: KeyFile): Keys {
  const [first, ...rest] = keys;
  if (first === undefined) throw new Error('a key file holds a key');
  return {
    fingerprint: [fingerprintKey(first), ...rest.map(fingerprintKey)],
    capture: [captureKey(first), ...rest.map(captureKey)],
  };
}

function fingerprintKey({ id, fingerprint }: KeyFile['keys'][number]): FingerprintKey {
  return { id, key: sipKeyOf(Buffer.from(fingerprint, 'base64')) };
}

function captureKey({ id, capture }: KeyFile['keys'][number]): CaptureKey {
  return { id, bytes: Buffer.from(capture, 'base64') };
}

function text(file: KeyFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
