import { hexNumber } from './hex.ts';

/** Backslash escapes once, as JavaScript, JSON, C and CSS know them: `\u0027`, `\u{27}`, `\x27`, `\47`, `\n`; null where there is nothing to undo. */
export function decodeEscapes(text: string): string | null {
  let decoded = '';
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    const found = escapeAt(text, at + 1);
    if (found === null) {
      at += 2;
      continue;
    }
    decoded += text.slice(from, at) + String.fromCodePoint(found.code);
    at = found.end;
    from = at;
  }
  return from === 0 ? null : decoded + text.slice(from);
}

const simple: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '"': 34, "'": 39, '/': 47, '`': 96 };

function escapeAt(text: string, at: number): { readonly code: number; readonly end: number } | null {
  const letter = text[at] ?? '';
  if (letter === 'u' && text[at + 1] === '{') {
    const { code, end } = hexNumber(text, at + 2, 6);
    return end > at + 2 && text[end] === '}' && code <= 0x10_ffff ? { code, end: end + 1 } : null;
  }
  if (letter === 'u') return exactly(text, at + 1, 4);
  if (letter === 'x') return exactly(text, at + 1, 2);
  const code = simple[letter];
  if (code !== undefined) return { code, end: at + 1 };
  return octalAt(text, at);
}

function exactly(text: string, at: number, digits: number): { readonly code: number; readonly end: number } | null {
  const found = hexNumber(text, at, digits);
  return found.end === at + digits ? found : null;
}

function octalAt(text: string, at: number): { readonly code: number; readonly end: number } | null {
  let code = 0;
  let end = at;
  for (; end < at + 3; end += 1) {
    const digit = text.charCodeAt(end) - 48;
    if (!(digit >= 0 && digit <= 7)) break;
    code = code * 8 + digit;
  }
  // A single digit is a reference to a group as often as it is a character.
  return end >= at + 2 ? { code, end } : null;
}
