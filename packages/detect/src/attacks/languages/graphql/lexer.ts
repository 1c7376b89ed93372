/** Kinds of tokens. A sign of one character is its own code, which is greater than all of these. */
export const graphqlToken = { end: 0, bad: 1, name: 2, number: 3, string: 4, block: 5, spread: 6 } as const;

/** Ends of nothing: a token that the text does not end. */
const unended = -1;
const signs = new Set('!$&():=@[]{}|'.split('').map((character) => character.charCodeAt(0)));

/**
 * Tokens of GraphQL (September 2025, section 2.1), one at a time: `kind`, `start` and `end` are those of the last one that was read.
 * Nothing is made for a token, and each character is looked at once. Comments are no tokens; where they stand is noted in `comments`.
 */
export class GraphqlLexer {
  readonly text: string;
  kind: number = graphqlToken.end;
  start = 0;
  end = 0;
  /** Tokens that were read, without the end. */
  tokens = 0;
  /** Start and end of each run of comments, without its first `#`, in turn. */
  readonly comments: number[] = [];

  constructor(text: string) {
    this.text = text;
  }

  next(): void {
    const { text } = this;
    const start = this.#afterIgnored(this.end);
    this.start = start;
    if (start >= text.length) {
      this.kind = graphqlToken.end;
      this.end = start;
      return;
    }
    this.tokens += 1;
    const code = text.charCodeAt(start);
    if (isNameStart(code)) this.#put(graphqlToken.name, nameEnd(text, start));
    else if (signs.has(code)) this.#put(code, start + 1);
    else if (code === doubleQuote) this.#string(start);
    else if (code === dot) this.#put(graphqlToken.spread, text.startsWith('...', start) ? start + 3 : unended);
    else if (code === minus || isDigit(code)) this.#put(graphqlToken.number, numberEnd(text, start));
    else this.#put(graphqlToken.bad, unended);
  }

  /** Whether the token is this name. */
  isWord(word: string): boolean {
    return this.kind === graphqlToken.name && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }

  #put(kind: number, end: number): void {
    this.kind = end === unended ? graphqlToken.bad : kind;
    this.end = end === unended ? this.text.length : end;
  }

  #string(start: number): void {
    const isBlock = this.text.startsWith('"""', start);
    this.#put(
      isBlock ? graphqlToken.block : graphqlToken.string,
      isBlock ? blockEnd(this.text, start + 3) : stringEnd(this.text, start + 1),
    );
  }

  /** White space, commas, line ends, byte order marks and comments say nothing (2.1.1 to 2.1.7). */
  #afterIgnored(from: number): number {
    const { text } = this;
    let at = from;
    let [first, last] = [unended, unended];
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === hash) {
        if (first === unended) first = at + 1;
        last = lineEnd(text, at + 1);
        at = last - 1;
      } else if (!isIgnored(code)) break;
    }
    if (first !== unended) this.comments.push(first, last);
    return at;
  }
}

const doubleQuote = 0x22;
const hash = 0x23;
const minus = 0x2d;
const dot = 0x2e;
const backslash = 0x5c;

function isIgnored(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x2c || code === 0xfeff;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function nameEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && (isNameStart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)))) at += 1;
  return at;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x0d) at += 1;
  return at;
}

/** Int and Float (2.9.1, 2.9.2), lenient about leading zeros; directly behind one stands neither a name nor a point. */
function numberEnd(text: string, start: number): number {
  let at = digitsEnd(text, text.charCodeAt(start) === minus ? start + 1 : start);
  if (at === unended) return unended;
  if (text.charCodeAt(at) === dot) at = digitsEnd(text, at + 1);
  if (at !== unended && (text.charCodeAt(at) | 0x20) === 0x65) {
    const sign = text.charCodeAt(at + 1);
    at = digitsEnd(text, sign === minus || sign === 0x2b ? at + 2 : at + 1);
  }
  if (at === unended || at >= text.length) return at;
  const code = text.charCodeAt(at);
  return code === dot || isNameStart(code) ? unended : at;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at === from ? unended : at;
}

/** A string ends on its line (2.9.4); which escapes are in it is not looked at here. */
function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === doubleQuote) return at + 1;
    if (code === 0x0a || code === 0x0d) return unended;
    if (code === backslash) at += 1;
  }
  return unended;
}

/** Of escapes a block string knows `\"""` alone. */
function blockEnd(text: string, from: number): number {
  for (let at = text.indexOf('"""', from); at >= 0; at = text.indexOf('"""', at + 3)) {
    if (text.charCodeAt(at - 1) !== backslash) return at + 3;
  }
  return unended;
}
