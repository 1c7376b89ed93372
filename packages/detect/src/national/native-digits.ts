import { isDigit } from '../bytes.ts';

/** First digits of other scripts as UTF-8 writes them: Arabic-Indic, Persian, Devanagari, Bengali, Thai, full-width. */
const zeros: readonly (readonly number[])[] = [
  [0xd9, 0xa0],
  [0xdb, 0xb0],
  [0xe0, 0xa5, 0xa6],
  [0xe0, 0xa7, 0xa6],
  [0xe0, 0xb9, 0x90],
  [0xef, 0xbc, 0x90],
];

/** The digit of another script that begins at `at`, as `value * 4 + its length in bytes`; 0 where there is none. */
function nativeDigit(bytes: Uint8Array, at: number, end: number): number {
  for (const zero of zeros) {
    const last = zero.length - 1;
    if (at + last >= end || bytes[at] !== zero[0] || (last === 2 && bytes[at + 1] !== zero[1])) continue;
    const value = (bytes[at + last] ?? 0) - (zero[last] ?? 0);
    if (value >= 0 && value <= 9) return value * 4 + zero.length;
  }
  return 0;
}

const room = 64;

/** Text of at most 64 bytes with the digits of other scripts as ASCII has them; `null` where it is longer or has none of them. */
export function withAsciiDigits(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if (end - start > room) return null;
  const plain = new Uint8Array(end - start);
  let length = 0;
  let isFound = false;
  for (let at = start; at < end; length += 1) {
    const byte = bytes[at] ?? 0;
    const digit = byte < 128 ? 0 : nativeDigit(bytes, at, end);
    if (digit !== 0) isFound = true;
    plain[length] = digit === 0 ? byte : 48 + (digit >> 2);
    at += digit === 0 ? 1 : digit & 3;
  }
  return isFound ? plain.subarray(0, length) : null;
}

const compactMax = 24;

/** A number without separators and in capital letters, digits of any script as ASCII has them; empty where it is too long for one. */
export function compactText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; ) {
    const byte = bytes[at] ?? 0;
    const digit = byte < 128 ? 0 : nativeDigit(bytes, at, end);
    if (digit !== 0) text += String(digit >> 2);
    else if (isDigit(byte) || (byte >= 65 && byte <= 90) || byte === 38) text += String.fromCharCode(byte);
    else if (byte >= 97 && byte <= 122) text += String.fromCharCode(byte - 32);
    at += digit === 0 ? 1 : digit & 3;
    if (text.length > compactMax) return '';
  }
  return text;
}
