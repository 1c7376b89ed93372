import { kindOfWord, type WordKind } from './words.ts';

export type TokenKind =
  | WordKind
  | 'number'
  | 'string'
  /** A string that the text does not end. */
  | 'open'
  | 'variable'
  | 'operator'
  /** `||` and `&&`, which join conditions or texts. */
  | 'joint'
  | '('
  | ')'
  | ','
  | ';'
  /** From `--` or `#` to the end of the text, or a block that the text does not close. */
  | 'tail'
  | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** In small letters; of strings what stands between the quotes, cut off. */
  readonly text: string;
}

/** More tokens than these say nothing new. */
const tokensMax = 400;
const textLengthMax = 64;
const operators = new Set('=<>!+-*/%^&|~:.'.split(''));
const doubled = new Set(['||', '&&']);

/**
 * Words, strings, numbers and signs of SQL from `from` on, lenient as all dialects together: `#` and `--` end a line, comments in the middle
 * are blanks, what MySQL puts into `/*!…*\/` is read. Each character is looked at once.
 */
export function sqlTokens(text: string, from: number): { readonly tokens: readonly Token[]; readonly comments: number } {
  const tokens: Token[] = [];
  let comments = 0;
  let at = from;
  let last: number | null = null;
  const lastRemark = (): number => {
    last ??= text.lastIndexOf('-->');
    return last;
  };
  const push = (kind: TokenKind, end: number, said?: string): void => {
    tokens.push({ kind, start: at, end, text: said ?? text.slice(at, Math.min(end, at + textLengthMax)).toLowerCase() });
    at = end;
  };
  while (at < text.length && tokens.length < tokensMax) {
    const character = text[at] ?? '';
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0xa0 || code === 0x3000 || code === 0xfffd) at += 1;
    else if (character === '$' && dollarQuoted(text, at) > 0) push('string', dollarQuoted(text, at), quoted);
    else if ((character === 'q' || character === 'Q') && alternativeQuoted(text, at) > 0)
      push('string', alternativeQuoted(text, at), quoted);
    // A cast of PostgreSQL says only what the value before it is.
    else if (character === ':' && isWordStart(text.charCodeAt(at + 2)) && text[at + 1] === ':') at = wordEnd(text, at + 2);
    else if (isDigit(code) && isEmptyExponent(text, at)) at = digitsEnd(text, at) + 2;
    else if (isWordStart(code)) {
      const end = wordEnd(text, at);
      const word = text.slice(at, Math.min(end, at + textLengthMax)).toLowerCase();
      push(kindOfWord(word), end, word);
    } else if (isDigit(code) || (character === '.' && isDigit(text.charCodeAt(at + 1)))) push('number', numberEnd(text, at));
    else if (character === "'" || character === '"' || character === '`') {
      const end = stringEnd(text, at);
      push(
        end < 0 ? 'open' : 'string',
        end < 0 ? text.length : end,
        character + text.slice(at + 1, Math.min(end < 0 ? text.length : end - 1, at + textLengthMax)),
      );
    } else if (character === '[') {
      const end = text.indexOf(']', at);
      push('name', end < 0 || end > at + textLengthMax ? at + 1 : end + 1);
    } else if (text.startsWith('@>', at) || text.startsWith('<@', at)) push('operator', at + 2);
    else if (character === '@' || (character === ':' && isWordStart(text.charCodeAt(at + 1))))
      push('variable', wordEnd(text, at + (text[at + 1] === '@' ? 2 : 1)));
    else if (text.startsWith('<!--', at) && at < lastRemark()) at = text.indexOf('-->', at) + 3;
    else if (text.startsWith('--', at) || character === '#') {
      const end = lineEnd(text, at);
      if (isRule(text, at, end) || isMask(text, at)) at = end;
      else if (end === text.length) push('tail', end);
      else {
        comments += 1;
        at = end;
      }
    } else if (text.startsWith('/*', at)) {
      const executed = text[at + 2] === '!';
      const end = text.indexOf('*/', at + 2);
      if (executed) {
        comments += 1;
        at = digitsEnd(text, at + 3);
      } else if (end < 0) push('tail', text.length);
      else {
        comments += 1;
        at = end + 2;
      }
    } else if (text.startsWith('*/', at)) at += 2;
    else if (character === '(' || character === ')' || character === ',' || character === ';') push(character, at + 1);
    else if (doubled.has(text.slice(at, at + 2))) push('joint', at + 2);
    else if (operators.has(character)) push('operator', operatorEnd(text, at));
    else push('other', at + 1);
  }
  return { tokens, comments };
}

