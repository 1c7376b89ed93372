/** Letters and digits of every script with the marks on them, and pictures: what can tell something of a value. */
const telling = /[\p{L}\p{N}\p{M}\p{So}\p{Co}\p{Cn}]/u;
const digit = /\p{Nd}/u;
// Five sets of digits stand here one after the other (Unicode 16, Mathematical Alphanumeric Symbols); all others stand apart.
const mathematical = 0x1d7ce;

export function isTelling(character: string): boolean {
  return telling.test(character);
}

export function tellingCount(text: string): number {
  let count = 0;
  for (const character of text) if (isTelling(character)) count += 1;
  return count;
}

/** Every telling character as a star; separators stay, so that the shape stays readable. */
export function starred(text: string): string {
  let out = '';
  for (const character of text) out += isTelling(character) ? '*' : character;
  return out;
}

/** The code point of the zero of this digit's script; -1 where it is no decimal digit. */
export function zeroOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return code >= 48 && code <= 57 ? 48 : -1;
  if (!digit.test(character)) return -1;
  if (code >= mathematical && code < mathematical + 50) return code - ((code - mathematical) % 10);
  let zero = code;
  while (code - zero < 9 && digit.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return zero;
}

/** Digits of any script as ASCII ones, and how to write ASCII digits in the script of the first. */
export function withAsciiDigits(text: string): { readonly text: string; readonly back: (ascii: string) => string } {
  let zero = 48;
  let out = '';
  for (const character of text) {
    const found = zeroOf(character);
    if (found > 48 && zero === 48) zero = found;
    out += found > 48 ? String((character.codePointAt(0) ?? found) - found) : character;
  }
  if (zero === 48) return { text, back: (ascii) => ascii };
  return { text: out, back: (ascii) => ascii.replace(/[0-9]/g, (one) => String.fromCodePoint(zero + Number(one))) };
}
