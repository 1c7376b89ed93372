import type { ExchangeRecord } from '@sluice/model';
import { wideNumber } from './byte-writer.ts';
import { decisionKinds, evidenceTag, recordFlag, sideFlag } from './record-format.ts';

const twoTo32 = 0x1_0000_0000;
const limit = decisionKinds.indexOf('limit');
const block = decisionKinds.indexOf('block');
const minimise = decisionKinds.indexOf('minimise');

/**
 * The numbers of one record without the record: what rows are made of, and the signature that says what kinds they are of. Each field
 * is that of the record that was walked over last.
 */
export class RecordWalk {
  sequence = 0;
  origin = 0;
  caller = 0;
  startedAtMs = 0;
  durationUs = 0;
  requestBytes = 0;
  responseBytes = 0;
  bytesSeen = 0;
  bytesUnseen = 0;
  /** Those of them that were the request's. */
  requestUnseen = 0;
  stripped = 0;
  masked = 0;
  dropped = 0;
  columns = 0;
  counts = new Float64Array(64);
  /** Where the fingerprints of each column stand in the words, and how many words those are. */
  starts = new Uint32Array(64);
  lengths = new Uint32Array(64);
  /** The fingerprints of a record that was decoded. */
  fingerprints = new Uint32Array(256);
  signatureWords = new Uint32Array(256);
  signatureLength = 0;
  #words: Uint32Array = new Uint32Array(0);
  #at = 0;
  #end = 0;

  /** Whether a record with this head begins a dictionary. */
  static isFresh(head: number): boolean {
    return (head & recordFlag.fresh) !== 0;
  }

