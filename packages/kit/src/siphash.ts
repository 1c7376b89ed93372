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

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) of `bytes[start, end)`, written as two words (low, high) to `out[at]`. Words instead of a
 * bigint: no allocation a value on the hot path. One function with one copy of the round, so that its state stays in registers.
 */
export function sipHash(key: SipKey, bytes: Uint8Array, start: number, end: number, out: Uint32Array, at: number): void {
  let low0 = key.k0 ^ 0x70736575;
  let high0 = key.k1 ^ 0x736f6d65;
  let low1 = key.k2 ^ 0x6e646f6d;
  let high1 = key.k3 ^ 0x646f7261;
  let low2 = key.k0 ^ 0x6e657261;
  let high2 = key.k1 ^ 0x6c796765;
  let low3 = key.k2 ^ 0x79746573;
  let high3 = key.k3 ^ 0x74656462;
  const length = (end - start) | 0;
  const blocks = length >> 3;
  let index = start | 0;
  // Whole blocks, then what is left with the length, then the end, which has no message.
  for (let step = 0; step < blocks + 2; step += 1) {
    let low = 0;
    let high = 0;
    let rounds = 2;
    if (step < blocks) {
      low = word(bytes, index);
      high = word(bytes, index + 4);
      index = (index + 8) | 0;
    } else if (step === blocks) {
      high = (length & 0xff) << 24;
      for (let shift = 0; index < end; index += 1, shift += 8) {
        if (shift < 32) low |= (bytes[index] ?? 0) << shift;
        else high |= (bytes[index] ?? 0) << (shift - 32);
      }
    } else {
      low2 ^= 0xff;
      rounds = 4;
    }
    low3 ^= low;
    high3 ^= high;
    for (; rounds > 0; rounds -= 1) {
      // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32). A sum below what was added has a carry.
      let sum = (low0 + low1) | 0;
      high0 = (high0 + high1 + (sum >>> 0 < low1 >>> 0 ? 1 : 0)) | 0;
      let turned = (low1 << 13) | (high1 >>> 19);
      high1 = ((high1 << 13) | (low1 >>> 19)) ^ high0;
      low1 = turned ^ sum;
      low0 = high0;
      high0 = sum;
      // v2 += v3; v3 = rotl(v3, 16) ^ v2
      low2 = (low2 + low3) | 0;
      high2 = (high2 + high3 + (low2 >>> 0 < low3 >>> 0 ? 1 : 0)) | 0;
      turned = (low3 << 16) | (high3 >>> 16);
      high3 = ((high3 << 16) | (low3 >>> 16)) ^ high2;
      low3 = turned ^ low2;
      // v0 += v3; v3 = rotl(v3, 21) ^ v0
      low0 = (low0 + low3) | 0;
      high0 = (high0 + high3 + (low0 >>> 0 < low3 >>> 0 ? 1 : 0)) | 0;
      turned = (low3 << 21) | (high3 >>> 11);
      high3 = ((high3 << 21) | (low3 >>> 11)) ^ high0;
      low3 = turned ^ low0;
      // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
      sum = (low2 + low1) | 0;
      high2 = (high2 + high1 + (sum >>> 0 < low1 >>> 0 ? 1 : 0)) | 0;
      turned = (low1 << 17) | (high1 >>> 15);
      high1 = ((high1 << 17) | (low1 >>> 15)) ^ high2;
      low1 = turned ^ sum;
      low2 = high2;
      high2 = sum;
    }
    low0 ^= low;
    high0 ^= high;
  }
  out[at] = low0 ^ low1 ^ low2 ^ low3;
  out[at + 1] = high0 ^ high1 ^ high2 ^ high3;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}
