/** Characters that nobody sees: zero-width ones, soft hyphens, variation selectors (Unicode TR 44). */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;
/** Marks beyond the thirty that any language puts on one character (Unicode TR 15, 13): to sort more of them takes the square of their number. */
const marks = /(?<=\p{M}{30})\p{M}+/gu;
/** Quotes that some databases and converters make into ASCII ones, which NFKC does not; a pair of „low and high“ is somebody's typography. */
const quotes: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u02bc': "'",
  '\u2032': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\uff07': "'",
};

/** Compatibility forms made plain (Unicode TR 15, NFKC) and unseen characters left out; null where nothing changes. */
export function decodeUnicode(text: string): string | null {
  const plain = text
    .replace(unseen, '')
    .replace(marks, '')
    .normalize('NFKC')
    .replace(/[\u2215\u2044\u29f8\u2571]/g, '/')
    .replace(/[\u2216\u29f5\u29f9\ufe68]/g, '\\')
    .replaceAll('\u560d\u560a', '\r\n')
    .replaceAll('\u560a\u560d', '\n\r')
    .replace(/\u201e[^\u201c\u201d]{0,200}[\u201c\u201d]|[\u2018\u2019\u02bc\u2032\u201c\u201d]/g, (quote) => quotes[quote] ?? quote);
  return plain === text ? null : plain;
}

/** Text whose every second character is NUL is UTF-16 that was taken for bytes; null where it is not. */
export function decodeUtf16(text: string): string | null {
  if (text.length < 4) return null;
  const isBigEndian = text.charCodeAt(0) === 0;
  let decoded = '';
  for (let at = 0; at + 1 < text.length; at += 2) {
    const high = text.charCodeAt(isBigEndian ? at : at + 1);
    const low = text.charCodeAt(isBigEndian ? at + 1 : at);
    if (high > 0xff || low > 0xff) return null;
    decoded += String.fromCharCode(high * 256 + low);
  }
  return decoded.includes('\0') ? null : decoded;
}
