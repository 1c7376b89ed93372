import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A value that nobody else sends, so that wherever it turns up it came from here. Some of its characters are escaped in an URL. */
export function makeCanary(): string {
  return `canary/${randomBytes(12).toString('hex')}+sluice`;
}

/** The forms in which a value may have been written down: as it is, hex, URL-encoded, base64 at each of its three alignments. */
export function formsOf(canary: string): readonly Buffer[] {
  const bytes = Buffer.from(canary);
  const hex = bytes.toString('hex');
  const aligned = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends also hold bits of the neighbours.
    return text.slice(before === 0 ? 0 : before + 1, -1);
  });
  const texts = [
    canary,
    hex,
    hex.toUpperCase(),
    encodeURIComponent(canary),
    ...aligned,
    ...aligned.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(texts)].map((text) => Buffer.from(text));
}

export interface Search {
  /** Files that hold the value in some form. */
  readonly found: readonly string[];
  readonly filesSearched: number;
  readonly bytesSearched: number;
  /** Files that could not be read, or were beyond the bound. */
  readonly unread: readonly string[];
}

const searchedBytesMax = 8 * 2 ** 30;
const chunkBytes = 2 ** 20;

/** Looks for a value in all files below a folder that were written since. */
export function searchFolder(folder: string, canary: string, sinceMs: number): Search {
  const forms = formsOf(canary);
  const found: string[] = [];
  const unread: string[] = [];
  let filesSearched = 0;
  let bytesSearched = 0;
  for (const file of filesBelow(folder)) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.mtimeMs < sinceMs) continue;
    if (bytesSearched + stat.size > searchedBytesMax) {
      unread.push(file);
      continue;
    }
    try {
      if (holds(file, forms)) found.push(file);
      filesSearched += 1;
      bytesSearched += stat.size;
    } catch {
      unread.push(file);
    }
  }
  return { found, filesSearched, bytesSearched, unread };
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Reads in chunks that overlap by the longest form, so that none is cut in two. */
function holds(path: string, forms: readonly Buffer[]): boolean {
  const overlap = Math.max(...forms.map((form) => form.length));
  const buffer = Buffer.alloc(chunkBytes + overlap);
  const file = openSync(path, 'r');
  try {
    let kept = 0;
    for (;;) {
      const read = readSync(file, buffer, kept, chunkBytes, null);
      const seen = buffer.subarray(0, kept + read);
      if (forms.some((form) => seen.includes(form))) return true;
      if (read === 0) return false;
      kept = Math.min(overlap, seen.length);
      seen.copyWithin(0, seen.length - kept);
    }
  } finally {
    closeSync(file);
  }
}
