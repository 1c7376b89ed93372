/**
 * A value as somebody's import makes it readable, whatever it came as: base64, percent escapes a second time and overlong ones, `%u0027`,
 * `\u0027`, entities of HTML. What a filter in front of it has looked at is not what the query gets.
 */
export function undone(text: string): string {
  const plain = isBase64(text) ? Buffer.from(text, 'base64').toString() : text;
  return percents(plain)
    .replace(/[%\\]u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, digits: string) => character(Number.parseInt(digits, 16)))
    .replace(/&#([0-9]{1,7});?/g, (_, digits: string) => character(Number(digits)))
    .replace(/&(apos|quot|lt|gt|amp);/g, (_, name: string) => named.get(name) ?? '');
}

const named: ReadonlyMap<string, string> = new Map([
  ['apos', "'"],
  ['quot', '"'],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
]);

function isBase64(text: string): boolean {
  return text.length >= 8 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** Each round undoes a layer; UTF-8 of two bytes counts where it is longer than it need be, as old decoders read it. */
function percents(text: string): string {
  let plain = text;
  for (let round = 0; round < 3; round += 1) {
    const next = plain
      .replace(/%c([01])%([89ab][0-9a-f])/gi, (_, high: string, low: string) =>
        String.fromCharCode((Number(high) << 6) | (Number.parseInt(low, 16) & 0x3f)),
      )
      .replace(/%([0-7][0-9a-f])/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

function character(code: number): string {
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}
