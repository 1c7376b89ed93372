import { hexNumber } from './hex.ts';

/** Named character references that stand for what markup and code are made of (HTML, 13.5); others change no meaning here. */
const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  colon: ':',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  lcub: '{',
  rcub: '}',
  sol: '/',
  bsol: '\\',
  semi: ';',
  comma: ',',
  period: '.',
  equals: '=',
  plus: '+',
  num: '#',
  dollar: '$',
  percnt: '%',
  grave: '`',
  excl: '!',
  quest: '?',
  ast: '*',
  vert: '|',
  tab: '\t',
  newline: '\n',
  nbsp: ' ',
};
const nameLengthMax = 8;
/** HTML knows these without a semicolon, too. */
const bare = new Set(['lt', 'gt', 'amp', 'quot', 'nbsp']);

/** Character references once, as a browser reads them; null where there is nothing to undo. */
export function decodeEntities(text: string): string | null {
  let decoded = '';
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at)) {
    const found = referenceAt(text, at + 1);
    if (found === null) {
      at += 1;
      continue;
    }
    decoded += text.slice(from, at) + found.text;
    at = found.end;
    from = at;
  }
  return from === 0 ? null : decoded + text.slice(from);
}

function referenceAt(text: string, at: number): { readonly text: string; readonly end: number } | null {
  if (text.charCodeAt(at) === 0x23) return numberAt(text, at + 1);
  let end = at;
  while (end < at + nameLengthMax && isLetter(text.charCodeAt(end))) end += 1;
  let name = text.slice(at, end).toLowerCase();
  // `&ltscript`: letters may follow what has no semicolon.
  if (!Object.hasOwn(named, name) && /^[lg]t/.test(name)) [name, end] = [name.slice(0, 2), at + 2];
  const isEnded = text.charCodeAt(end) === 0x3b;
  const character = named[name];
  if (character === undefined || !Object.hasOwn(named, name) || !(isEnded || bare.has(name))) return null;
  return { text: character, end: isEnded ? end + 1 : end };
}

/** Leading zeros may be many; the semicolon may be missing. */
function numberAt(text: string, at: number): { readonly text: string; readonly end: number } | null {
  const isHex = (text.charCodeAt(at) | 0x20) === 0x78;
  let start = isHex ? at + 1 : at;
  while (text.charCodeAt(start) === 0x30 && isHexOrDigit(text.charCodeAt(start + 1))) start += 1;
  const { code, end } = isHex ? hexNumber(text, start, 6) : decimalNumber(text, start);
  if (end === start || code > 0x10_ffff) return null;
  return { text: String.fromCodePoint(code), end: text.charCodeAt(end) === 0x3b ? end + 1 : end };
}

function decimalNumber(text: string, at: number): { readonly code: number; readonly end: number } {
  let code = 0;
  let end = at;
  for (; end < at + 7; end += 1) {
    const digit = text.charCodeAt(end) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    code = code * 10 + digit;
  }
  return { code, end };
}

function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 97 && letter <= 122;
}

function isHexOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 0x20) >= 97 && (code | 0x20) <= 102);
}
