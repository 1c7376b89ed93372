import { storeLocalErrors } from '../errors.ts';
import { wideNumber } from './byte-writer.ts';

/** Reads what ByteWriter wrote. Reading past the end throws: a frame with a right checksum never does. */
export class ByteReader {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Byte by byte: a block that was decompressed need not begin at a word's start. */
  word(): number {
    const at = this.#take(4);
    const bytes = this.bytes;
    return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  number(): number {
    const value = this.word();
    if (value !== wideNumber) return value;
    const low = this.word();
    return this.word() * 0x1_0000_0000 + low;
  }

  text(): string {
    const length = this.word();
    const at = this.#take((length + 3) & ~3);
    return this.bytes.toString('utf8', at, at + length);
  }

  words(count: number): Uint32Array {
    if (count * 4 > this.end - this.at) throw storeLocalErrors.FRAME_SHORT();
    const values = new Uint32Array(count);
    for (let index = 0; index < count; index += 1) values[index] = this.word();
    return values;
  }

  #take(length: number): number {
    const at = this.at;
    if (length < 0 || at + length > this.end) throw storeLocalErrors.FRAME_SHORT();
    this.at = at + length;
    return at;
  }
}
