/**
 * What a terminal or a reader may take for more than text: control characters (C0, C1, so every ANSI sequence), marks that turn the
 * direction of writing (Unicode TR36, "Trojan Source"), line and paragraph separators, lone surrogates.
 */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/gu;

/** The text with each of these written out, `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(unprintable, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same within a JSON text, in JSON's own way. */
export function printableJson(json: string): string {
  return json.replace(unprintable, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}
