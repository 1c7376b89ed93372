import { alphabet, asciiOf, isAll, isDigit } from '../bytes.ts';
import type { ValueCheck } from '../evidence.ts';
import { digitsOf, isUniform, weighted } from './weighted.ts';

const upper = alphabet('A-Z');
const clabeWeights = [3, 7, 1];

/** American Bankers Association: districts that exist, and weights 3, 7, 1. */
export const isAbaRouting: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  const district = (digits[0] ?? 0) * 10 + (digits[1] ?? 0);
  const isDistrict = district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80;
  return digits.length === 9 && isDistrict && !isUniform(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
};

/** Mexico: bank, place, account, and a digit that completes the last digits of the products by 3, 7 and 1 to ten. */
export const isClabe: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 18 || isUniform(digits)) return false;
  const sum = digits.slice(0, 17).reduce((total, digit, index) => total + ((digit * (clabeWeights[index % 3] ?? 0)) % 10), 0);
  return (10 - (sum % 10)) % 10 === digits[17];
};

/** India: four letters of a bank, a zero, and six signs of a branch. */
export const isIfsc: ValueCheck = (bytes, start, end) =>
  end - start === 11 &&
  isAll(upper, bytes, start, start + 4) &&
  bytes[start + 4] === 48 &&
  /^[A-Z0-9]{6}$/.test(asciiOf(bytes, start + 5, end));

/** Canada: a branch of five digits and an institution of three, or both behind a zero as electronic payments have them. */
export const isCanadianTransit: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length === 9) return digits[0] === 0 && end - start === 9;
  return digits.length === 8 && end - start === 9 && bytes[start + 5] === 45;
};

/** `12-34-56` of the United Kingdom and Ireland, `123-456` of Australia, or six digits. */
export const isSortCode: ValueCheck = (bytes, start, end) => {
  const length = end - start;
  const digits = digitsOf(bytes, start, end).length;
  if (digits !== 6) return false;
  if (length === 6) return true;
  if (length === 7) return !isDigit(bytes[start + 3]);
  return length === 8 && !isDigit(bytes[start + 2]) && !isDigit(bytes[start + 5]);
};
