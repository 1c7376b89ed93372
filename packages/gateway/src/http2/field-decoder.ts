import { huffmanDecode } from './huffman.ts';
import { staticFields } from './static-table.ts';

/** The fields of one block in order: name, value, name, value …, text of latin1. What is beyond a bound is read, so that the table stays true, and not kept. */
export interface FieldSection {
  readonly fields: readonly string[];
  readonly isTooLarge: boolean;
}

/** What is kept of one block. */
export interface SectionBounds {
  readonly fieldsMax: number;
  readonly bytesMax: number;
}

/** The size of the table that we let the other side use; the protocol's own default (RFC 9113 section 6.5.2). */
const tableBytesMax = 4096;
/** RFC 7541 section 4.1. */
const entryOverhead = 32;
const scratch = Buffer.allocUnsafeSlow(8 * 1024);

/** HPACK as it is read (RFC 7541): one for each connection, because each block builds on those before it. */
export class FieldDecoder {
  /** The dynamic table, oldest first: name, value. Entries before `#first` are gone. */
  #table: string[] = [];
  #first = 0;
  #tableBytes = 0;
  #tableMax = tableBytesMax;
  #block: Buffer = scratch;
  #at = 0;
  /** What the last call of `#readField` found. */
  #name = '';
  #value = '';

  /** Null where the block is none: the connection cannot go on (COMPRESSION_ERROR). */
  decode(block: Buffer, { fieldsMax, bytesMax }: SectionBounds): FieldSection | null {
    this.#block = block;
    this.#at = 0;
    const fields: string[] = [];
    let bytes = 0;
    let isTooLarge = false;
    let hasFields = false;
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0;
      if ((first & 0xe0) === 0x20) {
        // RFC 7541 section 4.2: a change of the table's size stands before all fields.
        const size = this.#readInteger(5);
        if (size < 0 || size > tableBytesMax || hasFields) return null;
        this.#tableMax = size;
        this.#evict(0);
        continue;
      }
      hasFields = true;
      if (!this.#readField(first)) return null;
      bytes += this.#name.length + this.#value.length;
      isTooLarge ||= bytes > bytesMax || fields.length >= fieldsMax * 2;
      if (!isTooLarge) fields.push(this.#name, this.#value);
    }
    this.#block = scratch;
    return { fields, isTooLarge };
  }

  #readField(first: number): boolean {
    if ((first & 0x80) !== 0) return this.#lookUp(this.#readInteger(7), true);
    const isIndexed = (first & 0x40) !== 0;
    const index = this.#readInteger(isIndexed ? 6 : 4);
    if (index !== 0 && !this.#lookUp(index, false)) return false;
    if (index === 0) {
      const name = this.#readText();
      if (name === null) return false;
      this.#name = name;
    }
    const value = this.#readText();
    if (value === null) return false;
    this.#value = value;
    if (isIndexed) this.#add();
    return true;
  }

  #lookUp(index: number, withValue: boolean): boolean {
    if (index <= 0) return false;
    const fixed = staticFields[index - 1];
    if (fixed !== undefined) {
      this.#name = fixed.name;
      if (withValue) this.#value = fixed.value;
      return true;
    }
    const at = this.#table.length - (index - staticFields.length) * 2;
    if (at < this.#first) return false;
    this.#name = this.#table[at] ?? '';
    if (withValue) this.#value = this.#table[at + 1] ?? '';
    return true;
  }

  #add(): void {
    const size = this.#name.length + this.#value.length + entryOverhead;
    this.#evict(size);
    // One that is larger than the table empties it, and is no error (RFC 7541 section 4.4).
    if (size > this.#tableMax) return;
    this.#table.push(this.#name, this.#value);
    this.#tableBytes += size;
  }

  /** Makes room for so many bytes. */
  #evict(size: number): void {
    while (this.#tableBytes > 0 && this.#tableBytes + size > this.#tableMax) {
      const name = this.#table[this.#first] ?? '';
      const value = this.#table[this.#first + 1] ?? '';
      this.#tableBytes -= name.length + value.length + entryOverhead;
      // What is gone is not kept until the array is cut: some tens of the largest entries are a multiple of the table.
      this.#table[this.#first] = '';
      this.#table[this.#first + 1] = '';
      this.#first += 2;
    }
    if (this.#first < 64) return;
    this.#table = this.#table.slice(this.#first);
    this.#first = 0;
  }

  /** RFC 7541 section 5.1; -1 where it does not end, or is larger than anything here can be. */
  #readInteger(prefixBits: number): number {
    const block = this.#block;
    const most = (1 << prefixBits) - 1;
    let value = (block[this.#at] ?? 0) & most;
    this.#at += 1;
    if (value < most) return value;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.#at >= block.length) return -1;
      const byte = block[this.#at] ?? 0;
      this.#at += 1;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return -1;
  }

  #readText(): string | null {
    const block = this.#block;
    if (this.#at >= block.length) return null;
    const isHuffman = (block[this.#at] ?? 0) >= 0x80;
    const length = this.#readInteger(7);
    const from = this.#at;
    if (length < 0 || from + length > block.length) return null;
    this.#at += length;
    if (!isHuffman) return block.toString('latin1', from, from + length);
    const target = length * 2 <= scratch.length ? scratch : Buffer.allocUnsafe(length * 2);
    const decoded = huffmanDecode(block, from, from + length, target);
    return decoded < 0 ? null : target.toString('latin1', 0, decoded);
  }
}
