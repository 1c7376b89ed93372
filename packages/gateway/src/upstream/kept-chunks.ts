const none = Buffer.alloc(0);
/** Longer bodies are kept read by read: by default nobody holds all of one, and a length that is only announced takes no memory. */
const placedBytesMax = 256 * 1024;

/**
 * Copies the chunks of bodies out of memory that the next read overwrites. A body whose length was announced is put together as it comes,
 * in memory of just that size: who holds all of its chunks then has it in one piece without copying it again (`hold` of flow).
 */
export class KeptChunks {
  /** Where the rest of the body is put; empty where each chunk has memory of its own. */
  #place = none;

  /** A body of `length` bytes comes, and so many of them are here. */
  begin(length: number, bytesHere: number): void {
    if (length > bytesHere && length <= placedBytesMax) this.#place = Buffer.allocUnsafeSlow(length);
  }

  /** The same bytes in memory that stays. */
  keep(bytes: Buffer): Buffer {
    if (bytes.length > this.#place.length) return Buffer.from(bytes);
    const kept = this.#place.subarray(0, bytes.length);
    kept.set(bytes);
    this.#place = this.#place.subarray(bytes.length);
    return kept;
  }

  /** The body is over, or given up. */
  end(): void {
    this.#place = none;
  }
}
