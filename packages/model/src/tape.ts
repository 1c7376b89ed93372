/** In `Tape.faultAt`: no fault ended the reading. */
export const notFaulty = 0xffffffff;

/** What a token is. Containers stand once, at their start, and know the token after their end. */
export const tokenKind = { object: 1, array: 2, string: 3, number: 4, true: 5, false: 6, null: 7, text: 8 } as const;

/** Byte classes that a string holds; detectors name those that they need, so that most values leave after one AND. */
export const byteMask = {
  digit: 1,
  lower: 2,
  upper: 4,
  at: 8,
  dot: 16,
  dash: 32,
  underscore: 64,
  slash: 128,
  colon: 256,
  space: 512,
  plus: 1024,
  equals: 2048,
  escape: 4096,
  high: 8192,
  control: 16_384,
  other: 32_768,
} as const;

/** Things that were odd in the bytes and that two parsers might read differently. */
export const tapeFault = {
  duplicateKey: 1,
  tooDeep: 2,
  tooMany: 4,
  invalid: 8,
  truncated: 16,
  invalidUtf8: 32,
  loneSurrogate: 64,
  /** A key beyond its bound, or a value that does not fit into a unit. */
  tooLarge: 128,
} as const;

/**
 * The addressed values of one unit: parallel columns, no object a value, so that a WebAssembly scanner can fill the same memory.
 * Offsets are into `bytes`. A string's span is what stands between its quotes; a container's span includes its brackets.
 */
export class Tape {
  bytes: Uint8Array = new Uint8Array(0);
  /** Tokens in use. */
  count = 0;
  /** Union of `tapeFault` bits. */
  faults = 0;
  /** Where reading ended because of a fault; `notFaulty` where it did not. */
  faultAt = notFaulty;
  kinds: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** Node of the path trie at which the value stands. */
  nodes: Uint32Array;
  /** Union of `byteMask` bits of a string's bytes; 0 for other kinds. */
  masks: Uint16Array;
  /** Where the member begins: the quote of its key, or the value itself for an array item or the root. */
  members: Uint32Array;
  /** Index of the first token after this value's subtree: `index + 1` for a scalar. */
  nexts: Uint32Array;
  /** Index of the container's token; 0xffffffff for the root. */
  parents: Uint32Array;

  constructor(tokens = 1024) {
    this.kinds = new Uint8Array(tokens);
    this.starts = new Uint32Array(tokens);
    this.ends = new Uint32Array(tokens);
    this.nodes = new Uint32Array(tokens);
    this.masks = new Uint16Array(tokens);
    this.members = new Uint32Array(tokens);
    this.nexts = new Uint32Array(tokens);
    this.parents = new Uint32Array(tokens);
  }

  get capacity(): number {
    return this.kinds.length;
  }

  /** Doubles the columns; the scanner calls it when full. */
  grow(): void {
    const tokens = this.capacity * 2;
    this.kinds = widen(this.kinds, new Uint8Array(tokens));
    this.starts = widen(this.starts, new Uint32Array(tokens));
    this.ends = widen(this.ends, new Uint32Array(tokens));
    this.nodes = widen(this.nodes, new Uint32Array(tokens));
    this.masks = widen(this.masks, new Uint16Array(tokens));
    this.members = widen(this.members, new Uint32Array(tokens));
    this.nexts = widen(this.nexts, new Uint32Array(tokens));
    this.parents = widen(this.parents, new Uint32Array(tokens));
  }

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.count = 0;
    this.faults = 0;
    this.faultAt = notFaulty;
  }
}

function widen<Column extends Uint8Array | Uint16Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
