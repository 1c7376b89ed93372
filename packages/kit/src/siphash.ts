/** A 128-bit key for SipHash as four little-endian words. */
export interface SipKey {
  readonly k0: number;
  readonly k1: number;
  readonly k2: number;
  readonly k3: number;
}

export function sipKeyOf(bytes: Uint8Array): SipKey {
  if (bytes.length !== 16) throw new Error(`a SipHash key has 16 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  return { k0: view.getInt32(0, true), k1: view.getInt32(4, true), k2: view.getInt32(8, true), k3: view.getInt32(12, true) };
}

let low0 = 0;
let high0 = 0;
let low1 = 0;
let high1 = 0;
let low2 = 0;
let high2 = 0;
let low3 = 0;
let high3 = 0;

function round(): void {
  // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
  let sum = (low0 >>> 0) + (low1 >>> 0);
  high0 = (high0 + high1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  low0 = sum | 0;
  let low = (low1 << 13) | (high1 >>> 19);
  let high = (high1 << 13) | (low1 >>> 19);
  low1 = low ^ low0;
  high1 = high ^ high0;
  low = low0;
  low0 = high0;
  high0 = low;
  // v2 += v3; v3 = rotl(v3, 16) ^ v2
  sum = (low2 >>> 0) + (low3 >>> 0);
  high2 = (high2 + high3 + (sum > 0xffffffff ? 1 : 0)) | 0;
  low2 = sum | 0;
  low = (low3 << 16) | (high3 >>> 16);
  high = (high3 << 16) | (low3 >>> 16);
  low3 = low ^ low2;
  high3 = high ^ high2;
  // v0 += v3; v3 = rotl(v3, 21) ^ v0
  sum = (low0 >>> 0) + (low3 >>> 0);
  high0 = (high0 + high3 + (sum > 0xffffffff ? 1 : 0)) | 0;
  low0 = sum | 0;
  low = (low3 << 21) | (high3 >>> 11);
  high = (high3 << 21) | (low3 >>> 11);
  low3 = low ^ low0;
  high3 = high ^ high0;
  // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
  sum = (low2 >>> 0) + (low1 >>> 0);
  high2 = (high2 + high1 + (sum > 0xffffffff ? 1 : 0)) | 0;
  low2 = sum | 0;
  low = (low1 << 17) | (high1 >>> 15);
  high = (high1 << 17) | (low1 >>> 15);
  low1 = low ^ low2;
  high1 = high ^ high2;
  low = low2;
  low2 = high2;
  high2 = low;
}

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of `bytes[start, end)`, written as two words (low, high) to `out[at]`.
 * Words instead of a bigint: no allocation a value on the hot path.
 */
export function sipHash(key: SipKey, bytes: Uint8Array, start: number, end: number, out: Uint32Array, at: number): void {
  low0 = key.k0 ^ 0x70736575;
  high0 = key.k1 ^ 0x736f6d65;
  low1 = key.k2 ^ 0x6e646f6d;
  high1 = key.k3 ^ 0x646f7261;
  low2 = key.k0 ^ 0x6e657261;
  high2 = key.k1 ^ 0x6c796765;
  low3 = key.k2 ^ 0x79746573;
  high3 = key.k3 ^ 0x74656462;
  const length = end - start;
  let index = start;
  for (const last = end - 7; index < last; index += 8) absorb(word(bytes, index), word(bytes, index + 4));
  let tailLow = 0;
  let tailHigh = (length & 0xff) << 24;
  for (let shift = 0; index < end; index += 1, shift += 8) {
    if (shift < 32) tailLow |= (bytes[index] ?? 0) << shift;
    else tailHigh |= (bytes[index] ?? 0) << (shift - 32);
  }
  absorb(tailLow, tailHigh);
  low2 ^= 0xff;
  round();
  round();
  round();
  round();
  out[at] = low0 ^ low1 ^ low2 ^ low3;
  out[at + 1] = high0 ^ high1 ^ high2 ^ high3;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function absorb(low: number, high: number): void {
  low3 ^= low;
  high3 ^= high;
  round();
  round();
  low0 ^= low;
  high0 ^= high;
}
