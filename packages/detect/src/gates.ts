import type { CompiledClass } from './compiled-class.ts';

const masks = 1 << 16;
const lengths = 256;
/** No value of this mask fits, however long. */
const never = 0xffff;

/**
 * What a value's mask and length rule out of the forms of whole values, as tables: most values leave after two loads and an AND. A table
 * of 65,536 masks is filled as masks are met, since real bodies have a few dozen.
 */
export class Gates {
  readonly #classes: readonly CompiledClass[];
  readonly #bitsByMask = new Int32Array(masks);
  readonly #blankBitsByMask = new Int32Array(masks);
  readonly #blankMinByMask = new Uint16Array(masks);
  readonly #known = new Uint8Array(masks);
  /** Bits of the classes with a form of that length; the last entry is for all that is longer. */
  readonly #bitsByLength = new Int32Array(lengths);
  readonly #blankBitsByLength = new Int32Array(lengths);

  constructor(classes: readonly CompiledClass[]) {
    this.#classes = classes;
    for (const { forms, keyForms, bit, prior, worths } of classes) {
      [...forms, ...keyForms].forEach(({ shape }, index) => {
        const last = Math.min(shape.bytesMax, lengths - 1);
        for (let length = Math.min(shape.bytesMin, lengths - 1); length <= last; length += 1) {
          this.#bitsByLength[length] = (this.#bitsByLength[length] ?? 0) | bit;
          if (prior + (worths[index] ?? Number.NEGATIVE_INFINITY) >= 0)
            this.#blankBitsByLength[length] = (this.#blankBitsByLength[length] ?? 0) | bit;
        }
      });
    }
  }

  /** Bits of the classes that have a form whose bytes these could be. */
  bits(mask: number, length: number): number {
    if (this.#known[mask] === 0) this.#learn(mask);
    return (this.#bitsByMask[mask] ?? 0) & (this.#bitsByLength[length < lengths ? length : lengths - 1] ?? 0);
  }

  /** The same where the name says nothing, so that only forms count that are rare by themselves. */
  blankBits(mask: number, length: number): number {
    if (this.#known[mask] === 0) this.#learn(mask);
    return (this.#blankBitsByMask[mask] ?? 0) & (this.#blankBitsByLength[length < lengths ? length : lengths - 1] ?? 0);
  }

  /** Below this length, no form fits a value of this mask whose name says nothing. */
  blankMin(mask: number): number {
    if (this.#known[mask] === 0) this.#learn(mask);
    return this.#blankMinByMask[mask] ?? 0;
  }

  #learn(mask: number): void {
    let bits = 0;
    let blankBits = 0;
    let blankMin = never;
    for (const { forms, keyForms, bit, prior, worths } of this.#classes) {
      [...forms, ...keyForms].forEach(({ shape }, index) => {
        if ((mask & shape.needs) !== shape.needs || (mask & ~shape.allows) !== 0) return;
        bits |= bit;
        // What counts under a name of its own does not where the name says nothing.
        if (prior + (worths[index] ?? Number.NEGATIVE_INFINITY) < 0) return;
        blankBits |= bit;
        blankMin = Math.min(blankMin, shape.bytesMin);
      });
    }
    this.#bitsByMask[mask] = bits;
    this.#blankBitsByMask[mask] = blankBits;
    this.#blankMinByMask[mask] = blankMin;
    this.#known[mask] = 1;
  }
}
