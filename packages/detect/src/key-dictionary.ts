import { isAbout, isClaim, isNeutral, keyWords, singular } from './key-words.ts';

/** The phrases of all classes, found in a field's name in one look. */
export class KeyDictionary {
  readonly #entriesByPhrase = new Map<string, KeyEntry[]>();

  add(phrase: string, entry: KeyEntry): void {
    const compact = keyWords(phrase).join('');
    const known = this.#entriesByPhrase.get(compact);
    if (known === undefined) this.#entriesByPhrase.set(compact, [entry]);
    else known.push(entry);
  }

  /**
   * Calls `met` for each phrase that `words` hold, with the share of its weight that counts there.
   * The last words of a name say what it is: a phrase at the end counts in full, one that is followed by `count` or `verified` not at all.
   */
  read(words: readonly string[], context: readonly string[], met: (entry: KeyEntry, share: number, phrase: string) => void): void {
    const claimed = words.length > 1 && isClaim(words[0] ?? '');
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
          met(entry, claimed ? 0 : after * (crosses ? 0.9 : 1), phrase);
        }
      }
    }
    if (!claimed) this.#readInside(words.at(-1) ?? '', met);
  }

  /** `useremail`: names without a sign between their words; only long phrases, and only at the end. */
  #readInside(word: string, met: (entry: KeyEntry, share: number, phrase: string) => void): void {
    for (let at = 1; word.length - at >= 5; at += 1) {
      const phrase = singular(word.slice(at));
      for (const entry of this.#entriesByPhrase.get(phrase) ?? []) met(entry, 0.7, phrase);
    }
  }
}

export interface KeyEntry {
  readonly classIndex: number;
  readonly kind: 'key' | 'against' | 'siblings';
  readonly weight: number;
  readonly under: readonly string[];
  /** Which list of siblings, for `siblings`; -1 else. */
  readonly group: number;
}

/** How much of a phrase's weight is left when these words follow it. */
function shareAfter(words: readonly string[], end: number): number {
  let share = 1;
  for (let index = end; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (isNeutral(word)) continue;
    if (isAbout(word)) return 0;
    share *= 0.35;
  }
  return share;
}
