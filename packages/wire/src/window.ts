/** Chunks of a body as one stretch of bytes: looked at from the front, taken from the front. What was handed out is never written to. */
export class Window {
  #chunks: Uint8Array[] = [];
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The first `bytesMax` bytes, or all where there are fewer. */
  peek(bytesMax: number): Uint8Array {
    const wanted = Math.min(bytesMax, this.#length);
    const first = this.#chunks[0] ?? noBytes;
    if (first.length - this.#offset >= wanted) return first.subarray(this.#offset, this.#offset + wanted);
    const joined = new Uint8Array(wanted);
    let filled = 0;
    let used = 0;
    let offset = this.#offset;
    while (filled < wanted) {
      const piece = (this.#chunks[used] ?? noBytes).subarray(offset, offset + wanted - filled);
      joined.set(piece, filled);
      filled += piece.length;
      offset += piece.length;
      if (offset < (this.#chunks[used]?.length ?? 0)) break;
      used += 1;
      offset = 0;
    }
    const rest = offset > 0 ? [(this.#chunks[used] ?? noBytes).subarray(offset)] : [];
    this.#chunks.splice(0, used + rest.length, joined, ...rest);
    this.#offset = 0;
    return joined;
  }

  take(bytes: number): void {
    this.#length -= bytes;
    let left = bytes;
    let used = 0;
    while (left > 0) {
      const here = (this.#chunks[used]?.length ?? 0) - this.#offset;
      if (left < here) {
        this.#offset += left;
        break;
      }
      left -= here;
      used += 1;
      this.#offset = 0;
    }
    if (used > 0) this.#chunks.splice(0, used);
  }
}

const noBytes = new Uint8Array(0);
