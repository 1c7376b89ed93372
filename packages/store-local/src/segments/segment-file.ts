import { closeSync, fdatasync, ftruncateSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Who wrote a segment: its first frame. */
export interface SegmentHeader {
  readonly format: number;
  readonly boot: number;
  readonly worker: number;
  readonly pid: number;
  readonly startedAtMs: number;
}

const shape = /^([0-9a-z]{1,11})-([0-9]{6,9})\.segment$/;

export function segmentName(boot: number, number: number): string {
  return `${boot.toString(36)}-${String(number).padStart(6, '0')}.segment`;
}

export function parseSegmentName(name: string): { readonly boot: number; readonly number: number } | null {
  const match = shape.exec(name);
  if (!match?.[1] || !match[2]) return null;
  return { boot: Number.parseInt(match[1], 36), number: Number(match[2]) };
}

/** Names of all segments of a folder, each worker's in the order in which they were written. */
export function segmentNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => parseSegmentName(name) !== null)
    .toSorted();
}

/** Bytes of all segments of a folder. One that is deleted meanwhile counts nothing. */
export function backlogBytes(folder: string): number {
  return segmentNames(folder).reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** The few calls by which a writer touches the disk; tests make them fail. */
export interface SegmentFiles {
  open(path: string): number;
  /** Writes all of `bytes[0, length)` or throws. */
  write(file: number, bytes: Buffer, length: number): void;
  truncate(file: number, length: number): void;
  sync(file: number, done: (error: Error | null) => void): void;
  close(file: number): void;
  backlogBytes(folder: string): number;
}

export const segmentFiles: SegmentFiles = {
  // Appending, never over something that is there: a boot's numbers are used once.
  open: (path) => openSync(path, 'ax', 0o600),
  write(file, bytes, length) {
    for (let at = 0; at < length; ) at += writeSync(file, bytes, at, length - at);
  },
  truncate: ftruncateSync,
  sync: (file, done) => fdatasync(file, done),
  close: closeSync,
  backlogBytes,
};
