import { utf8 } from '@sluice/kit';

/** 32 bytes of HMAC-SHA-256 of a text under the pseudonym key that is in use. */
export type KeyedBlock = (text: Uint8Array) => Uint8Array;

/**
 * Keyed chance that a value brings with it: the counter mode of NIST SP 800-108r1 (4.1) with HMAC-SHA-256 as its function, the label
 * `sluice pseudonym 1` and the scope and the value as context, lengths in front so that no two contexts have one text.
 */
export class Draw {
  readonly #keyed: KeyedBlock;
  readonly #context: string;
  #block: Uint8Array = new Uint8Array(0);
  #at = 0;
  #counter = 0;

  constructor(keyed: KeyedBlock, scope: string, value: string, attempt: number) {
    this.#keyed = keyed;
    this.#context = `sluice pseudonym 1\0${attempt}\0${scope.length}\0${scope}\0${value}`;
  }

  /** A whole number below `limit`; the bias is below `limit` / 2^32. */
  below(limit: number): number {
    if (this.#at + 4 > this.#block.length) {
      this.#counter += 1;
      this.#block = this.#keyed(utf8(`${this.#counter}\0${this.#context}`));
      this.#at = 0;
    }
    const block = this.#block;
    const word =
      ((block[this.#at] ?? 0) << 24) | ((block[this.#at + 1] ?? 0) << 16) | ((block[this.#at + 2] ?? 0) << 8) | (block[this.#at + 3] ?? 0);
    this.#at += 4;
    return (word >>> 0) % limit;
  }

  letters(alphabet: string, count: number): string {
    let text = '';
    for (let index = 0; index < count; index += 1) text += alphabet.charAt(this.below(alphabet.length));
    return text;
  }
}
