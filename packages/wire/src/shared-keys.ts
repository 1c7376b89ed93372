const bytesAKey = 64;

/**
 * The keys met in open objects among those that share a node, where a stamp on the node cannot tell two apart. Sets of the language:
 * exact, and their hash is seeded, so that keys made to collide cost no more than others.
 */
export class SharedKeys {
  readonly #bytesMax: number;
  readonly #setByDepth: (Set<string> | undefined)[] = [];
  readonly #bytesByDepth: number[] = [];
  #bytes = 0;
  #deepest = -1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The deepest open object of which keys are kept; -1 where there is none. */
  get deepest(): number {
    return this.#deepest;
  }

  /** `full` when the bound is reached: then nothing could be said, and nothing was kept. */
  add(depth: number, key: string): 'new' | 'again' | 'full' {
    const known = this.#setByDepth[depth];
    if (known?.has(key)) return 'again';
    const bytes = key.length * 2 + bytesAKey;
    if (this.#bytes + bytes > this.#bytesMax) return 'full';
    if (known) known.add(key);
    else this.#setByDepth[depth] = new Set([key]);
    this.#bytesByDepth[depth] = (this.#bytesByDepth[depth] ?? 0) + bytes;
    this.#bytes += bytes;
    this.#deepest = Math.max(this.#deepest, depth);
    return 'new';
  }

  /** Lets go of the keys of objects at this depth and deeper. */
  closeTo(depth: number): void {
    for (; this.#deepest >= depth; this.#deepest -= 1) {
      this.#bytes -= this.#bytesByDepth[this.#deepest] ?? 0;
      this.#bytesByDepth[this.#deepest] = 0;
      this.#setByDepth[this.#deepest] = undefined;
    }
  }
}
