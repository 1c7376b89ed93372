import { isParticle, singular } from './key-words.ts';

/** The shortest word that counts as a part, in scripts with letters; a word of Han or Hangul may be a sign or two. */
const partMin = 4;
/** At the beginning three will do: `telfixe`, `nomclient`. */
const firstMin = 3;
/** Three letters that end a word; others (`age`) end too many. */
const shortEnds: ReadonlySet<string> = new Set('dob ssn tel fax pwd'.split(' '));
const lengthMin = 7;
const lengthMax = 40;
const partsMax = 6;
/** What German, Dutch and the Nordic languages put between the parts: `Versicherungsnummer`, `Kundenname`. */
const joints: ReadonlySet<string> = new Set(['s', 'n', 'en', 'e', 'es', 'er', 'ns']);

/** Words that stand in one without a sign between them, taken apart where all of it is made of known ones: `kundenvorname`, `患者名`. */
export class CompoundWords {
  readonly #known = new Set<string>();

  add(word: string): void {
    this.#known.add(word);
  }

  /** The parts, or null where the word is known itself or holds anything unknown. The fewest parts win. */
  split(word: string): readonly string[] | null {
    const isLatin = word.charCodeAt(0) < 0x530;
    if (word.length < (isLatin ? lengthMin : 2) || word.length > lengthMax || this.#known.has(word)) return null;
    const least = isLatin ? partMin : 1;
    const costs = [0];
    const froms: number[] = [];
    for (let end = 1; end <= word.length; end += 1) {
      let best = Number.POSITIVE_INFINITY;
      for (let start = 0; start < end; start += 1) {
        const before = costs[start] ?? Number.POSITIVE_INFINITY;
        if (before >= best) continue;
        const cost =
          before + this.#cost(word.slice(start, end), start > 0 && end < word.length, start === 0 ? Math.min(least, firstMin) : least);
        if (cost >= best) continue;
        best = cost;
        froms[end] = start;
      }
      costs[end] = best;
    }
    if ((costs[word.length] ?? partsMax) >= partsMax) return null;
    return this.#parts(word, froms);
  }

  #parts(word: string, froms: readonly number[]): readonly string[] {
    const parts: string[] = [];
    for (let end = word.length; end > 0; end = froms[end] ?? 0) {
      const part = word.slice(froms[end] ?? 0, end);
      const isJoint = end < word.length && !this.#known.has(part) && joints.has(part);
      if (!isJoint) parts.unshift(this.#known.has(part) ? part : singular(part));
    }
    return parts;
  }

  #cost(part: string, isInside: boolean, least: number): number {
    if (!isInside && least > firstMin && shortEnds.has(part)) return 1;
    if (part.length >= least && (this.#known.has(part) || this.#known.has(singular(part)))) return 1;
    return isInside && (joints.has(part) || isParticle(part)) ? 0.6 : Number.POSITIVE_INFINITY;
  }
}
