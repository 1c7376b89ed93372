import { isDigit } from '../bytes.ts';
import type { ValueCheck } from '../evidence.ts';
import { digitsOf, isUniform } from './weighted.ts';

/** United States, 42 CFR 422: area not 000, 666 or 9xx, group not 00, serial not 0000. */
export const isSsn: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 9 || isUniform(digits)) return false;
  const number = Number(digits.join(''));
  const area = Math.floor(number / 1e6);
  return area > 0 && area !== 666 && area < 900 && Math.floor(number / 1e4) % 100 > 0 && number % 1e4 > 0;
};

/** `123-45-6789`: the grouping that only these numbers have. */
export function isGroupedAsSsn(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 11) return false;
  for (let index = 0; index < 11; index += 1) {
    const byte = bytes[start + index];
    if (index === 3 || index === 6 ? byte !== 45 && byte !== 32 : !isDigit(byte)) return false;
  }
  return true;
}
