/** A process that ends by itself is replaced after this time: at once where it had served a while, longer each time it had not. */
const againMs = { first: 100, most: 10_000, served: 1_000 } as const;

/** How long to wait before a process is started again. */
export class Backoff {
  #inARow: number;

  /** `inARow`: how many had not served before, one after the other. */
  constructor(inARow = 0) {
    this.#inARow = inARow;
  }

  get inARow(): number {
    return this.#inARow;
  }

  /** `servedMs`: how long the one that ended had done its work; 0 where it never came to it. */
  nextMs(servedMs: number): number {
    this.#inARow = servedMs < againMs.served ? this.#inARow + 1 : 0;
    return this.#inARow === 0 ? 0 : Math.min(againMs.most, againMs.first * 2 ** (this.#inARow - 1));
  }
}
