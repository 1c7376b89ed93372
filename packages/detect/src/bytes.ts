import { byteMask } from '@sluice/model';

/** A set of bytes as a table: `alphabet[byte] === 1` when it is a member. */
export type Alphabet = Uint8Array;

/** Reads ranges as in `0-9A-Fa-f_-`; a dash at the end is a dash. */
export function alphabet(ranges: string): Alphabet {
  const table = new Uint8Array(256);
  for (let index = 0; index < ranges.length; index += 1) {
    const from = ranges.charCodeAt(index);
    const isRange = ranges[index + 1] === '-' && index + 2 < ranges.length;
    const to = isRange ? ranges.charCodeAt(index + 2) : from;
    for (let byte = from; byte <= to; byte += 1) table[byte] = 1;
    if (isRange) index += 2;
  }
  return table;
}

export const digits = alphabet('0-9');
export const hex = alphabet('0-9A-Fa-f');
export const alphanumeric = alphabet('0-9A-Za-z');
export const base64url = alphabet('0-9A-Za-z_-');
/** What a token is made of: a token begins where the byte before is none of these. */
export const tokenBytes = alphabet('0-9A-Za-z_-');

/** Where the run of `members` that begins at `from` ends, at most at `to`. */
export function runEnd(members: Alphabet, bytes: Uint8Array, from: number, to: number): number {
  const last = to | 0;
  let index = from | 0;
  while (index < last && members[bytes[index] ?? 0] === 1) index = (index + 1) | 0;
  return index;
}

export function isAll(members: Alphabet, bytes: Uint8Array, start: number, end: number): boolean {
  return runEnd(members, bytes, start, end) === end;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** Whether `text` (ASCII) stands at `at`. */
export function hasAt(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at + text.length > end) return false;
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** The same, with ASCII letters of either case; `text` is in small letters. */
export function hasWordAt(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at + text.length > end) return false;
  for (let index = 0; index < text.length; index += 1) if (lower(bytes[at + index] ?? 0) !== text.charCodeAt(index)) return false;
  return true;
}

/** First place of `text` (ASCII, small letters; either case matches) in the span, or -1. For spans with a bound only. */
export function indexOfWord(bytes: Uint8Array, start: number, end: number, text: string): number {
  for (let at = start; at + text.length <= end; at += 1) if (hasWordAt(bytes, at, end, text)) return at;
  return -1;
}

export function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

/** The ASCII text of a short span whose bytes were checked before. */
export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index += 1) text += String.fromCharCode(bytes[index] ?? 0);
  return text;
}

/** Mask bit of each byte, as the scanner sets them. */
export const maskOfByte: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => bitOf(byte));
const masks = maskOfByte;

export function maskOf(bytes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let index = start | 0; index < end; index += 1) mask |= masks[bytes[index] ?? 0] ?? 0;
  return mask;
}

/** The mask of a span in which a backslash is a byte like any other, as of text that is not JSON. */
export function plainMaskOf(bytes: Uint8Array, start: number, end: number): number {
  const mask = maskOf(bytes, start, end);
  return (mask & byteMask.escape) === 0 ? mask : (mask & ~byteMask.escape) | byteMask.other;
}

/** The mask of ASCII text. */
export function maskOfText(text: string): number {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return maskOf(bytes, 0, bytes.length);
}

/** The same without letters, for text that counts in either case, and without the escape bit, which masks of decoded text may lack. */
export function signsOf(text: string): number {
  return maskOfText(text) & ~(byteMask.lower | byteMask.upper | byteMask.escape);
}

function bitOf(byte: number): number {
  if (byte >= 48 && byte <= 57) return byteMask.digit;
  if (byte >= 97 && byte <= 122) return byteMask.lower;
  if (byte >= 65 && byte <= 90) return byteMask.upper;
  if (byte >= 128) return byteMask.high;
  if (byte < 32 || byte === 127) return byteMask.control;
  const named: Readonly<Record<string, number>> = {
    '@': byteMask.at,
    '.': byteMask.dot,
    '-': byteMask.dash,
    _: byteMask.underscore,
    '/': byteMask.slash,
    ':': byteMask.colon,
    ' ': byteMask.space,
    '+': byteMask.plus,
    '=': byteMask.equals,
    '\\': byteMask.escape,
  };
  return named[String.fromCharCode(byte)] ?? byteMask.other;
}

/** Every bit of `byteMask` but `escape`, which is never set on decoded text. */
export const anyByte = 0xffff;
