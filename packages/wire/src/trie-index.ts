import { isNoName } from '@sluice/kit';
import { type PathTrie, rootNode } from '@sluice/model';

/** No spelling is kept of this node's key. No span of bytes is that long. */
const noSpelling = 0xffffffff;

const none = 0;
const quote = 0x22;
const probesMax = 16;
const spellingBytesMax = 255;

/**
 * Finds trie nodes by key bytes. Columns over nodes, shared by all scanners of one trie: what followed a key last time is guessed first,
 * then a table by (parent, bytes) is asked, then the trie. A node has at most one spelling here, so keys that share a node (`*`, `{…}`)
 * fill nothing; the table holds at most as many entries as the trie has nodes.
 */
export class TrieIndex {
  readonly trie: PathTrie;
  /** Spellings of all nodes, each with its closing quote, as little-endian words, so that four bytes are compared at once. */
  arena: Int32Array<ArrayBuffer> = new Int32Array(1024);
  /** The first word of a node's spelling. */
  spellingStarts: Uint32Array<ArrayBuffer>;
  /** Bytes of a node's spelling with its quote, or `noSpelling`. */
  spellingLengths: Uint32Array<ArrayBuffer>;
  /** The child that came first in the last object at this node; 0 where none was met. */
  firsts: Uint32Array<ArrayBuffer>;
  /** The sibling that came next last time; 0 where none was met. */
  followers: Uint32Array<ArrayBuffer>;
  /** The node of this node's items; 0 where none was asked for. */
  items: Uint32Array<ArrayBuffer>;
  /** Where nothing is declared of a node's members: the node of those whose keys are not kept; 0 where none was met. */
  #nameless: Uint32Array;
  /** How many of a node's members `find` finds. */
  #found: Uint32Array;
  readonly #arenaWordsMax: number;
  readonly #slots: Uint32Array;
  #arenaUsed = 0;

  constructor(trie: PathTrie, arenaBytesMax = 262_144) {
    this.trie = trie;
    this.#arenaWordsMax = arenaBytesMax >> 2;
    this.#slots = new Uint32Array(1 << (32 - Math.clz32(trie.nodesMax * 4 - 1)));
    const size = Math.max(64, trie.size);
    this.spellingStarts = new Uint32Array(size);
    this.spellingLengths = new Uint32Array(size).fill(noSpelling);
    this.firsts = new Uint32Array(size);
    this.followers = new Uint32Array(size);
    this.items = new Uint32Array(size);
    this.#nameless = new Uint32Array(size);
    this.#found = new Uint32Array(size);
  }

  /** Nodes that the columns have room for. */
  get capacity(): number {
    return this.items.length;
  }

  itemOf(node: number): number {
    const item = this.trie.item(node);
    this.#reserve(this.trie.size);
    this.items[node] = item;
    return item;
  }

  /** The node of plain key bytes (no escape, valid UTF-8) below `parent` as far as the table knows, else 0. `hash` is that of `hashOf`. */
  find(parent: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const last = this.#slots.length - 1;
    for (let slot = slotOf(parent, hash) & last, probes = 0; probes < probesMax; slot = (slot + 1) & last, probes += 1) {
      const node = this.#slots[slot] ?? none;
      if (node === none) return none;
      if (this.trie.parent(node) === parent && this.#spells(node, bytes, start, end)) return node;
    }
    return none;
  }

  /** The node that the trie would answer with for a key that was not found, as far as that can be told without a look at what is declared; else 0. */
  nameless(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const node = this.#nameless[parent] ?? none;
    if (node === none) return none;
    return isNoName(bytes, start, end) || this.trie.isCrowded(parent, this.#found[parent] ?? 0) ? node : none;
  }

  /** Asks the trie. `isPlain` says that the bytes are the key itself, so that they may be remembered as its spelling. */
  learn(parent: number, key: string, isPlain: boolean, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const node = this.trie.child(parent, key);
    this.#reserve(this.trie.size);
    if (this.trie.isNameless(node) && this.trie.declaresNothing(parent)) this.#nameless[parent] = node;
    const isOwn = isPlain && this.spellingLengths[node] === noSpelling && this.trie.key(node) === key;
    if (isOwn && end - start <= spellingBytesMax) this.#remember(parent, node, hash, bytes, start, end);
    return node;
  }

  #spells(node: number, bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.spellingLengths[node] !== length + 1) return false;
    const from = this.spellingStarts[node] ?? 0;
    for (let index = 0; index < length; index += 1) {
      if ((((this.arena[from + (index >> 2)] ?? 0) >>> ((index & 3) << 3)) & 0xff) !== bytes[start + index]) return false;
    }
    return true;
  }

  #remember(parent: number, node: number, hash: number, bytes: Uint8Array, start: number, end: number): void {
    const length = end - start + 1;
    const used = this.#arenaUsed;
    // The word after the last byte can be read as well.
    const needed = used + (length >> 2) + 1;
    if (node === rootNode || needed > this.#arenaWordsMax) return;
    if (needed > this.arena.length) this.arena = widenedArena(this.arena, Math.max(this.arena.length * 2, needed));
    for (let index = 0; index < length; index += 1) {
      const byte = index < length - 1 ? (bytes[start + index] ?? 0) : quote;
      this.arena[used + (index >> 2)] = (this.arena[used + (index >> 2)] ?? 0) | (byte << ((index & 3) << 3));
    }
    this.#arenaUsed = needed;
    this.spellingStarts[node] = used;
    this.spellingLengths[node] = length;
    const last = this.#slots.length - 1;
    // Keys that were made to collide stay out of the table: then the trie's Map, whose hash is seeded, is asked each time.
    for (let slot = slotOf(parent, hash) & last, probes = 0; probes < probesMax; slot = (slot + 1) & last, probes += 1) {
      if (this.#slots[slot] !== none) continue;
      this.#slots[slot] = node;
      this.#found[parent] = (this.#found[parent] ?? 0) + 1;
      return;
    }
  }

  #reserve(nodes: number): void {
    if (nodes <= this.capacity) return;
    const size = Math.max(this.capacity * 2, nodes);
    const known = this.capacity;
    this.spellingStarts = widenedWords(this.spellingStarts, size);
    this.spellingLengths = widenedWords(this.spellingLengths, size).fill(noSpelling, known);
    this.firsts = widenedWords(this.firsts, size);
    this.followers = widenedWords(this.followers, size);
    this.items = widenedWords(this.items, size);
    this.#nameless = widenedWords(this.#nameless, size);
    this.#found = widenedWords(this.#found, size);
  }
}

/** By a length's last two bits: the bits of a word that the bytes beyond whole words fill. */
export const tailBits: Int32Array = Int32Array.of(0, 0xff, 0xffff, 0xffffff);

/** One step of the hash of key bytes; begins with 0. */
export function hashStep(hash: number, byte: number): number {
  return (Math.imul(hash, 0x01000193) + byte + 1) | 0;
}

function slotOf(parent: number, hash: number): number {
  const mixed = Math.imul(hash ^ Math.imul(parent + 1, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function widenedArena(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(length);
  to.set(from);
  return to;
}

function widenedWords(from: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(length);
  to.set(from);
  return to;
}
