import { type SipKey, sipHash } from '@sluice/kit';
import {
  type Column,
  type Confidence,
  confidences,
  type DataClassId,
  type Declared,
  type Evidence,
  type Masked,
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
  fingerprints: Uint32Array;
  fingerprintCount: number;
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
  readonly #words = new Uint32Array(2);

  constructor(trie: PathTrie, side: Side, key: FingerprintKey, places: (string | undefined)[]) {
    this.#trie = trie;
    this.#side = side;
    this.#key = key;
    this.#places = places;
  }

  /** The index of the draft for this combination, made when it is new. Few columns a message: a walk beats a map. */
  draftOf(node: number, classIndex: number, dataClass: DataClassId | null, declared: Declared): number {
    const drafts = this.drafts;
    for (let index = 0; index < drafts.length; index += 1) {
      const draft = drafts[index] as ColumnDraft;
      if (draft.node === node && draft.classIndex === classIndex && draft.declared === declared) return index;
    }
    if (drafts.length === columnsMax) return columnsMax - 1;
    drafts.push({
      node,
      classIndex,
      place: this.placeOf(node),
      dataClass,
      declared,
      level: 0,
      count: 0,
      fingerprints: new Uint32Array(8),
      fingerprintCount: 0,
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
    if (draft.fingerprintCount >= fingerprintsMax) return;
    sipHash(this.#key.key, bytes, start, end, this.#words, 0);
    const low = this.#words[0] ?? 0;
    const high = this.#words[1] ?? 0;
    const kept = draft.fingerprints;
    const filled = draft.fingerprintCount * 2;
    for (let at = 0; at < filled; at += 2) if (kept[at] === low && kept[at + 1] === high) return;
    if (filled === kept.length) {
      draft.fingerprints = new Uint32Array(kept.length * 2);
      draft.fingerprints.set(kept);
    }
    draft.fingerprints[filled] = low;
    draft.fingerprints[filled + 1] = high;
    draft.fingerprintCount += 1;
    draft.evidence ??= new PackedEvidence(this.#key.id, low, high, end - start, formOf(bytes, start, end));
  }

  /** Counts a value that nothing is kept of: an undeclared container, or a field without a class. */
  count(index: number): void {
    (this.drafts[index] as ColumnDraft).count += 1;
  }

  finish(): Column[] {
    return this.drafts.map((draft) => ({
      place: draft.place,
      dataClass: draft.dataClass,
      declared: draft.declared,
      confidence: confidences[draft.level] as Confidence,
      count: draft.count,
      fingerprints: draft.fingerprints.subarray(0, draft.fingerprintCount * 2),
      evidence: draft.evidence,
    }));
  }
}

const formMax = 24;
const formCodes = new Uint8Array(formMax);

/** The form of a value and nothing of its content: letters as a, digits as 9, the rest as it stands; at most 24 characters. */
export function formOf(bytes: Uint8Array, start: number, end: number): Masked {
  const length = Math.min(end - start, formMax);
  for (let index = 0; index < length; index += 1) {
    const code = bytes[start + index] ?? 0;
    const isDigit = code >= 48 && code <= 57;
    const isTelling = code > 126 || code < 32 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    formCodes[index] = isDigit ? 57 : isTelling ? 97 : code;
  }
  return String.fromCharCode(...formCodes.subarray(0, length)) as Masked;
}
