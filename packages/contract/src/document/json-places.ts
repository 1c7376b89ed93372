import { settle, type Wanted } from './place-tree.ts';

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const comma = 44;

/** Offsets of pointers in a JSON text that is known to parse. A member's place is its key's. */
export function jsonOffsets(text: string, wanted: Wanted): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  settle(wanted, 0, offsets);
  new Walk(text, offsets).value(0, wanted);
  return offsets;
}

class Walk {
  readonly #text: string;
  readonly #offsets: Map<string, number>;

  constructor(text: string, offsets: Map<string, number>) {
    this.#text = text;
    this.#offsets = offsets;
  }

  /** Goes through the value at `at` as far as something in it is wanted; returns the offset after it. */
  value(at: number, wanted: Wanted | undefined): number {
    const start = this.#skipSpace(at);
    const code = this.#text.charCodeAt(start);
    if (wanted && wanted.childByKey.size > 0) {
      if (code === openBrace) return this.#object(start + 1, wanted);
      if (code === openBracket) return this.#array(start + 1, wanted);
    }
    return this.#skipValue(start);
  }

  #object(from: number, wanted: Wanted): number {
    let at = this.#skipSpace(from);
    while (at < this.#text.length && this.#text.charCodeAt(at) !== closeBrace) {
      const end = this.#skipString(at);
      const child = wanted.childByKey.get(JSON.parse(this.#text.slice(at, end)) as string);
      if (child) settle(child, at, this.#offsets);
      at = this.#afterComma(this.value(this.#skipSpace(end) + 1, child));
    }
    return at + 1;
  }

  #array(from: number, wanted: Wanted): number {
    let at = this.#skipSpace(from);
    for (let index = 0; at < this.#text.length && this.#text.charCodeAt(at) !== closeBracket; index += 1) {
      const child = wanted.childByKey.get(String(index));
      if (child) settle(child, at, this.#offsets);
      at = this.#afterComma(this.value(at, child));
    }
    return at + 1;
  }

  #afterComma(at: number): number {
    const next = this.#skipSpace(at);
    return this.#text.charCodeAt(next) === comma ? this.#skipSpace(next + 1) : next;
  }

  #skipSpace(from: number): number {
    let at = from;
    while (at < this.#text.length && this.#text.charCodeAt(at) <= 32) at += 1;
    return at;
  }

  #skipString(from: number): number {
    let at = from + 1;
    while (at < this.#text.length && this.#text.charCodeAt(at) !== quote) at += this.#text.charCodeAt(at) === backslash ? 2 : 1;
    return at + 1;
  }

  #skipValue(from: number): number {
    let depth = 0;
    let at = from;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (code === quote) {
        at = this.#skipString(at);
        if (depth === 0) return at;
        continue;
      }
      if (code === openBrace || code === openBracket) depth += 1;
      else if (code === closeBrace || code === closeBracket) {
        if (depth === 0) return at;
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (depth === 0 && (code === comma || code <= 32)) return at;
      at += 1;
    }
    return at;
  }
}
