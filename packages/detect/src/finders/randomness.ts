import { base64url, isAll } from '../bytes.ts';
import { LiteralAutomaton } from '../literal-automaton.ts';

const counts = new Uint8Array(256);

/** Different bytes in a span's first 64. */
function distinctBytes(bytes: Uint8Array, start: number, end: number): number {
  counts.fill(0);
  let distinct = 0;
  for (let index = start; index < Math.min(end, start + 64); index += 1) {
    const byte = bytes[index] ?? 0;
    if (counts[byte] === 0) distinct += 1;
    counts[byte] = 1;
  }
  return distinct;
}

/** Shannon entropy of a span's first 128 bytes, in bits a byte. */
export function entropy(bytes: Uint8Array, start: number, end: number): number {
  counts.fill(0);
  const to = Math.min(end, start + 128);
  for (let index = start; index < to; index += 1) counts[bytes[index] ?? 0] = (counts[bytes[index] ?? 0] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / (to - start)) * Math.log2(count / (to - start));
  return bits;
}

/** Not `xxxxxxxx`, `1234567890abcdef` or `your_token_here`: what documentation puts where a secret would stand. */
export function isRandomLooking(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(64, end - start);
  const distinct = distinctBytes(bytes, start, end);
  if (distinct < Math.min(8, Math.max(4, length / 3))) return false;
  let steps = 0;
  for (let index = start + 1; index < start + length; index += 1) {
    const step = (bytes[index] ?? 0) - (bytes[index - 1] ?? 0);
    if (step === 0 || step === 1 || step === -1) steps += 1;
  }
  const to = Math.min(end, start + 80);
  return steps < length * 0.6 && !isPlaceholder(bytes, start, to) && !holdsOne(typed, bytes, start, to);
}

const placeholders = new LiteralAutomaton([
  'example',
  'placeholder',
  'your',
  'xxxx',
  'redacted',
  '****',
  'changeme',
  'dummy',
  'insert',
  'replace',
  'notreal',
  'not-a-real',
  '_here',
  '-here',
  '{{',
  '${',
  '...',
]);

/** What hands type who make up a token, and what people may well choose as a password. */
const typed = new LiteralAutomaton(['sample', 'foobar', 'abcdefghijklm', '123456789', '00000000', 'deadbeef', 'testtest']);

/** Words that stand for a value that is not there. */
export function isPlaceholder(bytes: Uint8Array, start: number, end: number): boolean {
  return holdsOne(placeholders, bytes, start, end) || isBracketed(bytes, start, end);
}

/** `<password>`; a lone bracket may well be part of what a person chose. */
function isBracketed(bytes: Uint8Array, start: number, end: number): boolean {
  let open = end;
  for (let index = start; index < end; index += 1) {
    if (bytes[index] === 60) open = Math.min(open, index);
    else if (bytes[index] === 62 && index > open + 2) return true;
  }
  return false;
}

function holdsOne({ next, columnOfByte, accepting }: LiteralAutomaton, bytes: Uint8Array, start: number, end: number): boolean {
  let state = 0;
  for (let index = start; index < end; index += 1) {
    state = next[(state << 6) | (columnOfByte[bytes[index] ?? 0] ?? 0)] ?? 0;
    if (state >= accepting) return true;
  }
  return false;
}

/** Words with signs between them have no digit or no second case; keys in one alphabet are long runs. */
export function hasVariety(bytes: Uint8Array, start: number, end: number): boolean {
  let kinds = 0;
  for (let index = start; index < Math.min(end, start + 256); index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= 48 && byte <= 57) kinds |= 1;
    else if (byte >= 97 && byte <= 122) kinds |= 2;
    else if (byte >= 65 && byte <= 90) kinds |= 4;
  }
  return (kinds & 1) === 1 && kinds !== 1 && (kinds === 7 || isAll(base64url, bytes, start, end));
}

/** Text that a machine drew: long, even, of several kinds of bytes. */
export function isDrawn(bytes: Uint8Array, start: number, end: number): boolean {
  return isRandomLooking(bytes, start, end) && entropy(bytes, start, end) > 3 && hasVariety(bytes, start, end);
}
