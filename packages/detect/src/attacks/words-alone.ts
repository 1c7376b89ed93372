import { literalTrie } from '@sluice/kit';
import type { AttackDefinition } from './define-attack.ts';
import { sign, signsOf } from './signs.ts';

/** Symbols of words: letters of either case are 1 to 26, and 0 is whatever stands before and behind a word. */
const [symbolShift, symbolBits] = [5, 0x1f] as const;
/** In bits of signs that no such text has: small letters, capitals, and what has no sign. */
const [small, capital, signless] = [0x20, 0x40, 0x80] as const;
const ownBits = symbolBits | small | capital | signless;

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
  readonly #next: Uint32Array;
  readonly #accepting: number;
  /** By state the attacks that have the words which end there, a bit each. */
  readonly #speakers: Int32Array;
  readonly #leads: readonly string[];
  readonly #isLead: Uint8Array;

  constructor(attacks: readonly AttackDefinition[]) {
    const words = attacks.flatMap(({ words: own = [] }, index) => [...own].filter(isAscii).map((word) => ({ word, speaker: 1 << index })));
    const symbols = words.map(({ word }) => [0, ...Array.from(word, (letter) => entryOf(letter) & symbolBits), 0]);
    const { next, accepting, ends } = literalTrie(symbols, 1 << symbolShift);
    this.#attacks = attacks;
    this.#next = next;
    this.#accepting = accepting;
    this.#speakers = Int32Array.from(ends, (indexes) => indexes.reduce((all, index) => all | (words[index]?.speaker ?? 0), 0));
    this.#leads = attacks.flatMap(({ leads = [] }) => leads);
    this.#isLead = new Uint8Array(256);
    for (const lead of this.#leads) this.#isLead[lead.charCodeAt(0)] = 1;
  }

  /** Whether no detector says anything of a text; false also where only a look at it tells. */
  areHarmless(bytes: Uint8Array, start: number, end: number): boolean {
    const next = this.#next;
    const accepting = this.#accepting;
    const begin = next[0] ?? 0;
    // `cut` reads a word that follows a digit without its first letter: `7DUNION`.
    let [state, cut, before, seen, speakers] = [begin, 0, 0, 0, 0];
    for (let at = start; at < end; at += 1) {
      const entry = entries[bytes[at] ?? 0] ?? 0;
      if (entry === 0) return false;
      const symbol = entry & symbolBits;
      state = next[(state << symbolShift) | symbol] ?? 0;
      if (state >= accepting) speakers |= this.#speakers[state] ?? 0;
      if (cut !== 0) {
        cut = next[(cut << symbolShift) | symbol] ?? 0;
        if (cut >= accepting) speakers |= this.#speakers[cut] ?? 0;
      }
      if (symbol === 0) {
        cut = 0;
        if ((entry & before & neverTwice) !== 0 || (entry === sign.colon && before !== sign.digit)) return false;
        if (entry === sign.digit && before === sign.dot && bytes[at - 2] === dot) return false;
      } else if ((before & symbolBits) === 0) {
        if (before === sign.plus) return false;
        if (before === sign.digit) cut = begin;
      }
      seen |= entry;
      before = entry;
    }
    speakers |= (this.#speakers[next[state << symbolShift] ?? 0] ?? 0) | (this.#speakers[next[cut << symbolShift] ?? 0] ?? 0);
    if (speakers !== 0 && this.#mayOneSpeak(speakers, seen & ~ownBits)) return false;
    if (mayCompute(seen) || mayBeCoded(seen, end - start)) return false;
    return this.#isLead[bytes[start] ?? 0] === 0 || !this.#leads.some((lead) => isAt(lead, bytes, start));
  }

  #mayOneSpeak(speakers: number, signs: number): boolean {
    return this.#attacks.some(({ gates }, index) => ((speakers >>> index) & 1) === 1 && gates.every((gate) => (signs & gate) !== 0));
  }
}

function entryOf(character: string): number {
  if (/[a-z]/.test(character)) return sign.letter | small | (character.charCodeAt(0) & symbolBits);
  if (/[A-Z]/.test(character)) return sign.letter | capital | (character.charCodeAt(0) & symbolBits);
  if (character === '?') return signless;
  return /[0-9 _.,:@+-]/.test(character) ? signsOf(character) : 0;
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
