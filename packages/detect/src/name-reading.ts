import { type CompiledClass, type NamedForms, weighed } from './compiled-class.ts';
import { KeyDictionary } from './key-dictionary.ts';
import { keyWords } from './key-words.ts';
import { type OpenForm, OpenForms } from './open-forms.ts';

/** What a place's name says, once for each place: scores to start from, and which classes a whole value there could be of. */
export interface NameReading {
  /** Log-odds by class, before the value was seen. */
  readonly base: Float32Array;
  /** Classes whose forms are worth a look here. */
  readonly candidates: readonly CompiledClass[];
  /** Their forms that reach even odds here. */
  readonly forms: OpenForms;
  /** Union of their bits. */
  readonly bits: number;
  /** Whether the name, its format or its siblings spoke for a class. */
  readonly isTelling: boolean;
}

export interface Name {
  readonly words: readonly string[];
  /** Words further up the path, nearest last. */
  readonly context: readonly string[];
  readonly format: string | null;
  /** Bits of the sibling groups that stand beside: as many as classes have, so they need more than a number's. */
  readonly siblings: bigint;
}

export type Note = (classIndex: number, what: string, weight: number) => void;

/** Reads names for all classes at once. */
export class NameReader {
  readonly #classes: readonly CompiledClass[];
  readonly #dictionary = new KeyDictionary();
  readonly #siblingGroups: { readonly classIndex: number; readonly weight: number; readonly what: string }[] = [];
  /** Of a place whose name says nothing. */
  readonly blank: NameReading;

  constructor(classes: readonly CompiledClass[]) {
    this.#classes = classes;
    for (const { definition, index } of classes) {
      for (const one of definition.evidence) {
        if (one.kind !== 'key' && one.kind !== 'against' && one.kind !== 'siblings') continue;
        let group = -1;
        if (one.kind === 'siblings') {
          group = this.#siblingGroups.length;
          this.#siblingGroups.push({ classIndex: index, weight: one.weight, what: one.phrases.slice(0, 3).join(', ') });
        }
        const under = one.kind === 'key' ? one.under.flatMap(keyWords) : [];
        const forms = one.kind === 'key' && one.forms !== null ? weighed(one.forms) : null;
        for (const phrase of one.phrases)
          this.#dictionary.add(phrase, { classIndex: index, kind: one.kind, weight: one.weight, under, forms, group });
      }
    }
    this.blank = this.read({ words: [], context: [], format: null, siblings: 0n });
  }

  /** Sibling groups that a member of this name belongs to. */
  groupsOf(words: readonly string[]): bigint {
    let groups = 0n;
    this.#dictionary.read(words, [], (entry, share) => {
      if (entry.kind === 'siblings' && share >= 1) groups |= 1n << BigInt(entry.group);
    });
    return groups;
  }

  read(name: Name, note?: Note): NameReading {
    const best = new Float32Array(this.#classes.length);
    const bestPhrase: string[] = [];
    const bestForms: (NamedForms | null)[] = [];
    const added = new Float32Array(this.#classes.length);
    const seen = new Set<string>();
    this.#dictionary.read(name.words, name.context, (entry, share, phrase) => {
      const weight = entry.weight * share;
      if (entry.kind === 'key') {
        if (weight <= (best[entry.classIndex] ?? 0)) return;
        best[entry.classIndex] = weight;
        bestPhrase[entry.classIndex] = phrase;
        bestForms[entry.classIndex] = entry.forms;
      } else if (entry.kind === 'against' && !seen.has(`${entry.classIndex} ${phrase}`)) {
        seen.add(`${entry.classIndex} ${phrase}`);
        added[entry.classIndex] = (added[entry.classIndex] ?? 0) + entry.weight;
        note?.(entry.classIndex, `name speaks against it: ${phrase}`, entry.weight);
      }
    });
    best.forEach((weight, index) => {
      if (weight !== 0) note?.(index, `name: ${bestPhrase[index] ?? ''}`, weight);
    });
    this.#siblingGroups.forEach(({ classIndex, weight, what }, group) => {
      if ((name.siblings & (1n << BigInt(group))) === 0n) return;
      // A city beside a first name is no name: company supports what something of the place itself says.
      if ((best[classIndex] ?? 0) <= 0 && this.#classes[classIndex]?.finders.length === 0) return;
      added[classIndex] = (added[classIndex] ?? 0) + weight;
      note?.(classIndex, `siblings as ${what}`, weight);
    });
    return this.#reading(name.format, best, bestForms, added, note);
  }

  #reading(
    format: string | null,
    best: Float32Array,
    bestForms: readonly (NamedForms | null | undefined)[],
    added: Float32Array,
    note: Note | undefined,
  ): NameReading {
    const base = new Float32Array(this.#classes.length);
    const candidates: CompiledClass[] = [];
    const forms: OpenForm[] = [];
    let bits = 0;
    let isTelling = false;
    for (const compiled of this.#classes) {
      const { index } = compiled;
      const declared = format === null ? 0 : (compiled.formats.get(format) ?? 0);
      if (declared !== 0) note?.(index, `declared format: ${format}`, declared);
      const spoken = (best[index] ?? 0) + (added[index] ?? 0) + declared;
      base[index] = compiled.prior + spoken;
      if (spoken > 0) isTelling = true;
      const named = bestForms[index] ?? compiled;
      if (named.forms.length === 0 || compiled.prior + spoken + named.formsWorth < 0) continue;
      candidates.push(compiled);
      bits |= compiled.bit;
      forms.push(...openForms(compiled, named, base[index] ?? 0));
    }
    return { base, candidates, forms: new OpenForms(forms), bits, isTelling };
  }
}

function openForms({ bit, index: classIndex }: CompiledClass, { forms, worths }: NamedForms, base: number): readonly OpenForm[] {
  return forms
    .map(({ shape: { what, needs, allows, bytesMin, bytesMax, fits }, check }, index): OpenForm => {
      const worth = worths[index] ?? 0;
      return { classIndex, bit, what, needs, allows, bytesMin, bytesMax, fits, check, worth, score: base + worth };
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.worth - a.worth);
}
