/** Characters that are put together at once; `replaceAll` of as many single ones takes ten times as long. */
const pieceLength = 4_096;
const [slashCode, backslashCode] = [0x2f, 0x5c];

/** A text with slashes of one kind. */
function withSlashes(text: string): string {
  if (!text.includes('\\')) return text;
  let written = '';
  const piece = new Uint16Array(Math.min(pieceLength, text.length));
  for (let from = 0; from < text.length; from += pieceLength) {
    const length = Math.min(pieceLength, text.length - from);
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(from + index);
      piece[index] = code === backslashCode ? slashCode : code;
    }
    written += String.fromCharCode.apply(null, piece.subarray(0, length) as unknown as number[]);
  }
  return written;
}

/** Slashes of one kind and small letters. */
export function pathOf(text: string): string {
  const plain = withSlashes(text).toLowerCase();
  return plain.includes('0x') ? plain.replaceAll('0x2e', '.').replaceAll('0x2f', '/').replaceAll('0x5c', '/') : plain;
}

const coded = '%(?:25){0,3}';
const separator = `${coded}(?:2f|5c)`;
/** Spellings of a separator that some server of the past read as one, and that no encoder writes. */
const oddSeparator = `(?:%u(?:2215|2216|efc8|f025|00[25][fc])|%bg%qf|%%(?:32%%?66|35%%?63)|0x(?:2f|5c))`;
const anySeparator = `(?:[/\\\\]|${separator}|${oddSeparator})`;
/** Dots need no escape anywhere (RFC 3986, 2.3): who writes both as one hides them. */
const hiddenClimb = new RegExp(
  [`(?:${coded}2e|%uff0e|0x2e|%%32%%?65){2}${anySeparator}`, `[.?]{2}${oddSeparator}`, `^[/\\\\]{0,4}\\.\\.${separator}`].join('|'),
  'i',
);

/** A step out of a folder whose dots, or whose separator, are written so that a filter does not see them. */
export function hiddenClimbOf(text: string): { readonly start: number; readonly end: number } | null {
  const found = hiddenClimb.exec(text);
  return found && { start: found.index, end: found.index + found[0].length };
}