  /** Whether the record, from one word to another, is whole and defines nothing. */
  over(words: Uint32Array, start: number, end: number): boolean {
    this.#words = words;
    this.#at = start;
    this.#end = end;
    this.columns = 0;
    // The caller's kind comes first, by `sign`.
    this.signatureLength = 1;
    const head = this.#word();
    if (head & recordFlag.fresh) return false;
    this.sequence = this.#number();
    this.origin = this.#word();
    this.caller = this.#word();
    if ((this.origin | this.caller) & 1) return false;
    this.caller >>>= 1;
    this.startedAtMs = this.#number();
    this.durationUs = this.#number();
    this.#number();
    const status = this.#number();
    this.#number();
    this.requestBytes = this.#number();
    this.responseBytes = this.#number();
    const isTreated = (head & recordFlag.treated) !== 0;
    this.stripped = isTreated ? this.#number() : 0;
    this.masked = isTreated ? this.#number() : 0;
    this.dropped = isTreated ? this.#number() : 0;
    this.bytesSeen = 0;
    this.bytesUnseen = 0;
    this.requestUnseen = 0;
    this.#sign(head & ~recordFlag.treated);
    this.#sign(this.origin);
    this.#sign(status);
    if (!this.#side()) return false;
    if (head & recordFlag.response && !this.#side()) return false;
    if (head & recordFlag.near && !this.#near()) return false;
    return this.#at === end;
  }

  sign(callerKind: number): void {
    this.signatureWords[0] = callerKind;
  }

  signature(): Uint32Array {
    return this.signatureWords.slice(0, this.signatureLength);
  }

  hash(): number {
    let hash = 0;
    for (let index = 0; index < this.signatureLength; index += 1) hash = Math.imul(hash ^ (this.signatureWords[index] ?? 0), 0x0100_0193);
    return hash;
  }

  /** The same numbers of a record that was decoded; its fingerprints are in `fingerprints`. */
  of(record: ExchangeRecord): void {
    this.sequence = record.sequence;
    this.startedAtMs = record.startedAtMs;
    this.durationUs = record.durationUs;
    this.requestBytes = record.requestBytes;
    this.responseBytes = record.responseBytes;
    this.stripped = record.strippedCount;
    this.masked = record.maskedCount;
    this.dropped = record.droppedRows;
    this.bytesSeen = 0;
    this.bytesUnseen = 0;
    this.requestUnseen = 0;
    this.columns = 0;
    let words = 0;
    for (const side of record.response === null ? [record.request] : [record.request, record.response]) {
      const { coverage, columns } = side.inspection;
      this.bytesSeen += coverage.bytesSeen;
      if (coverage.kind === 'partial') {
        this.bytesUnseen += coverage.bytesUnseen;
        if (side === record.request) this.requestUnseen = coverage.bytesUnseen;
      }
      for (const { count, fingerprints } of columns) {
        if (words + fingerprints.length > this.fingerprints.length)
          this.fingerprints = grown(this.fingerprints, words + fingerprints.length);
        this.fingerprints.set(fingerprints, words);
        this.#column(count, words, fingerprints.length);
        words += fingerprints.length;
      }
    }
  }

  #side(): boolean {
    const bits = this.#word();
    this.#sign(bits);
    this.bytesSeen += this.#number();
    if (bits & sideFlag.partial) {
      const unseen = this.#number();
      this.bytesUnseen += unseen;
      if ((bits & sideFlag.response) === 0) this.requestUnseen = unseen;
      // Why: kinds are told apart by it.
      this.#sign(this.#word());
    }
    if (bits & sideFlag.columns && !this.#allColumns()) return false;
    if (bits & sideFlag.findings && !this.#findings()) return false;
    if (bits & sideFlag.facts && !this.#facts()) return false;
    const decision = bits & 7;
    if (decision === 0) return true;
    if (!this.#references()) return false;
    if (decision === minimise) return this.#references() && this.#rows();
    if (decision === limit) this.#number();
    else if (decision === block) {
      this.#number();
      this.#word();
    }
    return true;
  }

  #allColumns(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) {
      if (!this.#reference()) return false;
      const values = this.#number();
      const length = this.#number();
      this.#column(values, this.#at, length);
      this.#at += length;
      if (!this.#evidence()) return false;
    }
    return true;
  }

  #column(count: number, start: number, length: number): void {
    if (this.columns === this.counts.length) {
      this.counts = new Float64Array([...this.counts, ...this.counts]);
      this.starts = grown(this.starts, 0);
      this.lengths = grown(this.lengths, 0);
    }
    this.counts[this.columns] = count;
    this.starts[this.columns] = start;
    this.lengths[this.columns] = length;
    this.columns += 1;
  }

  #evidence(): boolean {
    const tag = this.#word();
    if (tag === evidenceTag.none || tag === evidenceTag.text) {
      this.#sign(1);
      if (tag === evidenceTag.none) return true;
      this.#text();
    } else {
      if (!this.#reference()) return false;
      if (tag === evidenceTag.words) this.#at += 2;
    }
    this.#number();
    this.#text();
    return true;
  }

  #findings(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) {
      if (!this.#reference()) return false;
      this.#number();
    }
    return true;
  }

  #facts(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) {
      if (!this.#reference()) return false;
      if (!(this.#word() & 8)) continue;
      this.#number();
      this.#number();
      this.#number();
    }
    return true;
  }

  #near(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) {
      if (!this.#reference() || !this.#reference() || !this.#reference()) return false;
      this.#number();
      this.#number();
    }
    return true;
  }

  #references(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) if (!this.#reference()) return false;
    return true;
  }

  #rows(): boolean {
    const count = this.#number();
    this.#sign(count);
    for (let index = 0; index < count; index += 1) {
      if (!this.#reference() || !this.#reference()) return false;
      this.#number();
    }
    return true;
  }

  /** False where a definition follows, or the record ends too early. Numbers are even, so 1 can stand for none. */
  #reference(): boolean {
    const word = this.#word();
    if (word & 1 || this.#at > this.#end) return false;
    this.#sign(word);
    return true;
  }

  #text(): void {
    const length = this.#word();
    this.#at += (length + 3) >>> 2;
  }

  #sign(word: number): void {
    if (this.signatureLength === this.signatureWords.length) this.signatureWords = grown(this.signatureWords, 0);
    this.signatureWords[this.signatureLength] = word;
    this.signatureLength += 1;
  }

  #word(): number {
    return this.#words[this.#at++] ?? 0;
  }

  #number(): number {
    const word = this.#words[this.#at++] ?? 0;
    if (word !== wideNumber) return word;
    const low = this.#words[this.#at++] ?? 0;
    return (this.#words[this.#at++] ?? 0) * twoTo32 + low;
  }
}

function grown(words: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(words.length * 2, atLeast));
  larger.set(words);
  return larger;
}
