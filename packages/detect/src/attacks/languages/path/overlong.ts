const percent = '%(?:25)*';
/** A lead byte that no UTF-8 has (RFC 3629, 4) before what makes a dot or a separator of it, in some server of the past; longer forms with theirs. */
const spelling = new RegExp(
  [
    `${percent}c[01](?:\\.|${percent}(?:1c|2[ef]|5[ce]|6e|9c|a[ef]|[ef]e|(?![0-9a-f]{2})))`,
    `${percent}(?:e0|f[08c])${percent}80(?:${percent}[89ab][0-9a-f])*`,
  ].join('|'),
  'gi',
);
const wellFormed = new RegExp(`${percent}(?:c[2-9a-f]|[de][0-9a-f]|f[0-4])(?:${percent}[89ab][0-9a-f])+`, 'gi');
const highByte = new RegExp(`${percent}[89a-f][0-9a-f]`, 'i');

/**
 * Escapes that spell a character by more bytes than it has. Bytes of an older encoding beside them make them letters of that: `%C0%AF` is one in
 * EUC-KR, and half of those of Windows-1251 begin no UTF-8.
 */
export function overlongOf(text: string): { readonly start: number; readonly end: number } | null {
  const start = text.search(spelling);
  if (start < 0) return null;
  const rest = text.replaceAll(spelling, '').replaceAll(wellFormed, '');
  return highByte.test(rest) ? null : { start, end: text.length };
}
