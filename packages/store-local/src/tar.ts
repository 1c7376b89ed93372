import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storeLocalErrors } from './errors.ts';

const blockBytes = 512;
const pieceBytes = 1024 * 1024;
/** The last entry: the sums of all before it, as `sha256sum` writes them. */
const sumsName = 'SHA256SUMS';
/** Relative, without a step up, in characters that mean nothing else anywhere. ustar has room for 100. */
const safeName = /^(?!\.{1,2}(?:\/|$))(?!.*\/\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

export interface TarEntry {
  /** Its path in the archive. */
  readonly name: string;
  /** Where its bytes are, or these themselves. */
  readonly from: string | Uint8Array;
}

/**
 * Writes an archive that every `tar` reads (POSIX.1-1988 ustar), for its owner alone, and syncs it. `tell` hears how many bytes of files are
 * in it so far. Fails where the file is there already.
 */
export async function writeTar(path: string, entries: readonly TarEntry[], tell: (bytes: number) => void): Promise<void> {
  const archive = await open(path, 'wx', 0o600);
  let told = 0;
  try {
    let sums = '';
    for (const { name, from } of entries) {
      // A captured body whose hours are over may go meanwhile.
      if (typeof from === 'string' && !existsSync(from)) continue;
      const sum = createHash('sha256');
      if (typeof from === 'string')
        await writeFile(archive, name, from, sum, (bytes) => {
          told += bytes;
          tell(told);
        });
      else await writeBytes(archive, name, from, sum);
      sums += `${sum.digest('hex')}  ${name}\n`;
    }
    await writeBytes(archive, sumsName, Buffer.from(sums), createHash('sha256'));
    await archive.write(Buffer.alloc(2 * blockBytes));
    await archive.sync();
  } finally {
    await archive.close();
  }
}

/** Unpacks an archive that `writeTar` made into a new folder, for its owner alone. What is not whole, or not as it was written, throws. */
export async function readTar(path: string, folder: string, tell: (bytes: number) => void): Promise<readonly string[]> {
  const archive = await open(path, 'r');
  const sumByName = new Map<string, string>();
  let told = 0;
  try {
    for (;;) {
      const header = await bytesOf(archive, blockBytes, path);
      if (header.every((byte) => byte === 0)) throw storeLocalErrors.BACKUP_BROKEN(path, 'it ends before its sums');
      const { name, size } = readHeader(header, path);
      const sum = createHash('sha256');
      if (name === sumsName) {
        const sums = (await bytesOf(archive, size, path)).toString('utf8');
        checkSums(sums, sumByName, path);
        return [...sumByName.keys()];
      }
      await unpackFile(archive, size, join(folder, name), path, (piece) => {
        sum.update(piece);
        told += piece.length;
        tell(told);
      });
      sumByName.set(name, sum.digest('hex'));
      if (size % blockBytes > 0) await bytesOf(archive, blockBytes - (size % blockBytes), path);
    }
  } finally {
    await archive.close();
  }
}

async function unpackFile(archive: FileHandle, size: number, to: string, path: string, take: (piece: Buffer) => void): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const file = await open(to, 'wx', 0o600);
  try {
    for (let left = size; left > 0; ) {
      const piece = await bytesOf(archive, Math.min(left, pieceBytes), path);
      take(piece);
      await file.write(piece);
      left -= piece.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeFile(archive: FileHandle, name: string, from: string, sum: Hash, tell: (bytes: number) => void): Promise<void> {
  const file = await open(from, 'r');
  try {
    // Of a file that grows meanwhile, what was there at first: a segment is read to its last whole frame.
    const { size } = await file.stat();
    await archive.write(headerOf(name, size));
    for (let left = size; left > 0; ) {
      const piece = await bytesOf(file, Math.min(left, pieceBytes), from);
      sum.update(piece);
      await archive.write(piece);
      left -= piece.length;
      tell(piece.length);
    }
    await archive.write(paddingOf(size));
  } finally {
    await file.close();
  }
}

async function writeBytes(archive: FileHandle, name: string, bytes: Uint8Array, sum: Hash): Promise<void> {
  sum.update(bytes);
  await archive.write(Buffer.concat([headerOf(name, bytes.length), bytes, paddingOf(bytes.length)]));
}

function paddingOf(size: number): Buffer {
  return Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes);
}

async function bytesOf(file: FileHandle, length: number, path: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at);
    if (bytesRead === 0) throw storeLocalErrors.BACKUP_BROKEN(path, 'it ends too early');
    at += bytesRead;
  }
  return bytes;
}

function headerOf(name: string, size: number): Buffer {
  if (!safeName.test(name) || name.length > 100) throw storeLocalErrors.BACKUP_BROKEN(name, 'the name of a file does not fit into it');
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0, 'latin1');
  header.write('0000600\0' + '0000000\0' + '0000000\0', 100, 'latin1');
  // Eleven octal digits, or in base 256 what is too large for them (as GNU tar writes and all read).
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  else {
    header.writeBigUInt64BE(BigInt(size), 128);
    header[124] = 0x80;
  }
  header.write('00000000000\0', 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function readHeader(header: Buffer, path: string): { readonly name: string; readonly size: number } {
  const name = header.toString('latin1', 0, header.indexOf(0));
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
  header.fill(' ', 148, 156);
  const isOurs =
    safeName.test(name) && checksumOf(header) === sum && header.toString('latin1', 257, 262) === 'ustar' && header[156] === 0x30;
  if (!isOurs) throw storeLocalErrors.BACKUP_BROKEN(path, 'it is no backup');
  const size = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(header.toString('latin1', 124, 135), 8);
  return { name, size };
}

function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function checkSums(sums: string, sumByName: ReadonlyMap<string, string>, path: string): void {
  const lines = new Set(sums.split('\n').filter((line) => line !== ''));
  const isWhole = lines.size === sumByName.size && [...sumByName].every(([name, sum]) => lines.has(`${sum}  ${name}`));
  if (!isWhole) throw storeLocalErrors.BACKUP_BROKEN(path, 'its files are not as they were written');
}
