import { utf8 } from '@sluice/kit';
import { type PartHead, readHead } from './part-head.ts';
import { plainText } from './text-of.ts';

/** One part of `multipart/form-data`: it begins with its delimiter, and its body ends before the next. */
export interface Part extends PartHead {
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** The parts of a body, files among them, as far as they can be told apart. */
export interface Parts {
  readonly parts: readonly Part[];
  /** The last delimiter says that it is the last. */
  readonly isWhole: boolean;
  /** Where the first delimiter begins and the last ends; what is around them no reader should read. */
  readonly start: number;
  readonly end: number;
}

export function partsOfMultipart(bytes: Uint8Array, boundary: string): Parts {
  const delimiter = utf8(`--${boundary}`);
  const parts: Part[] = [];
  const { first, last } = walkParts(bytes, delimiter, (part) => {
    parts.push(part);
    return parts.length < partsMax;
  });
  const end = last + delimiter.length;
  const isWhole = last >= 0 && isLast(bytes, end);
  return { parts, isWhole, start: Math.max(first, 0), end: isWhole ? end + 2 : (parts.at(-1)?.bodyEnd ?? 0) };
}

/** More parts than these no honest form has; what is beyond them counts as unread where bodies are read. */
const partsMax = 10_000;

/**
 * Every part in turn, until `take` says that it is enough; those behind the delimiter that says that it is the last, too, for PHP reads on there
 * (main/rfc1867.c, `find_boundary`). `last` is the delimiter that was come to; -1 where the head of a part has no end, or there is none. */
export function walkParts(
  bytes: Uint8Array,
  delimiter: Uint8Array,
  take: (part: Part) => boolean,
): { readonly first: number; readonly last: number } {
  const first = delimiterAt(bytes, delimiter, 0);
  let last = first;
  while (last >= 0) {
    const next = delimiterAt(bytes, delimiter, last + delimiter.length);
    if (next < 0) break;
    if (isLast(bytes, last + delimiter.length)) {
      last = next;
      continue;
    }
    const head = lineEnd(bytes, last + delimiter.length);
    const bodyStart = headEnd(bytes, head, next);
    if (bodyStart < 0) return { first, last: -1 };
    // The line break before a delimiter belongs to it (RFC 2046 5.1.1).
    const bodyEnd = Math.max(bodyStart, next - (bytes[next - 2] === 0x0d ? 2 : 1));
    if (!take({ start: last, bodyStart, bodyEnd, ...readHead(plainText(bytes, head, bodyStart)) })) break;
    last = next;
  }
  return { first, last };
}

/** The next delimiter that stands at the begin of a line. */
function delimiterAt(bytes: Uint8Array, delimiter: Uint8Array, from: number): number {
  const first = delimiter[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue;
    let index = 1;
    while (index < delimiter.length && bytes[at + index] === delimiter[index]) index += 1;
    if (index < delimiter.length) continue;
    const after = at + delimiter.length;
    if (isLast(bytes, after) || isBreak(bytes[after] ?? 0x0a)) return at;
  }
  return -1;
}

export function isLast(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
}

export function isBreak(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** The place after the next line feed. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const feed = bytes.indexOf(0x0a, from);
  return feed < 0 ? bytes.length : feed + 1;
}

/** The place after the empty line that ends a part's head; -1 where there is none before `limit`. */
function headEnd(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from; at < limit; ) {
    const next = lineEnd(bytes, at);
    const length = next - at;
    if (length === 1 || (length === 2 && bytes[at] === 0x0d)) return next;
    at = next;
  }
  return -1;
}
