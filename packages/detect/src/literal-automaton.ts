import { literalTrie } from '@sluice/kit';
import { lower } from './bytes.ts';

const rowBits = 6;
const columns = 1 << rowBits;

/**
 * Finds many literals in one pass (Aho and Corasick, 1975) with every transition in a table, so that each byte costs one load and no
 * input costs more. ASCII letters are taken in either case; whoever is called looks at the case.
 */
export class LiteralAutomaton {
  /** Column of a byte; bytes in no literal share column 0. */
  readonly columnOfByte = new Uint8Array(256);
  /** `next[state << 6 | column]`. */
  readonly next: Uint16Array;
  /** States from here on end a literal. */
  readonly accepting: number;
  /** Literals that end at a state, by their index, longest first. */
  readonly ends: readonly (readonly number[])[];
  /** How many bytes of a literal a state stands for. */
  readonly depths: Uint8Array;
  /** Five bits of a byte: letters apart, the rest in groups. */
  readonly codeOfByte = Uint8Array.from({ length: 256 }, (_, byte) => codeOf(lower(byte)));
  /** 1 where three codes in a row can be the beginning of a literal. */
  readonly beginnings = new Uint8Array(1 << 15);

  constructor(literals: readonly string[]) {
    const used = [...new Set(literals.flatMap((literal) => Array.from(literal, (character) => lower(character.charCodeAt(0)))))];
    if (used.length >= columns) throw new Error(`literals use ${used.length} different bytes; there is room for ${columns - 1}`);
    used.forEach((byte, index) => {
      this.columnOfByte[byte] = index + 1;
      if (byte >= 97 && byte <= 122) this.columnOfByte[byte - 32] = index + 1;
    });
    const trie = literalTrie(
      literals.map((literal) => Array.from(literal, (character) => this.columnOfByte[lower(character.charCodeAt(0))] ?? 0)),
      columns,
    );
    this.accepting = trie.accepting;
    this.next = new Uint16Array(trie.next);
    this.depths = Uint8Array.from(trie.depths, (depth) => Math.min(255, depth));
    for (const literal of literals) this.#mark(literal);
    this.ends = trie.ends.map((ends) => [...ends].sort((a, b) => (literals[b]?.length ?? 0) - (literals[a]?.length ?? 0)));
  }

  /** Literals of one or two bytes begin with whatever follows them. */
  #mark(literal: string): void {
    const codes = [0, 1, 2].map((index) => (index < literal.length ? [this.codeOfByte[literal.charCodeAt(index)] ?? 0] : allCodes));
    for (const first of codes[0] ?? []) {
      for (const second of codes[1] ?? []) {
        for (const third of codes[2] ?? []) this.beginnings[(first << 10) | (second << 5) | third] = 1;
      }
    }
  }
}

const allCodes = Array.from({ length: 32 }, (_, code) => code);

function codeOf(byte: number): number {
  if (byte >= 97 && byte <= 122) return byte - 96;
  if (byte >= 48 && byte <= 57) return 27;
  switch (byte) {
    case 32:
      return 0;
    case 64:
      return 28;
    case 46:
      return 29;
    case 45:
    case 95:
      return 30;
    default:
      return 31;
  }
}
