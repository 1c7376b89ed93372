const twoTo32 = 0x1_0000_0000;

/** Numbers and strings into one buffer that grows and is used again. Room is asked for once a record, not once a number. */
export class ByteWriter {
  bytes: Buffer;
  at = 0;

  constructor(bytes = 65_536) {
    this.bytes = Buffer.allocUnsafeSlow(bytes);
  }

  ensure(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.bytes[this.at] = value;
    this.at += 1;
  }

  /** LEB128 of a whole number up to 2^53; at most 8 bytes. What is none is written as 0. */
  varint(value: number): void {
    const bytes = this.bytes;
    let at = this.at;
    let rest = Math.max(value, 0);
    while (rest >= 0x4000_0000) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    let small = rest | 0;
    while (small > 127) {
      bytes[at++] = (small & 127) | 128;
      small >>>= 7;
    }
    bytes[at++] = small;
    this.at = at;
  }

  word(value: number): void {
    const bytes = this.bytes;
    const at = this.at;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
    this.at = at + 4;
  }

  /** Milliseconds since 1970 in 48 bits: until the year 10889. */
  time(ms: number): void {
    this.word(ms >>> 0);
    const high = Math.floor(ms / twoTo32);
    this.byte(high);
    this.byte(high >>> 8);
  }

  /** Length in bytes and UTF-8; asks for its own room. */
  text(value: string): void {
    const length = value.length;
    this.ensure(length * 3 + 8);
    if (length < 40) {
      // Not even 120 bytes: the length is one byte, and is known after the write.
      const bytes = this.bytes.write(value, this.at + 1);
      this.bytes[this.at] = bytes;
      this.at += bytes + 1;
      return;
    }
    this.varint(Buffer.byteLength(value));
    this.at += this.bytes.write(value, this.at);
  }

  words(values: Uint32Array): void {
    if (values.length > 24) {
      this.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), this.at);
      this.at += values.byteLength;
      return;
    }
    for (let index = 0; index < values.length; index += 1) this.word(values[index] ?? 0);
  }
}
