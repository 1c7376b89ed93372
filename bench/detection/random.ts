/** Numbers that look random and are the same in every run with the same seed. */
export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = hashOf(seed);
  }

  /** From 0 up to 1, without 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  digits(count: number): string {
    return this.text('0123456789', count);
  }

  text(signs: string, count: number): string {
    return Array.from({ length: count }, () => signs[this.between(0, signs.length - 1)] ?? '').join('');
  }

  /** `9` becomes a digit, `A` a capital, `a` a small letter, `h` a small hexadecimal digit, `*` any letter or digit; the rest stays. */
  fill(template: string): string {
    return Array.from(template, (sign) => {
      const signs = signsOf[sign];
      return signs === undefined ? sign : this.text(signs, 1);
    }).join('');
  }

  shuffled<Item>(items: readonly Item[]): readonly Item[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((one, other) => one.at - other.at)
      .map(({ item }) => item);
  }
}

export const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const smalls = 'abcdefghijklmnopqrstuvwxyz';
export const alphanumerics = `${capitals}${smalls}0123456789`;

const signsOf: Readonly<Record<string, string>> = {
  '9': '0123456789',
  A: capitals,
  a: smalls,
  h: '0123456789abcdef',
  '*': alphanumerics,
};

/** FNV-1a over UTF-16 units, its bits mixed once more. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x45d9f3b) >>> 0;
}
