import { alphabet, asciiOf, isDigit } from '../bytes.ts';
import type { ValueCheck } from '../evidence.ts';
import { luhn } from './luhn.ts';
import { digitsOf, isUniform, weighted } from './weighted.ts';

/** United States, 42 CFR 422: area not 000, 666 or 9xx, group not 00, serial not 0000. */
export const isSsn: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 9 || isUniform(digits)) return false;
  const number = Number(digits.join(''));
  const area = Math.floor(number / 1e6);
  return area > 0 && area !== 666 && area < 900 && Math.floor(number / 1e4) % 100 > 0 && number % 1e4 > 0;
};

/** Brazil: two check digits mod 11. */
export const isCpf: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 11 || isUniform(digits)) return false;
  const first = (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11;
  const second = (weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11;
  return first % 10 === digits[9] && second % 10 === digits[10];
};

/** Netherlands: the eleven-test. */
export const isBsn: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  return digits.length === 9 && !isUniform(digits) && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
};

/** Poland: ten weighted digits and one that completes them to ten. */
export const isPesel: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  return digits.length === 11 && !isUniform(digits) && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
};

/** Germany: ISO 7064 mod 11,10 over the tax identification number. */
export const isSteuerId: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 11 || digits[0] === 0 || new Set(digits.slice(0, 10)).size === 10) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digits[10];
};

/** Canada and Sweden: Luhn. */
export const isLuhnId: ValueCheck = (bytes, start, end) => !isUniform(digitsOf(bytes, start, end)) && luhn(bytes, start, end);

/** Spain: the letter that the number mod 23 gives; X, Y, Z lead those of foreigners. */
export const isDni: ValueCheck = (bytes, start, end) => {
  const text = asciiOf(bytes, start, end).toUpperCase().replace(/[ .-]/g, '');
  if (text.length !== 9) return false;
  const number = Number(text.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return Number.isInteger(number) && 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text[8];
};

/** France: 13 digits (Corsica has letters) and 97 less their rest. */
export const isNir: ValueCheck = (bytes, start, end) => {
  const text = asciiOf(bytes, start, end).toUpperCase().replace(/[ .-]/g, '').replace('2A', '19').replace('2B', '18');
  if (text.length !== 15 || !/^[12]/.test(text)) return false;
  const month = Number(text.slice(3, 5));
  return ((month >= 1 && month <= 12) || month >= 20) && 97 - (Number(text.slice(0, 13)) % 97) === Number(text.slice(13));
};

const letters = alphabet('A-Za-z');
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italy: letters of the name, day and place of birth, and a letter from them all. */
export const isCodiceFiscale: ValueCheck = (bytes, start, end) => {
  // Ids of sixteen bytes are common; six letters in front are not, and text is made for them only.
  for (let index = start; index < start + 6; index += 1) if (letters[bytes[index] ?? 0] === 0) return false;
  const text = asciiOf(bytes, start, end).toUpperCase();
  if (!/^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const code = text.charCodeAt(index);
    const value = code <= 57 ? code - 48 : code - 65;
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return sum % 26 === text.charCodeAt(15) - 65;
};

/** China, GB 11643: region, day of birth, order, and ISO 7064 mod 11-2. */
export const isChineseId: ValueCheck = (bytes, start, end) => {
  const text = asciiOf(bytes, start, end).toUpperCase();
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (!/^[1-8]\d{5}(?:19|20)\d{9}[0-9X]$/.test(text) || month < 1 || month > 12 || day < 1 || day > 31) return false;
  const numbers = Array.from(text.slice(0, 17), Number);
  return '10X98765432'[weighted(numbers, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === text[17];
};

const multiply = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
].map((row) => Array.from(row, Number));
const permute = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'].map(
  (row) => Array.from(row, Number),
);

/** India, Aadhaar: Verhoeff's dihedral check; never begins with 0 or 1. */
export const isAadhaar: ValueCheck = (bytes, start, end) => {
  const digits = digitsOf(bytes, start, end);
  if (digits.length !== 12 || (digits[0] ?? 0) < 2) return false;
  return digits.toReversed().reduce((check, digit, index) => multiply[check]?.[permute[index % 8]?.[digit] ?? 0] ?? 0, 0) === 0;
};

/** Chile: weights two to seven from the right, and K for ten. */
export const isRut: ValueCheck = (bytes, start, end) => {
  const text = asciiOf(bytes, start, end).toUpperCase().replace(/[ .-]/g, '');
  if (!/^\d{7,8}[0-9K]$/.test(text)) return false;
  const sum = Array.from(text.slice(0, -1), Number)
    .toReversed()
    .reduce((total, digit, index) => total + digit * (2 + (index % 6)), 0);
  return '0K987654321'[sum % 11] === text.at(-1);
};

/** United Kingdom: two letters that are given out, six digits, A to D. */
export const isNino: ValueCheck = (bytes, start, end) =>
  /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(
    asciiOf(bytes, start, end).toUpperCase().replace(/ /g, ''),
  );

/** `123-45-6789`: the grouping that only these numbers have. */
export function isGroupedAsSsn(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 11) return false;
  for (let index = 0; index < 11; index += 1) {
    const byte = bytes[start + index];
    if (index === 3 || index === 6 ? byte !== 45 && byte !== 32 : !isDigit(byte)) return false;
  }
  return true;
}
