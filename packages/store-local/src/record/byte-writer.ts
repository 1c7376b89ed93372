const twoTo32 = 0x1_0000_0000;
/** Stands before a number that needs two words. */
export const wideNumber = 0xffff_ffff;

/**
 * Numbers and strings into one buffer that grows and is used again. A number is a whole word: one store, where a variable length is a
 * loop with branches that are guessed wrong, and segments are short-lived anyway. Little-endian, as every platform of Node is that we run on.
 */
export class ByteWriter {
  bytes: Buffer;
  words: Uint32Array;
  /** In bytes; always at a word's start. */
  at = 0;

  constructor(bytes = 65_536) {
    this.bytes = Buffer.allocUnsafeSlow(bytes);
    this.words = wordsOf(this.bytes);
  }

  /** Room is asked for once a record, not once a number. */
  ensure(more: number): void {
    if (this.at + more > this.bytes.length) this.#grow(more);
  }

  word(value: number): void {
    this.words[this.at >>> 2] = value;
    this.at += 4;
  }

  /** A whole number up to 2^53. What is none is written as 0. */
  number(value: number): void {
    if (value < wideNumber) this.word(value);
    else this.#wide(value);
  }

  /** Length in bytes and UTF-8, filled up to a word; asks for its own room and some for the numbers behind it. */
  text(value: string): void {
    this.ensure(value.length * 3 + 136);
    const end = shortText(value, this.words, this.at >>> 2);
    if (end >= 0) {
      this.at = end << 2;
      return;
    }
    const length = this.bytes.write(value, this.at + 4);
    this.word(length);
    this.at += (length + 3) & ~3;
  }

  #wide(value: number): void {
    this.word(wideNumber);
    this.word(value >>> 0);
    this.word(Math.floor(value / twoTo32));
  }

  #grow(more: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, (this.at + more + 3) & ~3));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.words = wordsOf(larger);
  }
}

function wordsOf(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, 0, bytes.length >>> 2);
}

/** Forms of values are as long at most. */
const shortMax = 24;

/**
 * Writes a short text of ASCII as `text` does and answers where it ends, in words; -1 where it is no such text. A call into the engine
 * costs more than its characters, which are put together to words here.
 */
export function shortText(value: string, words: Uint32Array, start: number): number {
  const length = value.length;
  if (length > shortMax) return -1;
  let at = start;
  words[at++] = length;
  let all = 0;
  for (let index = 0; index < length; ) {
    let word = 0;
    for (let shift = 0; shift < 32 && index < length; shift += 8) {
      const code = value.charCodeAt(index++);
      all |= code;
      word |= code << shift;
    }
    words[at++] = word;
  }
  return all > 127 ? -1 : at;
}
