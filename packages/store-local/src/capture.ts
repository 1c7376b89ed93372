import { createCipheriv, createDecipheriv } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExchangeId, parseExchangeId, type Side } from '@sluice/model';
import { storeLocalErrors } from './errors.ts';
import type { Keys } from './keys/keys.ts';

export interface CaptureStoreOptions {
  /** Its own folder in the data folder. */
  readonly folder: string;
  readonly keys: Keys;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Beyond it nothing more is captured until something expires. */
  readonly bytesMax?: number;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Bodies of routes that someone turned capture on for, sealed with AES-256-GCM under a key outside the store. The seal covers exchange,
 * side and expiry, so that a file can be neither swapped nor kept alive by renaming it.
 */
export class CaptureStore {
  readonly #options: Required<CaptureStoreOptions>;
  #bytes: number | null = null;
  #dropped = 0;

  constructor(options: CaptureStoreOptions) {
    this.#options = { bytesMax: 1024 * 1024 * 1024, ...options };
  }

  /** Bodies that were not kept because there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps a body until `expiresAtMs`; answers whether there was room. */
  async put(id: ExchangeId, side: Side, body: Uint8Array, expiresAtMs: number): Promise<boolean> {
    const { folder, keys, random, bytesMax } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#bytes ??= await this.#size();
    // The recorder deletes what expired, so there may be room again.
    if (this.#bytes + body.length > bytesMax) this.#bytes = await this.#size();
    if (this.#bytes + body.length > bytesMax) {
      this.#dropped += 1;
      return false;
    }
    const [key] = keys.capture;
    const name = nameOf(id, side, expiresAtMs, key.id);
    const nonce = random(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    const path = join(folder, name);
    await writeFile(`${path}.new`, sealed, { mode: 0o600 });
    await rename(`${path}.new`, path);
    this.#bytes += sealed.length;
    return true;
  }

  /** Null where nothing was captured, or it expired. */
  async get(id: ExchangeId, side: Side): Promise<Buffer | null> {
    const { folder, keys, now } = this.#options;
    for (const name of await namesIn(folder)) {
      const about = parseName(name);
      if (about?.id !== id || about.side !== side || about.expiresAtMs <= now()) continue;
      const key = keys.capture.find((one) => one.id === about.keyId);
      if (key === undefined) throw storeLocalErrors.CAPTURE_UNREADABLE(id);
      return unseal(id, name, await readFile(join(folder, name)), key.bytes);
    }
    return null;
  }

  async #size(): Promise<number> {
    let bytes = 0;
    for (const name of await namesIn(this.#options.folder)) {
      const file = await open(join(this.#options.folder, name));
      bytes += (await file.stat()).size;
      await file.close();
    }
    return bytes;
  }
}

/** Deletes what expired; answers how many those were. No key is needed for it. */
export function purgeCaptures(folder: string, nowMs: number): Promise<number> {
  return deleteCaptures(folder, (about) => about.expiresAtMs <= nowMs);
}

/** Deletes the bodies of exchanges that are forgotten. */
export function forgetCaptures(folder: string, ids: ReadonlySet<ExchangeId>): Promise<number> {
  return deleteCaptures(folder, (about) => ids.has(about.id));
}

async function deleteCaptures(folder: string, isMeant: (about: Captured) => boolean): Promise<number> {
  let count = 0;
  for (const name of await namesIn(folder)) {
    const about = parseName(name);
    if (about === null || !isMeant(about)) continue;
    await rm(join(folder, name), { force: true });
    count += 1;
  }
  return count;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

interface Captured {
  readonly id: ExchangeId;
  readonly side: Side;
  readonly expiresAtMs: number;
  readonly keyId: string;
}

function nameOf(id: ExchangeId, side: Side, expiresAtMs: number, keyId: string): string {
  return `${id}.${side}.${expiresAtMs}.${keyId}`;
}

function parseName(name: string): Captured | null {
  const match = /^([0-9a-z]+-[0-9a-z]+)\.(request|response)\.(\d{1,16})\.(k\d{1,6})$/.exec(name);
  if (!match?.[1] || !match[3] || !match[4] || parseExchangeId(match[1]) === null) return null;
  return { id: match[1] as ExchangeId, side: match[2] as Side, expiresAtMs: Number(match[3]), keyId: match[4] };
}

function unseal(id: ExchangeId, name: string, sealed: Buffer, key: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw Object.assign(storeLocalErrors.CAPTURE_UNREADABLE(id), { cause });
  }
}
