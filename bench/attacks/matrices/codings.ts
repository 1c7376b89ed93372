const bytes = (text: string): readonly number[] => [...new TextEncoder().encode(text)];
const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
const url = (text: string): string =>
  bytes(text)
    .map((byte) => `%${hex(byte, 2)}`)
    .join('');
const each = (text: string, write: (code: number) => string): string =>
  Array.from(text, (character) => write(character.codePointAt(0) ?? 0)).join('');
const percents = (text: string): string => text.replaceAll('%', '%25');
const isAscii = (code: number): boolean => code > 32 && code < 127;

/** One layer, or none that this text can have. */
export interface Coding {
  readonly name: string;
  /** Layers that have to be undone. */
  readonly depth: 1 | 2 | 3;
  encode(text: string): string;
}

/** Ways in which an application reads the same text, whole or the signs alone. */
export const codings: readonly Coding[] = [
  { name: 'percent escapes', depth: 1, encode: url },
  { name: 'percent escapes of signs', depth: 1, encode: encodeURIComponent },
  { name: 'percent escapes twice', depth: 2, encode: (text) => percents(url(text)) },
  { name: 'percent escapes three times', depth: 3, encode: (text) => percents(percents(url(text))) },
  { name: 'decimal references', depth: 1, encode: (text) => each(text, (code) => `&#${code};`) },
  { name: 'hexadecimal references', depth: 1, encode: (text) => each(text, (code) => `&#x${hex(code, 4)};`) },
  {
    name: '\\u escapes',
    depth: 1,
    encode: (text) => each(text, (code) => (code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`)),
  },
  {
    name: '\\x escapes',
    depth: 1,
    encode: (text) => each(text, (code) => (code < 256 ? `\\x${hex(code, 2)}` : String.fromCodePoint(code))),
  },
  {
    name: '%u escapes',
    depth: 1,
    encode: (text) => each(text, (code) => (code < 0x1_0000 ? `%u${hex(code, 4)}` : String.fromCodePoint(code))),
  },
  {
    name: 'overlong UTF-8',
    depth: 1,
    encode: (text) =>
      each(text, (code) => (code < 128 ? `%${hex(0xc0 | (code >> 6), 2)}%${hex(0x80 | (code & 63), 2)}` : String.fromCodePoint(code))),
  },
  {
    name: 'full-width characters',
    depth: 1,
    encode: (text) => each(text, (code) => String.fromCodePoint(isAscii(code) ? code + 0xfee0 : code)),
  },
  { name: 'zero-width characters', depth: 1, encode: (text) => Array.from(text).join('\u200b') },
  { name: 'base64', depth: 1, encode: (text) => Buffer.from(text).toString('base64') },
  { name: 'base64url', depth: 1, encode: (text) => Buffer.from(text).toString('base64url') },
  { name: 'JSON in a string', depth: 1, encode: (text) => JSON.stringify({ a: [text] }) },
  { name: 'UTF-16', depth: 1, encode: (text) => each(text, (code) => String.fromCharCode(code & 255, code >> 8)) },
  { name: 'UTF-16, the high byte first', depth: 1, encode: (text) => each(text, (code) => String.fromCharCode(code >> 8, code & 255)) },
  { name: 'percent escapes of references', depth: 2, encode: (text) => url(each(text, (code) => `&#${code};`)) },
  { name: 'percent escapes of \\u escapes', depth: 2, encode: (text) => url(each(text, (code) => `\\u${hex(code, 4)}`)) },
  { name: 'base64 of percent escapes', depth: 2, encode: (text) => Buffer.from(url(text)).toString('base64') },
  { name: 'base64 in JSON', depth: 2, encode: (text) => JSON.stringify({ a: Buffer.from(text).toString('base64') }) },
  { name: 'percent escapes in JSON', depth: 2, encode: (text) => JSON.stringify({ a: url(text) }) },
  { name: 'percent escapes of JSON', depth: 2, encode: (text) => url(JSON.stringify({ a: text })) },
];
