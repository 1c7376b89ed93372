import { storeLocalErrors } from './errors.ts';

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

  byte(): number {
    if (this.at >= this.end) throw storeLocalErrors.FRAME_SHORT();
    const value = this.bytes[this.at] ?? 0;
    this.at += 1;
    return value;
  }

  varint(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first - 128;
    let scale = 128;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  word(): number {
    const at = this.#take(4);
    const bytes = this.bytes;
    return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  time(): number {
    const at = this.#take(6);
    return this.bytes.readUIntLE(at, 6);
  }

  text(): string {
    const length = this.varint();
    const at = this.#take(length);
    return this.bytes.toString('utf8', at, at + length);
  }

  words(count: number): Uint32Array {
    const at = this.#take(count * 4);
    const values = new Uint32Array(count);
    const bytes = this.bytes;
    for (let index = 0, from = at; index < count; index += 1, from += 4) {
      values[index] = (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16) | ((bytes[from + 3] ?? 0) << 24);
    }
    return values;
  }

  #take(length: number): number {
    const at = this.at;
    if (at + length > this.end) throw storeLocalErrors.FRAME_SHORT();
    this.at = at + length;
    return at;
  }
}
