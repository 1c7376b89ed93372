import { byteMask } from '@sluice/model';
import { anyByte, signsOf } from './bytes.ts';
import type { CompiledClass } from './compiled-class.ts';
import type { LiteralAutomaton } from './literal-automaton.ts';
import { LiteralSkips } from './literal-skips.ts';

const masks = 1 << 16;
/** Masks whose literals are told apart; real bodies have a few dozen. Others are searched for all literals. */
const rowsMax = 1024;
/** Different sets of literals that are kept, two kilobytes each. */
const skipsMax = 256;
/** Lengths are told apart in steps of four bytes, up to that of the longest token. */
const rungs = 22;
/** No text of this mask holds anything, however long. */
const never = 0xffff;

interface GatedText {
  /** '' where a run of digits leads to the finder. */
  readonly literal: string;
  readonly needs: number;
  readonly bytesMin: number;
  /** Bits of which one must be there: a backslash is an escape in decoded JSON and another sign in plain text. */
  readonly either: number;
}

/**
 * What a value's mask and length rule out of text that is looked for inside values: most values are too short for all that their bytes
 * could spell, and the literals that remain for the others are few and long, so that a search for them may jump.
 */
export class TextGates {
  readonly #texts: readonly GatedText[];
  readonly #codeOfByte: Uint8Array;
  readonly #bytesMinByMask = new Uint16Array(masks);
  /** 1 and more where a mask is known; its row then begins at one less, times `rungs`. */
  readonly #rowByMask = new Uint16Array(masks);
  readonly #skips: (LiteralSkips | null | undefined)[] = [];
  readonly #skipsByLiterals = new Map<string, LiteralSkips | null>();
  #rows = 0;

  constructor(classes: readonly CompiledClass[], automaton: LiteralAutomaton) {
    this.#codeOfByte = automaton.codeOfByte;
    this.#texts = classes.flatMap(({ finders }) =>
      finders.flatMap(({ literals, digitsMin, needs, bytesMin }) => [
        ...literals.map((literal) => ({
          literal,
          needs: needs | signsOf(literal),
          bytesMin,
          either: literal.includes('\\') ? byteMask.escape | byteMask.other : anyByte,
        })),
        ...(digitsMin > 0 ? [{ literal: '', needs: needs | byteMask.digit, bytesMin, either: anyByte }] : []),
      ]),
    );
  }

  /** How long text of this mask must be to hold anything. */
  bytesMin(mask: number): number {
    const known = this.#bytesMinByMask[mask] ?? 0;
    return known === 0 ? this.#learn(mask) : known;
  }

  /** How to search text of this mask and length; `null` where the literals are too short for jumps. */
  skips(mask: number, length: number): LiteralSkips | null {
    let row = this.#rowByMask[mask] ?? 0;
    if (row === 0) {
      if (this.#rows === rowsMax) return null;
      this.#rows += 1;
      row = this.#rows;
      this.#rowByMask[mask] = row;
    }
    const rung = Math.min(length >> 2, rungs - 1);
    const at = (row - 1) * rungs + rung;
    const known = this.#skips[at];
    if (known !== undefined) return known;
    while (this.#skips.length < row * rungs) this.#skips.push(undefined);
    const made = this.#make(mask, rung === rungs - 1 ? never : rung * 4 + 3);
    this.#skips[at] = made;
    return made;
  }

  #learn(mask: number): number {
    let least = never;
    for (const text of this.#texts) if (isOpen(text, mask) && text.bytesMin < least) least = text.bytesMin;
    this.#bytesMinByMask[mask] = least;
    return least | 0;
  }

  #make(mask: number, lengthMax: number): LiteralSkips | null {
    const literals = this.#texts.flatMap((text) =>
      text.literal.length > 1 && text.bytesMin <= lengthMax && isOpen(text, mask) ? [text.literal] : [],
    );
    const key = literals.join('\n');
    const known = this.#skipsByLiterals.get(key);
    if (known !== undefined) return known;
    if (this.#skipsByLiterals.size === skipsMax) return null;
    const made = LiteralSkips.of(literals, this.#codeOfByte);
    this.#skipsByLiterals.set(key, made);
    return made;
  }
}

function isOpen({ either, needs }: GatedText, mask: number): boolean {
  return (mask & needs) === needs && (mask & either) !== 0;
}
