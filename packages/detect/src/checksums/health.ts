import { asciiOf, isDigit } from '../bytes.ts';
import type { ValueCheck } from '../evidence.ts';
import { luhn } from './luhn.ts';
import { digitsOf, isUniform, weighted } from './weighted.ts';

/** United States, 45 CFR 162.406: ten digits that begin with 1 or 2; Luhn with 80840 before them, whose share of the sum is 24. */
export const isNpi: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 10 || (digits[0] !== 1 && digits[0] !== 2)) return false;
  const sum = digits.toReversed().reduce((total, digit, index) => total + (index % 2 === 0 ? digit : doubled(digit)), 24);
  return sum % 10 === 0;
};

/** United States: a letter of the registrant, one of the name or a nine, and seven digits the last of which checks the others. */
export const isDea: ValueCheck = (bytes, start, end) => {
  const text = asciiOf(bytes, start, end).toUpperCase();
  if (!/^[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}$/.test(text)) return false;
  const digits = Array.from(text.slice(2), Number);
  return weighted(digits, [1, 2, 1, 2, 1, 2, 0]) % 10 === digits[6];
};

/** United States, Medicare: eleven signs in a fixed order of kinds, without S, L, O, I, B and Z. */
export const isMbi: ValueCheck = (bytes, start, end) =>
  /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}$/.test(
    asciiOf(bytes, start, end).replace(/-/g, ''),
  );

/** England and Wales: ten digits, weights ten to two, mod 11. */
export const isNhsNumber: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 10 || isUniform(digits)) return false;
  const check = (11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return check === digits[9];
};

/** Germany, SGB V 290: a letter, eight digits, and the sum of digits of all by 1 and 2, where the letter counts as two digits. */
export const isKvnr: ValueCheck = (bytes, start, end) => {
  const letter = ((bytes[start] ?? 0) & 0xdf) - 64;
  if (end - start !== 10 || letter < 1 || letter > 26) return false;
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 9) return false;
  const sum = [Math.floor(letter / 10), letter % 10, ...digits.slice(0, 8)].reduce((total, digit, index) => {
    const product = digit * (1 + (index % 2));
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === digits[8];
};

/** European Health Insurance Card, Decision S2: twenty digits, the first of which are 80 for health and the country's. */
export const isEhic: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  return digits.length === 20 && digits[0] === 8 && digits[1] === 0;
};

/** Australia, Medicare: ten or eleven digits that begin with 2 to 6; the ninth checks the first eight. */
export const isMedicareAustralia: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 10 && digits.length !== 11) return false;
  const first = digits[0] ?? 0;
  return first >= 2 && first <= 6 && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digits[8];
};

/** LOINC: up to five digits, a hyphen, and their Luhn digit. */
export const isLoinc: ValueCheck = (bytes, start, end) => bytes[end - 2] === 45 && isDigit(bytes[start]) && luhn(bytes, start, end);

/** SNOMED CT 5.5: the two digits before the last say what the number is of. */
export const isSnomed: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length < 6 || digits.length > 18 || digits[0] === 0) return false;
  return (digits.at(-3) ?? 9) <= 1 && (digits.at(-2) ?? 9) <= 2;
};

function doubled(digit: number): number {
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}
