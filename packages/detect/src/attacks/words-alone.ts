import { literalTrie } from '@sluice/kit';
import type { AttackDefinition } from './define-attack.ts';
import { sign, signsOf } from './signs.ts';

/** The low bits of a letter of either case; of a trie of words they are the symbols, and 0 what every word begins with. */
const [letterShift, letterBits] = [5, 0x1f] as const;
/** In bits of signs that no such text has: small letters, capitals, and what has no sign. */
const [small, capital, signless] = [0x20, 0x40, 0x80] as const;
const ownBits = small | capital | signless;

/** By byte its sign and the bits above; 0 for bytes that no such text has. */
const entries = Int32Array.from({ length: 256 }, (_, byte) => entryOf(String.fromCharCode(byte)));

/** Twice in a row they begin a comment or a name of SQL. */
const neverTwice = sign.dash | sign.at;
/** What no base64 is written with, and how long one is that matters. */
const uncoded = sign.blank | sign.dot | sign.comma | sign.at | sign.colon | signless;
const codedBytesMin = 8;
const dot = 0x2e;

/**
 * Tells texts of words, numbers and ids alone, which most values of bodies are, in one pass over their bytes, before a text is made of them. Of
 * such a text a detector speaks only where one of its words (`AttackDefinition.words`) or beginnings (`leads`) stands.
 */
export class WordsAlone {
  readonly #attacks: readonly AttackDefinition[];
  /** By `state << 5 | letter`. */
  readonly #next: Uint16Array;
  /** By state the attacks that have the word which ends there, a bit each. */
  readonly #speakers: Int32Array;
  readonly #leads: readonly string[];
  readonly #isLead: Uint8Array;

  constructor(attacks: readonly AttackDefinition[]) {
    const words = attacks.flatMap(({ words: own = [] }, index) => [...own].filter(isAscii).map((word) => ({ word, speaker: 1 << index })));
    const symbols = words.map(({ word }) => [0, ...Array.from(word, (letter) => letter.charCodeAt(0) & letterBits)]);
    const { next, ends } = literalTrie(symbols, 1 << letterShift);
    this.#attacks = attacks;
    this.#next = new Uint16Array(next);
    this.#speakers = Int32Array.from(ends, (indexes) => indexes.reduce((all, index) => all | (words[index]?.speaker ?? 0), 0));
    this.#leads = attacks.flatMap(({ leads = [] }) => leads);
    this.#isLead = new Uint8Array(256);
    for (const lead of this.#leads) this.#isLead[lead.charCodeAt(0)] = 1;
  }

  /** Whether no detector says anything of a text; false also where only a look at it tells. */
  areHarmless(bytes: Uint8Array, start: number, end: number): boolean {
    let [before, seen, speakers] = [0, 0, 0];
    for (let at = start; at < end; ) {
      const entry = entries[bytes[at] ?? 0] ?? 0;
      if (entry === 0) return false;
      const from = at;
      at += 1;
      seen |= entry;
      if ((entry & sign.letter) === 0) {
        if ((entry & before & neverTwice) !== 0 || (entry === sign.colon && before !== sign.digit)) return false;
        if (entry === sign.digit && before === sign.dot && bytes[from - 2] === dot) return false;
        before = entry;
        continue;
      }
      if (before === sign.plus) return false;
      for (; at < end; at += 1) {
        const next = entries[bytes[at] ?? 0] ?? 0;
        if ((next & sign.letter) === 0) break;
        seen |= next;
      }
      speakers |= this.#speakersOf(bytes, from, at);
      // `7DUNION`: the letter that ends a number is no part of the word.
      if (before === sign.digit) speakers |= this.#speakersOf(bytes, from + 1, at);
      before = sign.letter;
    }
    if (speakers !== 0 && this.#mayOneSpeak(speakers, seen & ~ownBits)) return false;
    if (mayCompute(seen) || mayBeCoded(seen, end - start)) return false;
    return this.#isLead[bytes[start] ?? 0] === 0 || !this.#leads.some((lead) => isAt(lead, bytes, start));
  }

  /** The attacks that have a word. */
  #speakersOf(bytes: Uint8Array, start: number, end: number): number {
    let state = this.#next[0] ?? 0;
    for (let at = start; at < end && state !== 0; at += 1)
      state = this.#next[(state << letterShift) | ((bytes[at] ?? 0) & letterBits)] ?? 0;
    return this.#speakers[state] ?? 0;
  }

  #mayOneSpeak(speakers: number, signs: number): boolean {
    return this.#attacks.some(({ gates }, index) => ((speakers >>> index) & 1) === 1 && gates.every((gate) => (signs & gate) !== 0));
  }
}

function entryOf(character: string): number {
  if (character === '?') return signless;
  if (!/[\w .,:@+-]/.test(character)) return 0;
  const isSmall = character !== character.toUpperCase();
  const isCapital = character !== character.toLowerCase();
  return signsOf(character) | (isSmall ? small : 0) | (isCapital ? capital : 0);
}

/** Others stand in no such text. */
function isAscii(word: string): boolean {
  return /^[a-z]+$/.test(word);
}

/** SQL computes with names, which words of people are not: `1 -order_id`. */
function mayCompute(seen: number): boolean {
  return (seen & sign.underscore) !== 0 && (seen & (sign.blank | sign.comma)) !== 0;
}

/** Text that was encoded has both cases, and one in base64 no length that is one more than a multiple of four. */
function mayBeCoded(seen: number, length: number): boolean {
  return (seen & uncoded) === 0 && (seen & small) !== 0 && (seen & capital) !== 0 && length >= codedBytesMin && length % 4 !== 1;
}

function isAt(lead: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < lead.length; index += 1) if (bytes[start + index] !== lead.charCodeAt(index)) return false;
  return true;
}
