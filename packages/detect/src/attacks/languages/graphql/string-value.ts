import { graphqlToken } from './lexer.ts';

const simple: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The text that a string or block string of a document stands for (September 2025, 2.9.4); `start` and `end` are those of its token. */
export function graphqlStringValue(text: string, start: number, end: number, kind: number): string {
  if (kind === graphqlToken.block) return text.slice(start + 3, end - 3).replaceAll('\\"""', '"""');
  const inner = text.slice(start + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  let value = '';
  let from = 0;
  for (let at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', from)) {
    value += inner.slice(from, at);
    const letter = inner[at + 1] ?? '';
    const unicode = letter === 'u' ? escapeAt(inner, at + 2) : null;
    value += unicode?.text ?? simple[letter] ?? letter;
    from = unicode?.end ?? at + 2;
  }
  return value + inner.slice(from);
}

/** `\u0041` and `\u{41}`; null where it is neither. */
function escapeAt(inner: string, at: number): { readonly text: string; readonly end: number } | null {
  const isBraced = inner[at] === '{';
  const start = isBraced ? at + 1 : at;
  const close = isBraced ? inner.slice(start, start + 9).indexOf('}') : 4;
  const digits = inner.slice(start, start + Math.max(close, 0));
  if (close < 1 || !/^[\da-f]{1,8}$/i.test(digits) || (!isBraced && digits.length < 4)) return null;
  const code = Number.parseInt(digits, 16);
  return code > 0x10_ffff ? null : { text: String.fromCodePoint(code), end: start + close + (isBraced ? 1 : 0) };
}
