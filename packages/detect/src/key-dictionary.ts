import type { NamedForms } from './compiled-class.ts';
import { CompoundWords } from './compound-words.ts';
import { isAbout, isClaim, isNeutral, isParticle, keyWords, neutralWords, singular, withoutParticles } from './key-words.ts';
import { isNameWord, isPerson, nameOwner, personMark, personWords } from './person-words.ts';

/** The phrases of all classes, found in a field's name in one look. */
export class KeyDictionary {
  readonly #entriesByPhrase = new Map<string, KeyEntry[]>();
  readonly #compounds = new CompoundWords();

  constructor() {
    for (const word of personWords) this.#compounds.add(word);
    for (const word of neutralWords) this.#compounds.add(word);
  }

  add(phrase: string, entry: KeyEntry): void {
    const words = keyWords(phrase);
    for (const word of words) this.#compounds.add(word);
    const compact = words.join('');
    this.#compounds.add(compact);
    this.#put(compact, entry);
    const bare = withoutParticles(words).join('');
    if (bare !== compact) this.#put(bare, entry);
  }

  #put(compact: string, entry: KeyEntry): void {
    const known = this.#entriesByPhrase.get(compact);
    if (known === undefined) this.#entriesByPhrase.set(compact, [entry]);
    else known.push(entry);
  }

  /**
   * Calls `met` for each phrase that `words` hold, with the share of its weight that counts there.
   * The last words of a name say what it is: a phrase at the end counts in full, one that is followed by `count` or `verified` not at all.
   */
  read(words: readonly string[], context: readonly string[], met: Met): void {
    this.#readPhrases(words, context, met);
    const parts = this.#parts(words);
    if (parts !== words) this.#readPhrases(parts, context, met);
    else if (!isClaimed(words)) this.#readInside(words.at(-1) ?? '', met);
    const bare = withoutParticles(parts);
    if (bare !== parts && !isClaimed(parts)) this.#readPhrases(bare, context, met);
  }

  /** The words with compounds taken apart. */
  #parts(words: readonly string[]): readonly string[] {
    let parts: string[] | null = null;
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index] ?? '';
      const split = this.#compounds.split(word);
      if (split !== null) parts ??= words.slice(0, index);
      parts?.push(...(split ?? [word]));
    }
    return parts ?? words;
  }

  #readPhrases(words: readonly string[], context: readonly string[], met: Met): void {
    const claimed = isClaimed(words);
    const parent = context.slice(-2);
    const all = [...parent, ...words];
    for (let end = parent.length + 1; end <= all.length; end += 1) {
      const after = shareAfter(all, end);
      for (let start = Math.max(0, end - 5); start < end; start += 1) {
        const phrase = all.slice(start, end).join('');
        const crosses = start < parent.length;
        for (const entry of this.#entriesByPhrase.get(phrase) ?? []) {
          // `user.name` is a name, `userName` is a login: what speaks against a class must be said by the name itself.
          if (crosses && entry.kind === 'against') continue;
          if (entry.kind === 'key' && !isPlaced(entry, phrase, words, context)) continue;
          // `num_secu` is no measure: its first word belongs to the phrase.
          met(entry, claimed && start > parent.length ? 0 : after * (crosses ? 0.9 : 1), phrase);
        }
      }
    }
  }

  /** `useremail`: names without a sign between their words; only long phrases, and only at the end. */
  #readInside(word: string, met: Met): void {
    for (let at = 1; word.length - at >= 5; at += 1) {
      const phrase = singular(word.slice(at));
      for (const entry of this.#entriesByPhrase.get(phrase) ?? []) if (entry.under.length === 0) met(entry, 0.7, phrase);
    }
  }
}

type Met = (entry: KeyEntry, share: number, phrase: string) => void;

function isClaimed(words: readonly string[]): boolean {
  return words.length > 1 && (isClaim(words[0] ?? '') || (words[0] === 'number' && words[1] === 'of'));
}

/** Whether what must stand around the phrase does. A bare `name` is whose the words before it say, then those above it. */
function isPlaced({ under }: KeyEntry, phrase: string, words: readonly string[], context: readonly string[]): boolean {
  if (under.length === 0) return !isNameWord(phrase) || nameOwner(words, context) !== 'thing';
  if (under[0] === personMark) return nameOwner(words, context) === 'person';
  return under.some((word) => context.includes(word) || (words.length > 1 && words.includes(word)));
}

export interface KeyEntry {
  readonly classIndex: number;
  readonly kind: 'key' | 'against' | 'siblings';
  readonly weight: number;
  readonly under: readonly string[];
  /** What a value under this name may look like; null where it may be of any form of the class. */
  readonly forms: NamedForms | null;
  /** Which list of siblings, for `siblings`; -1 else. */
  readonly group: number;
}

/** How much of a phrase's weight is left when these words follow it. */
function shareAfter(words: readonly string[], end: number): number {
  let share = 1;
  for (let index = end; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (isNeutral(word) || isPerson(word) || isParticle(word)) continue;
    if (isAbout(word)) return 0;
    share *= 0.35;
  }
  return share;
}
