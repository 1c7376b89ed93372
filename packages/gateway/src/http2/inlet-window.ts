/** What we take on a connection before somebody uses it: as many whole streams as this holds may wait for their readers. */
export const connectionWindowBytes = 1024 * 1024;

/** What the other side may still send on one connection, whichever stream it is for. */
export class InletWindow {
  #left = connectionWindowBytes;
  #untold = 0;

  /** Nothing more may come, because what came waits for its readers. */
  get isClosed(): boolean {
    return this.#left <= 0;
  }

  /** So many bytes came; false where they were too many. */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }

  /** So many bytes are used up. Answers what the other side is to be told of; 0 while that is not worth a frame. */
  give(bytes: number): number {
    this.#untold += bytes;
    // While others hold most of the window, what is free is not kept back from those who could use it.
    const share = connectionWindowBytes / 4;
    if (this.#untold < share && this.#left >= share) return 0;
    const told = this.#untold;
    this.#untold = 0;
    this.#left += told;
    return told;
  }
}
