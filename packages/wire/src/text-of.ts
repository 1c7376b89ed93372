import { textOfUtf8 } from '@sluice/kit';
import { type Tape, tokenKind } from '@sluice/model';
import { isWellFormedUtf8, withMalformedEscaped } from './utf8-sequence.ts';

/** The text of a value: a string with its escapes decoded, a number, `true`, `false` or `null` as written; of a container its source. */
export function textOf(tape: Tape, token: number): string {
  const start = tape.starts[token] ?? 0;
  const end = tape.ends[token] ?? 0;
  return tape.kinds[token] === tokenKind.string ? jsonText(tape.bytes, start, end) : plainText(tape.bytes, start, end);
}

/**
 * The text of a value whose bytes are no UTF-8, with those as percent escapes, which nobody has decoded yet: servers differ in what they take them
 * for. Null where all of its bytes are UTF-8.
 */
export function malformedTextOf(tape: Tape, token: number): string | null {
  const start = tape.starts[token] ?? 0;
  const end = tape.ends[token] ?? 0;
  if (isWellFormedUtf8(tape.bytes, start, end)) return null;
  const bytes = withMalformedEscaped(tape.bytes.subarray(start, end));
  return tape.kinds[token] === tokenKind.string ? jsonText(bytes, 0, bytes.length) : plainText(bytes, 0, bytes.length);
}

/** The key that a member's token stands under, decoded; null for items, the root, and parts of a form. */
export function keyOf(tape: Tape, token: number): string | null {
  const member = tape.members[token] ?? 0;
  const start = tape.starts[token] ?? 0;
  const parent = tape.parents[token] ?? 0;
  const isMember = tape.kinds[parent] === tokenKind.object || (parent >= tape.count && tape.bytes[member] === 0x22);
  if (!isMember || member >= start - 1 || tape.kinds[token] === tokenKind.text) return null;
  let end = member + 1;
  while (end < start && tape.bytes[end] !== 0x22) end += tape.bytes[end] === 0x5c ? 2 : 1;
  return jsonText(tape.bytes, member + 1, end);
}

/** What stands between the quotes of a JSON string, decoded. A lone surrogate stays one; what is not UTF-8 becomes U+FFFD. */
export function jsonText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let from = start;
  for (let at = start; at < end; ) {
    if (bytes[at] !== 0x5c) {
      at += 1;
      continue;
    }
    text += plainText(bytes, from, at);
    const letter = bytes[at + 1] ?? 0;
    if (letter === 0x75) {
      text += String.fromCharCode(hexOf(bytes, at + 2));
      at += 6;
    } else {
      text += simpleEscapes.get(letter) ?? String.fromCharCode(letter);
      at += 2;
    }
    from = at;
  }
  return from === start ? plainText(bytes, start, end) : text + plainText(bytes, from, end);
}

// A decoder of the runtime costs more than its call only for longer texts; letter by letter a text costs three times what all at once do.
const codesMax = 28;

export function plainText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > codesMax) return textOfUtf8(bytes.subarray(start, end));
  const codes = new Array<number>(length);
  for (let index = 0; index < length; index += 1) {
    const byte = bytes[start + index] ?? 0;
    if (byte > 0x7f) return textOfUtf8(bytes.subarray(start, end));
    codes[index] = byte;
  }
  return String.fromCharCode(...codes);
}

const simpleEscapes: ReadonlyMap<number, string> = new Map([
  [0x62, '\b'],
  [0x66, '\f'],
  [0x6e, '\n'],
  [0x72, '\r'],
  [0x74, '\t'],
]);

/** The four hexadecimal digits at `at`, or -1 where there are fewer. */
export function hexOf(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) {
    const byte = bytes[index] ?? 0;
    const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
    if (digit < 0 || digit > 15 || (byte > 0x39 && digit < 10)) return -1;
    value = value * 16 + digit;
  }
  return value;
}