/** What such a text is to whoever compares it. */
const quoted = "'…'";
const alternatives: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' };

/** Behind `$tag$ … $tag$` of PostgreSQL; -1 where there is none. */
function dollarQuoted(text: string, at: number): number {
  const [tag = ''] = /^\$(?:[a-z_]\w{0,30})?\$/i.exec(text.slice(at, at + textLengthMax)) ?? [];
  const end = tag === '' ? -1 : text.slice(at + tag.length, at + tag.length + textLengthMax).indexOf(tag);
  return end < 0 ? -1 : at + end + tag.length * 2;
}

/** Behind `q'[ … ]'` of Oracle, or behind all where nothing ends it; -1 where there is none. */
function alternativeQuoted(text: string, at: number): number {
  if (text[at + 1] !== "'") return -1;
  const open = text[at + 2] ?? '';
  if (!/[[{(<!|#]/.test(open)) return -1;
  const end = text.slice(at + 3, at + 3 + textLengthMax).indexOf(`${alternatives[open] ?? open}'`);
  return end < 0 ? text.length : at + 3 + end + 2;
}

function isWordStart(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 97 && letter <= 122) || code === 0x5f || (code > 127 && code !== 0xa0 && code !== 0x3000);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A name with its qualifiers: `information_schema.tables`. */
function wordEnd(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    const isDot = code === 0x2e && isWordStart(text.charCodeAt(end + 1));
    if (!isWordStart(code) && !isDigit(code) && code !== 0x24 && !isDot) break;
  }
  return end;
}

/** `1.e` before a sign, which MySQL reads as nothing. */
function isEmptyExponent(text: string, at: number): boolean {
  const end = digitsEnd(text, at);
  return text[end] === '.' && (text.charCodeAt(end + 1) | 0x20) === 0x65 && /[\s()|&,;]/.test(text[end + 2] ?? '');
}

function numberEnd(text: string, at: number): number {
  let end = digitsEnd(text, at);
  // Oracle marks a binary number by a letter, which the next word may follow at once.
  if (/^[df]union\b/i.test(text.slice(end, end + 7))) return end + 1;
  if (text[at] === '0' && end === at + 1 && /^b[01]/i.test(text.slice(end, end + 2))) return digitsEnd(text, end + 1);
  if ((text.charCodeAt(end) | 0x20) === 0x78) {
    end += 1;
    while (/[0-9a-f]/i.test(text[end] ?? '')) end += 1;
    return end;
  }
  if (text[end] === '.') end = digitsEnd(text, end + 1);
  if ((text.charCodeAt(end) | 0x20) === 0x65 && /[\d+-]/.test(text[end + 1] ?? '')) end = digitsEnd(text, end + 2);
  return end;
}

function digitsEnd(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

/** Behind the closing quote, doubled and escaped ones passed over; -1 where there is none. */
function stringEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 0x5c) end += 1;
    else if (code === quote) {
      if (text.charCodeAt(end + 1) !== quote) return end + 1;
      end += 1;
    }
  }
  return -1;
}

/** A line of three dashes or more and nothing else is a rule of Markdown. */
function isRule(text: string, at: number, end: number): boolean {
  return (
    at > 0 &&
    text.charCodeAt(at - 1) === 0x0a &&
    text.charCodeAt(at + 2) === 0x2d &&
    /^-+\s*$/.test(text.slice(at, Math.min(end, at + textLengthMax)))
  );
}

/** Signs in place of digits, up to the end: `048 ### ####`. */
function isMask(text: string, at: number): boolean {
  return text[at] === '#' && text.length - at <= textLengthMax && /#.*#.*#/.test(text.slice(at)) && mask.test(text.slice(at));
}

const mask = /^#[#\d]*(?:[ ./()-]{1,3}[#\d]+){0,8}$/;

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 || isBlankFrom(text, end) ? text.length : end + 1;
}

function operatorEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < at + 3 && operators.has(text[end] ?? '') && !text.startsWith('--', end) && !text.startsWith('/*', end)) end += 1;
  return end;
}

/** Whether nothing but blanks follows; not asked beyond a few, so that many lines before a long end cost no square. */
function isBlankFrom(text: string, from: number): boolean {
  let at = from;
  while (at < from + textLengthMax && text.charCodeAt(at) <= 32) at += 1;
  return at >= text.length;
}
