import { hexDigit } from './hex.ts';

/** So many signs that begin no escape are no writing of anybody's, and dropped, as classic ASP drops each of them. */
const straySignsMin = 4;
const straySigns = /%(?![0-9a-f]{2}|u[0-9a-f]{4}|[\s%])./gi;
const oddEscapes = /%(?:u|2e%2e|c[01]|f[89a-f]|f0%80|e0%80|(?![0-9a-f]{2}))/i;

/** Escapes that are no UTF-8 come to one and the same character once a form is decoded: such text is to be looked at as it was written, too. */
export function isOddlyEscaped(text: string): boolean {
  return text.includes('%') && oddEscapes.test(text);
}

/**
 * Percent escapes once (RFC 3986 2.1), as a lenient server reads them: `%uXXXX` (IIS), overlong UTF-8, and bytes that are no UTF-8 as
 * Latin-1. Null where there is nothing to undo.
 */
export function decodePercents(text: string): string | null {
  // A form writes blanks so, unless it wrote one otherwise.
  const isForm = text.includes('+') && !text.includes(' ');
  const literal = (piece: string): string => (isForm ? piece.replaceAll('+', ' ') : piece);
  const dropsStray = hasStraySigns(text);
  let decoded = '';
  let from = 0;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at)) {
    const [code, length] = codeAt(text, at);
    if (length === 0) {
      if (dropsStray) {
        decoded += literal(text.slice(from, at));
        from = at + 1;
      }
      at += 1;
      continue;
    }
    decoded += literal(text.slice(from, at)) + String.fromCodePoint(code);
    at += length;
    from = at;
  }
  return from === 0 ? null : decoded + literal(text.slice(from));
}

function hasStraySigns(text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(straySigns)) {
    count += 1;
    if (count >= straySignsMin) return true;
  }
  return false;
}

/** The code point that an escape at `at` stands for, and how many characters it takes; 0 of them where it is none. */
function codeAt(text: string, at: number): readonly [code: number, length: number] {
  if ((text.charCodeAt(at + 1) | 0x20) === 0x75) {
    const wide = wideAt(text, at + 2);
    return wide < 0 ? [0, 0] : [wide, 6];
  }
  const first = byteAt(text, at);
  if (first < 0xc0 || first > 0xf7) return first < 0 ? [0, 0] : [first, 3];
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  let code = first & (0x3f >> more);
  for (let index = 1; index <= more; index += 1) {
    const next = byteAt(text, at + index * 3);
    if ((next & 0xc0) !== 0x80 || next < 0) return [first, 3];
    code = (code << 6) | (next & 0x3f);
  }
  return code > 0x10_ffff ? [first, 3] : [code, (more + 1) * 3];
}

function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x25) return -1;
  const [high, low] = [hexDigit(text.charCodeAt(at + 1)), hexDigit(text.charCodeAt(at + 2))];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function wideAt(text: string, at: number): number {
  let code = 0;
  for (let index = at; index < at + 4; index += 1) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}
