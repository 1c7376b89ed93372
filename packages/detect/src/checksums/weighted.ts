import { isDigit } from '../bytes.ts';

/** The digits of a span that holds few of them; letters and separators are left out. */
export function digitsOf(bytes: Uint8Array, start: number, end: number): readonly number[] {
  const found: number[] = [];
  for (let index = start; index < end && found.length < 32; index += 1) {
    const byte = bytes[index];
    if (byte !== undefined && isDigit(byte)) found.push(byte - 48);
  }
  return found;
}

/** Sum of digits by weights, the common root of check digits. */
export function weighted(numbers: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (numbers[index] ?? 0), 0);
}

/** Whether all digits are the same, which no office hands out. */
export function isUniform(numbers: readonly number[]): boolean {
  return numbers.every((digit) => digit === numbers[0]);
}
