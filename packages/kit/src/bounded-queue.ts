/** A first-in first-out queue with a named bound; what does not fit is refused and counted, never silently lost. */
export class BoundedQueue<Item> {
  readonly #items: (Item | undefined)[];
  readonly #max: number;
  #head = 0;
  #size = 0;
  #dropped = 0;

  constructor(itemsMax: number) {
    this.#max = itemsMax;
    this.#items = new Array<Item | undefined>(itemsMax);
  }

  get size(): number {
    return this.#size;
  }

  /** How many were refused because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  push(item: Item): boolean {
    if (this.#size === this.#max) {
      this.#dropped += 1;
      return false;
    }
    this.#items[(this.#head + this.#size) % this.#max] = item;
    this.#size += 1;
    return true;
  }

  shift(): Item | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#max;
    this.#size -= 1;
    return item;
  }
}
