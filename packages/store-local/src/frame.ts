import { type LostCount, lostReasons } from '@sluice/store';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { crc32c } from './crc32c.ts';

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
  out.word(crc32c(out.bytes, start + 8, end));
  out.at = end;
}

/** The end of the whole and right frame at `at`, or 0 where none stands. */
export function frameEnd(bytes: Buffer, at: number, end: number): number {
  if (at + frameHeadBytes >= end) return 0;
  const length = bytes.readUInt32LE(at);
  if (length === 0 || length > frameBytesMax) return 0;
  const frame = at + frameHeadBytes + length;
  return frame <= end && crc32c(bytes, at + 8, frame) === bytes.readUInt32LE(at + 4) ? frame : 0;
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
