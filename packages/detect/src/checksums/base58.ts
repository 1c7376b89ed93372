import { sha256 } from './sha256.ts';

const bitcoin = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const ripple = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';
const valueByByte = { bitcoin: valuesOf(bitcoin), ripple: valuesOf(ripple) } as const;

export type Base58Alphabet = keyof typeof valueByByte;

/** The bytes that base58 text of at most 128 signs stands for, or `null` where it holds other signs. */
export function base58(bytes: Uint8Array, start: number, end: number, alphabet: Base58Alphabet = 'bitcoin'): Uint8Array | null {
  const values = valueByByte[alphabet];
  const out = new Uint8Array(Math.ceil((end - start) * 0.733) + 1);
  let used = 0;
  let zeros = 0;
  for (let index = start; index < end; index += 1) {
    const value = values[bytes[index] ?? 0] ?? 255;
    if (value === 255) return null;
    if (value === 0 && index - start === zeros) zeros += 1;
    let carry = value;
    for (let at = 0; at < used || carry > 0; at += 1) {
      carry += (out[at] ?? 0) * 58;
      out[at] = carry & 255;
      carry >>= 8;
      if (at >= used) used = at + 1;
    }
  }
  const decoded = new Uint8Array(zeros + used);
  for (let at = 0; at < used; at += 1) decoded[zeros + at] = out[used - 1 - at] ?? 0;
  return decoded;
}

/** Whether the last four bytes are the beginning of a double SHA-256 over those before. Gives the versioned payload, or `null`. */
export function base58Check(bytes: Uint8Array, start: number, end: number, alphabet: Base58Alphabet = 'bitcoin'): Uint8Array | null {
  const decoded = base58(bytes, start, end, alphabet);
  if (decoded === null || decoded.length < 21) return null;
  const payload = decoded.subarray(0, -4);
  const digest = sha256(sha256(payload));
  for (let index = 0; index < 4; index += 1) if (digest[index] !== decoded[payload.length + index]) return null;
  return payload;
}

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(256).fill(255);
  for (let index = 0; index < alphabet.length; index += 1) values[alphabet.charCodeAt(index)] = index;
  return values;
}
