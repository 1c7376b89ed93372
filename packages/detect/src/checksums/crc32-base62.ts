import { crc32 } from './crc32.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Whether a token's last six characters are the CRC-32 of those between its prefix and them, in base 62 with leading zeros: GitHub since
 * 2021, npm since the same year. One of four billion random tokens passes.
 */
export function endsInBase62Crc(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 7) return false;
  let rest = crc32(bytes, start, end - 6);
  for (let index = end - 1; index >= end - 6; index -= 1) {
    if (bytes[index] !== digits.charCodeAt(rest % 62)) return false;
    rest = Math.floor(rest / 62);
  }
  return rest === 0;
}
