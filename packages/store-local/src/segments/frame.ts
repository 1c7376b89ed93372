import { type LostCount, lostReasons } from '@sluice/store';
import type { ByteReader } from '../record/byte-reader.ts';
import type { ByteWriter } from '../record/byte-writer.ts';
import { crc32c, crc32cOfWords } from './crc32c.ts';

/** `length:u32 crc32c:u32 ordinal:u32 kind:u8 body`, little-endian; the length counts kind and body, the checksum ordinal, kind and body. */
export const frameHeadBytes = 12;
export const frameBytesMax = 4 * 1024 * 1024;
export const frameKind = { header: 1, record: 2, lost: 3 } as const;

/** Begins a frame and answers where it starts. */
export function beginFrame(kind: number, out: ByteWriter): number {
  const start = out.at;
  out.ensure(128);
  out.at += frameHeadBytes;
  out.word(kind);
  return start;
}

export function endFrame(start: number, ordinal: number, out: ByteWriter): void {
  const end = out.at;
  out.at = start;
  out.word(end - start - frameHeadBytes);
  out.at += 4;
  out.word(ordinal);
  out.at = start + 4;
  out.word(crc32cOfWords(out.words, (start + 8) >>> 2, end >>> 2));
  out.at = end;
}

/** The end of the whole and right frame at `at`, or 0 where none stands. `words` are those of `bytes`. */
export function frameEnd(bytes: Buffer, words: Uint32Array, at: number, end: number): number {
  if (at + frameHeadBytes >= end) return 0;
  const length = bytes.readUInt32LE(at);
  if (length === 0 || length > frameBytesMax) return 0;
  const frame = at + frameHeadBytes + length;
  if (frame > end) return 0;
  const isAligned = ((at | length) & 3) === 0;
  const sum = isAligned ? crc32cOfWords(words, (at + 8) >>> 2, frame >>> 2) : crc32c(bytes, at + 8, frame);
  return sum === bytes.readUInt32LE(at + 4) ? frame : 0;
}

export function writeLost({ boot, reason, count }: LostCount, out: ByteWriter): void {
  out.number(boot);
  out.number(lostReasons.indexOf(reason));
  out.number(count);
}

export function readLost(from: ByteReader): LostCount {
  const boot = from.number();
  const reason = lostReasons[from.number()] ?? 'write-failed';
  return { boot, reason, count: from.number() };
}
