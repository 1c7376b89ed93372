import { type Tape, tapeFault } from '@sluice/model';
import { hexOf } from './text-of.ts';

/** Instead of a place: the bytes ended before it could be found. */
export const starved = -1;
/** Instead of a place: RFC 8259 does not allow what stands here. */
export const invalid = -2;

export function spaceEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at += 1;
  }
  return at;
}

export const trueBytes: readonly number[] = [0x74, 0x72, 0x75, 0x65];
export const falseBytes: readonly number[] = [0x66, 0x61, 0x6c, 0x73, 0x65];
export const nullBytes: readonly number[] = [0x6e, 0x75, 0x6c, 0x6c];

export function wordEnd(bytes: Uint8Array, at: number, end: number, word: readonly number[]): number {
  for (let index = 1; index < word.length; index += 1) {
    if (at + index >= end) return starved;
    if (bytes[at + index] !== word[index]) return invalid;
  }
  return at + word.length;
}

/** RFC 8259 section 6: no plus, no leading zero, digits on both sides of the point and after the exponent. */
export function numberEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  const isZero = bytes[at] === 0x30;
  let next = isZero ? at + 1 : digitsEnd(bytes, at, end);
  if (next === at) return at >= end ? starved : invalid;
  if (next < end && bytes[next] === 0x2e) {
    at = next + 1;
    next = digitsEnd(bytes, at, end);
    if (next === at) return at >= end ? starved : invalid;
  }
  if (next < end && (bytes[next] === 0x65 || bytes[next] === 0x45)) {
    at = next + 1;
    if (at < end && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at += 1;
    next = digitsEnd(bytes, at, end);
    if (next === at) return at >= end ? starved : invalid;
  }
  return next;
}

function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x30 || byte > 0x39) break;
    at += 1;
  }
  return at;
}

/** Bytes of the escape at `at`; a pair of surrogates counts as one. */
export function escapeLength(bytes: Uint8Array, at: number, end: number, tape: Tape): number {
  if (at + 1 >= end) return starved;
  switch (bytes[at + 1]) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return 2;
    case 0x75:
      break;
    default:
      return invalid;
  }
  if (at + 6 > end) return starved;
  const unit = hexOf(bytes, at + 2);
  if (unit < 0) return invalid;
  if (unit < 0xd800 || unit > 0xdfff) return 6;
  if (unit < 0xdc00) {
    if (at + 12 > end && bytes.subarray(at + 6, end).every((byte, index) => index > 1 || byte === (index === 0 ? 0x5c : 0x75)))
      return starved;
    const low = bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75 ? hexOf(bytes, at + 8) : -1;
    if (low >= 0xdc00 && low <= 0xdfff) return 12;
  }
  tape.faults |= tapeFault.loneSurrogate;
  return 6;
}
