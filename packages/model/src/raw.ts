const inspect = Symbol.for('nodejs.util.inspect.custom');

/** Text as it travelled. It cannot be printed, joined or serialised by accident; only the few rooms that judge may reveal it. */
export class Raw {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  static reveal(raw: Raw): string {
    return raw.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return `[raw ${this.#text.length}]`;
  }

  [inspect](): string {
    return this.toString();
  }
}
