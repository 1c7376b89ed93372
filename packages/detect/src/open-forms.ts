import type { ValueCheck } from './evidence.ts';

/** A form that a value at a place could have, with what is the same for all of its values. Flat, and all made alike: it is asked often. */
export interface OpenForm {
  readonly classIndex: number;
  /** The class's bit in the gates. */
  readonly bit: number;
  readonly what: string;
  readonly needs: number;
  readonly allows: number;
  readonly bytesMin: number;
  readonly bytesMax: number;
  readonly fits: ValueCheck;
  readonly check: ValueCheck | null;
  /** What the form adds when it fits. */
  readonly worth: number;
  /** Log-odds of a value that fits. */
  readonly score: number;
}

const slotBits = 4;

/**
 * The forms of one place, class by class, the surest of each first. Of some thirty that its name leaves open a value's mask leaves one or
 * none, and the values of a place have few masks: what each leaves is kept, in a slot that the next mask with the same hash takes over.
 */
export class OpenForms {
  readonly #forms: readonly OpenForm[];
  readonly #masks = new Int32Array(1 << slotBits).fill(-1);
  readonly #slots: (readonly OpenForm[])[] = new Array<readonly OpenForm[]>(1 << slotBits).fill([]);

  constructor(forms: readonly OpenForm[]) {
    this.#forms = forms;
  }

  /** Those that a value of this mask can have. */
  of(mask: number): readonly OpenForm[] {
    const slot = Math.imul(mask, 0x9e3779b1) >>> (32 - slotBits);
    if (this.#masks[slot] !== mask) {
      this.#masks[slot] = mask;
      this.#slots[slot] = this.#forms.filter(({ needs, allows }) => (mask & needs) === needs && (mask & ~allows) === 0);
    }
    return this.#slots[slot] ?? [];
  }
}
