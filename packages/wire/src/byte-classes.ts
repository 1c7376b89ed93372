import { byteMask } from '@sluice/model';

const named: ReadonlyMap<number, number> = new Map([
  [0x40, byteMask.at],
  [0x2e, byteMask.dot],
  [0x2d, byteMask.dash],
  [0x5f, byteMask.underscore],
  [0x2f, byteMask.slash],
  [0x3a, byteMask.colon],
  [0x20, byteMask.space],
  [0x2b, byteMask.plus],
  [0x3d, byteMask.equals],
]);

/** Set beside the class of a byte at which the run of plain bytes in a JSON string ends: quote, backslash, control, not ASCII. */
export const stopBit = 0x10000;
/** The `byteMask` part of an entry. */
export const maskBits = 0xffff;

/** `byteMask` bit of each byte, and `stopBit`: one load a byte tells the scanner all it wants to know. */
export const byteClasses: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => classOf(byte));

/** Where two bytes stand, how many of them are read: two, or those before the stop. Above the class bits and `stopBit`. */
export const advanceShift = 24;

/**
 * The classes of two bytes at once, `second << 8 | first`: the bits of those before a stop, `stopBit` where there is one, and from
 * `advanceShift` on how many are before it. Of real text few dozen lines of the cache are in use.
 */
export const pairClasses: Int32Array = Int32Array.from({ length: 65_536 }, (_, pair) => {
  const first = byteClasses[pair & 0xff] ?? 0;
  const second = byteClasses[pair >>> 8] ?? 0;
  if (first >= stopBit) return stopBit;
  return second >= stopBit ? first | stopBit | (1 << advanceShift) : first | second | (2 << advanceShift);
});

/** Union of the `byteMask` bits of a span that is not JSON, where a backslash is a byte like any other. */
export function plainMask(bytes: Uint8Array, start: number, end: number): number {
  let mask = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    mask |= byte === 0x5c ? byteMask.other : (byteClasses[byte] ?? 0);
  }
  return mask & maskBits;
}

function classOf(byte: number): number {
  if (byte === 0x22) return stopBit;
  if (byte === 0x5c) return stopBit | byteMask.escape;
  if (byte >= 0x80) return stopBit | byteMask.high;
  if (byte < 0x20) return stopBit | byteMask.control;
  if (byte === 0x7f) return byteMask.control;
  if (byte >= 0x30 && byte <= 0x39) return byteMask.digit;
  if (byte >= 0x61 && byte <= 0x7a) return byteMask.lower;
  if (byte >= 0x41 && byte <= 0x5a) return byteMask.upper;
  return named.get(byte) ?? byteMask.other;
}
