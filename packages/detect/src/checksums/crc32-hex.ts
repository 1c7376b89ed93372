import { crc32 } from './crc32.ts';

const digits = '0123456789abcdef';

/** Whether a token ends in `_` and the CRC-32 of all before that, as eight hex digits with the lowest byte first: Grafana. */
export function endsInHexCrc(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 10 || bytes[end - 9] !== 95) return false;
  const sum = crc32(bytes, start, end - 9);
  for (let index = 0; index < 4; index += 1) {
    const byte = (sum >>> (index * 8)) & 255;
    if (bytes[end - 8 + index * 2] !== digits.charCodeAt(byte >> 4)) return false;
    if (bytes[end - 7 + index * 2] !== digits.charCodeAt(byte & 15)) return false;
  }
  return true;
}
