/** Streams that we reset and the other side may not know of yet: what still comes on them is dropped, and no error (RFC 9113 section 5.1). */
export class RecentResets {
  readonly #ids = new Set<number>();

  add(streamId: number): void {
    if (this.#ids.size >= resetsRemembered) {
      const [oldest] = this.#ids;
      if (oldest !== undefined) this.#ids.delete(oldest);
    }
    this.#ids.add(streamId);
  }

  has(streamId: number): boolean {
    return this.#ids.has(streamId);
  }
}

const resetsRemembered = 256;
