/** The signs of a number as values: digits are themselves, A to Z are ten to thirty-five. */
export type Signs = readonly number[];

export function signsOf(text: string): Signs {
  const signs: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    signs.push(code <= 57 ? code - 48 : code - 55);
  }
  return signs;
}

/** Sum of signs by weights, the common root of check digits; begins at `from`. */
export function dot(signs: Signs, weights: readonly number[], from = 0): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) sum += (weights[index] ?? 0) * (signs[from + index] ?? 0);
  return sum;
}

/** ISO/IEC 7812-1 Annex B. */
export function isLuhn(signs: Signs, from = 0, to = signs.length): boolean {
  let sum = 0;
  for (let index = to - 1, isSecond = false; index >= from; index -= 1, isSecond = !isSecond) {
    const sign = signs[index] ?? 0;
    sum += isSecond ? sign * 2 - (sign > 4 ? 9 : 0) : sign;
  }
  return sum % 10 === 0;
}

/** ISO 7064 mod 11,10 with the check digit last. */
export function isMod1110(signs: Signs): boolean {
  let product = 10;
  for (const sign of signs.slice(0, -1)) product = (((sign + product) % 10 || 10) * 2) % 11;
  return (11 - product) % 10 === signs.at(-1);
}

const turn = (sign: number, by: number): number => (sign < 5 ? (sign + by) % 5 : 5 + ((sign + by) % 5));
/** Product in the dihedral group of the pentagon. */
const dihedral = (a: number, b: number): number => (a < 5 ? (b < 5 ? (a + b) % 5 : turn(b, a)) : b < 5 ? turn(a, 5 - b) : (a - b + 5) % 5);
const turns = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'].map(signsOf);

/** Verhoeff's check over the dihedral group. */
export function isVerhoeff(signs: Signs): boolean {
  let check = 0;
  for (let place = 0; place < signs.length; place += 1) {
    check = dihedral(check, turns[place % 8]?.[signs[signs.length - 1 - place] ?? 0] ?? 0);
  }
  return check === 0;
}

/** A run of decimal digits as one number. */
export function numberAt(signs: Signs, from: number, count: number): number {
  let number = 0;
  for (let index = from; index < from + count; index += 1) number = number * 10 + (signs[index] ?? 0);
  return number;
}

/** Rest of a long number of decimal digits. */
export function restOf(signs: Signs, by: number, from = 0, to = signs.length): number {
  let rest = 0;
  for (let index = from; index < to; index += 1) rest = (rest * 10 + (signs[index] ?? 0)) % by;
  return rest;
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that calendars have. Of a year with two digits nobody knows the century, so that 29 February counts in every fourth. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > (daysOfMonth[month - 1] ?? 0)) return false;
  if (month !== 2 || day < 29) return true;
  return year % 4 === 0 && (year < 100 || year % 100 !== 0 || year % 400 === 0);
}

/** `YYMMDD`. */
export function isYmd(signs: Signs, from = 0): boolean {
  return isDate(numberAt(signs, from, 2), numberAt(signs, from + 2, 2), numberAt(signs, from + 4, 2));
}

/** `DDMMYY`. */
export function isDmy(signs: Signs, from = 0): boolean {
  return isDate(numberAt(signs, from + 4, 2), numberAt(signs, from + 2, 2), numberAt(signs, from, 2));
}

/** No office has a birthday from this year on in its numbers; some take years ahead for pensions and families, none so far. */
export const bornBefore = 2061;

/** `YYYYMMDD`, in the last two hundred years. */
export function isLongYmd(signs: Signs, from = 0): boolean {
  const year = numberAt(signs, from, 4);
  return year >= 1850 && year < bornBefore && isDate(year, numberAt(signs, from + 4, 2), numberAt(signs, from + 6, 2));
}

/** Whether all signs are the same, which no office hands out. */
export function isUniform(signs: Signs): boolean {
  return signs.every((sign) => sign === signs[0]);
}
