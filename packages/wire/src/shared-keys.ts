/** Room of an object's first keys; objects that fit into it leave it behind for the next ones. */
const slotsKept = 64;
const bytesASlot = 8;
/** Keys that were made to collide are not looked for any further; more room parts them, or nothing could be said of them. */
const probesMax = 64;

/** The keys of one open object: two words of each, in the first free place from where they belong. */
interface Prints {
  words: Uint32Array;
  count: number;
}

/**
 * The keys met in open objects among those that share a node, where a stamp on the node cannot tell two apart. Of each 64 bits are kept
 * and no text: a million keys of one object cost a Set of the language a third of a second and ten times the memory.
 */
export class SharedKeys {
  readonly #slotsMax: number;
  readonly #byDepth: (Prints | undefined)[] = [];
  #slots = 0;
  #deepest = -1;

  constructor(bytesMax: number) {
    this.#slotsMax = bytesMax / bytesASlot;
  }

  /** The deepest open object of which keys are kept; -1 where there is none. */
  get deepest(): number {
    return this.#deepest;
  }

  /** By the key's bytes without escapes. `full` when the bound is reached: then nothing could be said, and nothing was kept. */
  add(depth: number, bytes: Uint8Array, start: number, end: number): 'new' | 'again' | 'full' {
    const prints = this.#byDepth[depth] ?? this.#open(depth);
    if (prints.count * 4 >= prints.words.length && !this.#widen(prints)) return 'full';
    let low = 0x811c9dc5;
    let high = end - start;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x5bd1e995);
      high ^= high >>> 15;
    }
    low = mixed(low);
    // A free place is two zeros.
    high = high >>> 0 || 1;
    let place = placeOf(prints.words, low, high);
    for (; place < 0; place = placeOf(prints.words, low, high)) if (!this.#widen(prints)) return 'full';
    if (prints.words[place + 1] === high) return 'again';
    prints.words[place] = low;
    prints.words[place + 1] = high;
    prints.count += 1;
    if (depth > this.#deepest) this.#deepest = depth;
    return 'new';
  }

  /** Lets go of the keys of objects at this depth and deeper. */
  closeTo(depth: number): void {
    for (; this.#deepest >= depth; this.#deepest -= 1) {
      const prints = this.#byDepth[this.#deepest];
      if (prints === undefined || prints.count === 0) continue;
      prints.count = 0;
      const slots = prints.words.length >> 1;
      if (slots === slotsKept) {
        prints.words.fill(0);
        continue;
      }
      this.#slots -= slots;
      this.#byDepth[this.#deepest] = undefined;
    }
  }

  #open(depth: number): Prints {
    const prints = { words: new Uint32Array(slotsKept * 2), count: 0 };
    this.#byDepth[depth] = prints;
    this.#slots += slotsKept;
    return prints;
  }

  #widen(prints: Prints): boolean {
    const { words } = prints;
    const slots = words.length >> 1;
    if (this.#slots + slots > this.#slotsMax) return false;
    this.#slots += slots;
    const wider = new Uint32Array(words.length * 2);
    for (let at = 0; at < words.length; at += 2) {
      const high = words[at + 1] ?? 0;
      if (high === 0) continue;
      const low = words[at] ?? 0;
      const place = placeOf(wider, low, high);
      // In twice the room no key is farther from its place than it was.
      if (place < 0) continue;
      wider[place] = low;
      wider[place + 1] = high;
    }
    prints.words = wider;
    return true;
  }
}

/** Where these words stand, or the free place for them; -1 where neither is near. */
function placeOf(words: Uint32Array, low: number, high: number): number {
  const last = words.length - 1;
  let at = (low * 2) & last;
  for (let probes = 0; probes < probesMax; probes += 1) {
    const here = words[at + 1];
    if (here === 0 || (here === high && words[at] === low)) return at;
    at = (at + 2) & last;
  }
  return -1;
}

function mixed(hash: number): number {
  let word = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
