import { type SipKey, sipHash } from '@sluice/kit';
import {
  type Column,
  type Confidence,
  confidences,
  type DataClassId,
  type Declared,
  type Evidence,
  type Masked,
  noNode,
  PackedEvidence,
  type PathTrie,
  type Side,
} from '@sluice/model';

/** Distinct values of a column whose fingerprints are kept; more are counted only. */
export const fingerprintsMax = 32;
/** Columns of one message; more share the last one, which says so by its place. */
export const columnsMax = 512;

export interface FingerprintKey {
  readonly id: string;
  readonly key: SipKey;
}

/** A column while it is being filled. The hits of all units of a message end here. */
export interface ColumnDraft {
  readonly node: number;
  readonly classIndex: number;
  readonly place: string;
  readonly dataClass: DataClassId | null;
  readonly declared: Declared;
  level: number;
  count: number;
  /** Low and high words in turn, signed: as small integers they need no array of their own until the column is whole. */
  readonly fingerprints: number[];
  evidence: Evidence | null;
}

export const noClass = -1;

/** Collects what inspection found into columns: one for each place, class and declaredness. */
export class ColumnSet {
  readonly drafts: ColumnDraft[] = [];
  readonly #trie: PathTrie;
  readonly #side: Side;
  readonly #key: FingerprintKey;
  readonly #places: (string | undefined)[];
  /** Where the last draft was found: columns of rows take turns, so the next one is likely the one after it. */
  #last = -1;

  constructor(trie: PathTrie, side: Side, key: FingerprintKey, places: (string | undefined)[]) {
    this.#trie = trie;
    this.#side = side;
    this.#key = key;
    this.#places = places;
  }

  /** The index of the draft for this combination, made when it is new. Few columns a message: a walk beats a map. */
  draftOf(node: number, classIndex: number, dataClass: DataClassId | null, declared: Declared): number {
    const drafts = this.drafts;
    let index = this.#last;
    for (let seen = 0; seen < drafts.length; seen += 1) {
      index = index + 1 < drafts.length ? index + 1 : 0;
      const draft = drafts[index] as ColumnDraft;
      if (draft.node !== node || draft.classIndex !== classIndex || draft.declared !== declared) continue;
      this.#last = index;
      return index;
    }
    if (drafts.length >= columnsMax && node !== noNode) return this.draftOf(noNode, classIndex, dataClass, declared);
    drafts.push({
      node,
      classIndex,
      place: node === noNode ? `${this.#side}.body/{…}` : this.placeOf(node),
      dataClass,
      declared,
      level: 0,
      count: 0,
      fingerprints: [],
      evidence: null,
    });
    return drafts.length - 1;
  }

  placeOf(node: number): string {
    const known = this.#places[node];
    if (known !== undefined) return known;
    const text = `${this.#side}.body${this.#trie.pointer(node)}`;
    this.#places[node] = text;
    return text;
  }

  /** Counts one value; keeps its fingerprint when it is new, and the form of the first. */
  add(index: number, level: number, bytes: Uint8Array, start: number, end: number): void {
    const draft = this.drafts[index] as ColumnDraft;
    draft.count += 1;
    if (level > draft.level) draft.level = level;
    const kept = draft.fingerprints;
    if (kept.length >= fingerprintsMax * 2) return;
    sipHash(this.#key.key, bytes, start, end, words, 0);
    const low = (words[0] ?? 0) | 0;
    const high = (words[1] ?? 0) | 0;
    for (let at = 0; at < kept.length; at += 2) if (kept[at] === low && kept[at + 1] === high) return;
    kept.push(low, high);
    draft.evidence ??= new PackedEvidence(this.#key.id, low, high, end - start, formOf(bytes, start, end));
  }

  /** Counts a value that nothing is kept of: an undeclared container, or a field without a class. That it is undeclared is certain. */
  count(index: number): void {
    const draft = this.drafts[index] as ColumnDraft;
    draft.count += 1;
    draft.level = confidences.length - 1;
  }

  finish(): Column[] {
    return this.drafts.map((draft) => ({
      place: draft.place,
      dataClass: draft.dataClass,
      declared: draft.declared,
      confidence: confidences[draft.level] as Confidence,
      count: draft.count,
      fingerprints: new Uint32Array(draft.fingerprints),
      evidence: draft.evidence,
    }));
  }
}

/** Of the value at hand, and done with before anything else runs. */
const words = new Uint32Array(2);

const formMax = 24;
/** What stands for each byte in a form. */
const formOfByte: readonly string[] = Array.from({ length: 256 }, (_, code) => {
  if (code >= 48 && code <= 57) return '9';
  const isTelling = code > 126 || code < 32 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isTelling ? 'a' : String.fromCharCode(code);
});

/** The form of a value and nothing of its content: letters as a, digits as 9, the rest as it stands; at most 24 characters. */
export function formOf(bytes: Uint8Array, start: number, end: number): Masked {
  let form = '';
  for (let index = start; index < Math.min(end, start + formMax); index += 1) form += formOfByte[bytes[index] ?? 0] ?? '';
  return form as Masked;
}
