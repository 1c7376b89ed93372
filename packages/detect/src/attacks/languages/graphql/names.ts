import { knownNames } from './known-names.ts';

/** Names that were made to fall together are looked for no further here. */
const probesMax = 16;
const slotsMin = 64;
const empty = -1;

/**
 * Numbers of the names of one text, by what is written: no text is made for a name. The known names come first. Names that collide too often
 * are kept as texts in a map of the language, whose hashes nobody outside can foresee.
 */
export class Names {
  readonly #text: string;
  #slots = new Int32Array(slotsMin).fill(empty);
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  #crowded: Map<string, number> | null = null;

  constructor(text: string) {
    this.#text = text;
    for (const name of knownNames) this.#add(hashOf(name, 0, name.length), 0, name.length);
  }

  /** How many different names have a number. */
  get count(): number {
    return this.#starts.length;
  }

  /** The number of the name that stands there; a new one where it is new. */
  numberOf(start: number, end: number): number {
    const hash = hashOf(this.#text, start, end);
    const known = this.#find(this.#text, start, end, hash);
    return known === empty ? this.#add(hash, start, end) : known;
  }

  /** -1 where no name of the text is written so. */
  find(name: string): number {
    return this.#find(name, 0, name.length, hashOf(name, 0, name.length));
  }

  #find(text: string, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < probesMax; probe += 1) {
      const number = this.#slots[(hash + probe) & mask] ?? empty;
      if (number === empty) break;
      if (this.#hashes[number] === hash && this.#isWritten(number, text, start, end)) return number;
    }
    return this.#crowded?.get(text.slice(start, end)) ?? empty;
  }

  #isWritten(number: number, text: string, start: number, end: number): boolean {
    const own = number < knownNames.length ? (knownNames[number] ?? '') : this.#text;
    const from = this.#starts[number] ?? 0;
    if ((this.#ends[number] ?? 0) - from !== end - start) return false;
    for (let at = start; at < end; at += 1) if (text.charCodeAt(at) !== own.charCodeAt(from + at - start)) return false;
    return true;
  }

  #add(hash: number, start: number, end: number): number {
    const number = this.#starts.length;
    this.#starts.push(start);
    this.#ends.push(end);
    this.#hashes.push(hash);
    if (number * 2 >= this.#slots.length) this.#widen();
    if (!this.#put(number, hash)) {
      this.#crowded ??= new Map();
      this.#crowded.set(this.#text.slice(start, end), number);
    }
    return number;
  }

  /** False where there is no room near where it belongs. */
  #put(number: number, hash: number): boolean {
    const mask = this.#slots.length - 1;
    for (let probe = 0; probe < probesMax; probe += 1) {
      const slot = (hash + probe) & mask;
      if (this.#slots[slot] !== empty) continue;
      this.#slots[slot] = number;
      return true;
    }
    return false;
  }

  /** What finds no room even then is kept as a text; what was kept so stays there. */
  #widen(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2).fill(empty);
    for (const number of before) {
      if (number === empty || this.#put(number, this.#hashes[number] ?? 0)) continue;
      this.#crowded ??= new Map();
      this.#crowded.set(
        (number < knownNames.length ? (knownNames[number] ?? '') : this.#text).slice(this.#starts[number], this.#ends[number]),
        number,
      );
    }
  }
}

/** FNV-1a, mixed so that its low bits are as good as its high ones. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c_9dc5 | 0;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash ^ (hash >>> 15);
}
