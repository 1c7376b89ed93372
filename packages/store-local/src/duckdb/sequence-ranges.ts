/** Whole numbers that were seen, as ranges: sequences of a worker are dense, so a few ranges hold millions. */
export class SequenceRanges {
  /** first, last, first, last … ascending, never touching. */
  readonly #bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.#bounds = [...bounds];
  }

  get bounds(): readonly number[] {
    return this.#bounds;
  }

  /** Answers whether it was new. */
  add(sequence: number): boolean {
    const bounds = this.#bounds;
    const last = bounds.length - 1;
    // Nearly always the next one.
    if (last > 0 && sequence === (bounds[last] ?? 0) + 1) {
      bounds[last] = sequence;
      return true;
    }
    const at = this.#rangeFrom(sequence);
    const first = bounds[at];
    if (first !== undefined && first <= sequence) return false;
    const joinsBefore = at > 0 && bounds[at - 1] === sequence - 1;
    const joinsAfter = first === sequence + 1;
    if (joinsBefore && joinsAfter) bounds.splice(at - 1, 2);
    else if (joinsBefore) bounds[at - 1] = sequence;
    else if (joinsAfter) bounds[at] = sequence;
    else bounds.splice(at, 0, sequence, sequence);
    return true;
  }

  /** Index of the first range that ends at or after `sequence`. */
  #rangeFrom(sequence: number): number {
    let low = 0;
    let high = this.#bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bounds[middle * 2 + 1] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low * 2;
  }
}
