import { byteMask } from '@sluice/model';
import { maskOf } from './bytes.ts';
import type { CompiledClass } from './compiled-class.ts';

const masks = 1 << 16;
const lengths = 256;

/** No text of this mask holds anything, however long. */
const never = 0xffff;

/**
 * What a value's mask and length rule out, as tables: most values leave after two loads and an AND. A table of 65,536 masks is filled
 * as masks are met, since real bodies have a few dozen.
 */
export class Gates {
  readonly #classes: readonly CompiledClass[];
  readonly #texts: readonly { readonly needs: number; readonly bytesMin: number }[];
  readonly #bitsByMask = new Int32Array(masks);
  readonly #blankBitsByMask = new Int32Array(masks);
  readonly #textMinByMask = new Uint16Array(masks);
  readonly #known = new Uint8Array(masks);
  /** Bits of the classes with a form of that length; the last entry is for all that is longer. */
  readonly #bitsByLength = new Int32Array(lengths);
  readonly #blankBitsByLength = new Int32Array(lengths);

  constructor(classes: readonly CompiledClass[]) {
    this.#classes = classes;
    this.#texts = classes.flatMap(({ finders }) =>
      finders.flatMap((finder) => [
        ...finder.literals.map((literal) => ({ needs: needsOf(literal), bytesMin: finder.bytesMin })),
        ...(finder.digitsMin > 0 ? [{ needs: byteMask.digit, bytesMin: finder.bytesMin }] : []),
      ]),
    );
    for (const { forms, bit, prior, worths } of classes) {
      forms.forEach(({ shape }, index) => {
        const last = Math.min(shape.bytesMax, lengths - 1);
        for (let length = Math.min(shape.bytesMin, lengths - 1); length <= last; length += 1) {
          this.#bitsByLength[length] = (this.#bitsByLength[length] ?? 0) | bit;
          if (prior + (worths[index] ?? 0) >= 0) this.#blankBitsByLength[length] = (this.#blankBitsByLength[length] ?? 0) | bit;
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

  /** How long text of this mask must be to hold anything. */
  textMin(mask: number): number {
    if (this.#known[mask] === 0) this.#learn(mask);
    return this.#textMinByMask[mask] ?? 0;
  }

  #learn(mask: number): void {
    let bits = 0;
    let blankBits = 0;
    for (const { forms, bit, prior, worths } of this.#classes) {
      forms.forEach(({ shape }, index) => {
        if ((mask & shape.needs) !== shape.needs || (mask & ~shape.allows) !== 0) return;
        bits |= bit;
        if (prior + (worths[index] ?? 0) >= 0) blankBits |= bit;
      });
    }
    let least = never;
    for (const { needs, bytesMin } of this.#texts) if ((mask & needs) === needs && bytesMin < least) least = bytesMin;
    this.#bitsByMask[mask] = bits;
    this.#blankBitsByMask[mask] = blankBits;
    this.#textMinByMask[mask] = least;
    this.#known[mask] = 1;
  }
}

/** Letters of a literal may come in either case, so only its other bytes are needed. */
function needsOf(literal: string): number {
  const bytes = Uint8Array.from(literal, (character) => character.charCodeAt(0));
  return maskOf(bytes, 0, bytes.length) & ~(byteMask.lower | byteMask.upper);
}
