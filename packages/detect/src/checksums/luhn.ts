import { isDigit } from '../bytes.ts';

/** ISO/IEC 7812-1 Annex B over the digits of a span; other bytes are separators. */
export function luhn(bytes: Uint8Array, start: number, end: number): boolean {
  let sum = 0;
  let isSecond = false;
  for (let index = end - 1; index >= start; index -= 1) {
    const byte = bytes[index] ?? 0;
    if (!isDigit(byte)) continue;
    const digit = byte - 48;
    const doubled = isSecond ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
    isSecond = !isSecond;
  }
  return sum > 0 && sum % 10 === 0;
}
