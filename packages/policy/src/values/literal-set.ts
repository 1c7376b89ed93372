import { literalTrie } from '@sluice/kit';

const noOwners: readonly number[] = [];
/** The two characters that RE2 takes for an ASCII letter where the case does not count: U+017F and U+212A. */
const longS = 0x17f;
const kelvin = 0x212a;

/** Whose literals a text holds, found in one pass over it, whatever the case of ASCII letters. Owners are small whole numbers. */
export class LiteralSet {
  readonly #columnOfCode = new Uint8Array(256);
  /** States stand in here as where their row begins. */
  readonly #next: Int32Array;
  readonly #accepting: number;
  readonly #columns: number;
  readonly #shortest: number;
  readonly #ownersOfState: readonly (readonly number[])[];
  /** The text in which an owner, or a state, was last met: each counts once in a text. */
  readonly #metByOwner: Uint32Array;
  readonly #metByState: Uint32Array;
  readonly #found: number[] = [];
  #texts = 0;

  constructor(literalsByOwner: readonly (readonly string[])[]) {
    const owned = literalsByOwner.flatMap((literals, owner) => literals.map((literal) => ({ codes: codesOf(literal), owner })));
    const used = [...new Set(owned.flatMap(({ codes }) => codes))];
    used.forEach((code, index) => {
      this.#columnOfCode[code] = index + 1;
      if (code >= 97 && code <= 122) this.#columnOfCode[code - 32] = index + 1;
    });
    this.#columns = used.length + 1;
    const trie = literalTrie(
      owned.map(({ codes }) => codes.map((code) => this.#columnOfCode[code] ?? 0)),
      this.#columns,
    );
    this.#next = Int32Array.from(trie.next, (state) => state * this.#columns);
    this.#accepting = trie.accepting * this.#columns;
    this.#shortest = Math.min(...owned.map(({ codes }) => codes.length));
    this.#ownersOfState = trie.ends.map((ends) => [...new Set(ends.map((end) => owned[end]?.owner ?? 0))]);
    this.#metByOwner = new Uint32Array(literalsByOwner.length);
    this.#metByState = new Uint32Array(trie.ends.length);
  }

  /** Valid until the next look. */
  inText(text: string): readonly number[] {
    if (text.length < this.#shortest) return noOwners;
    const next = this.#next;
    const columnOfCode = this.#columnOfCode;
    const accepting = this.#accepting;
    let state = 0;
    let isMet = false;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const column = code < 256 ? (columnOfCode[code] ?? 0) : (columnOfCode[code === longS ? 115 : code === kelvin ? 107 : 255] ?? 0);
      state = next[state + column] ?? 0;
      if (state < accepting) continue;
      if (!isMet) this.#begin();
      isMet = true;
      this.#meet(state);
    }
    return isMet ? this.#found : noOwners;
  }

  /** The same for a span of ASCII; bytes of anything else end every literal. */
  inBytes(bytes: Uint8Array, start: number, end: number): readonly number[] {
    if (end - start < this.#shortest) return noOwners;
    const next = this.#next;
    const columnOfCode = this.#columnOfCode;
    const accepting = this.#accepting;
    let state = 0;
    let isMet = false;
    for (let at = start; at < end; at += 1) {
      state = next[state + (columnOfCode[bytes[at] ?? 0] ?? 0)] ?? 0;
      if (state < accepting) continue;
      if (!isMet) this.#begin();
      isMet = true;
      this.#meet(state);
    }
    return isMet ? this.#found : noOwners;
  }

  #begin(): void {
    this.#found.length = 0;
    if (this.#texts === 0xffffffff) {
      this.#texts = 0;
      this.#metByOwner.fill(0);
      this.#metByState.fill(0);
    }
    this.#texts += 1;
  }

  #meet(row: number): void {
    const state = row / this.#columns;
    if (this.#metByState[state] === this.#texts) return;
    this.#metByState[state] = this.#texts;
    for (const owner of this.#ownersOfState[state] ?? noOwners) {
      if (this.#metByOwner[owner] === this.#texts) continue;
      this.#metByOwner[owner] = this.#texts;
      this.#found.push(owner);
    }
  }
}

function codesOf(literal: string): readonly number[] {
  return Array.from(literal.toLowerCase(), (character) => character.charCodeAt(0));
}
