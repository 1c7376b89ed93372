import { byteMask } from '@sluice/model';
import { anyByte, isDigit, maskOfByte } from './bytes.ts';
import type { ValueShape } from './evidence.ts';

const { digit, lower, upper, dot, dash, slash, colon, space, plus, other, high, underscore } = byteMask;
const letter = lower | upper | high;

const masks = maskOfByte;

/** Any text that a person could have written there, within bounds. */
export function anyText(bytesMin: number, bytesMax: number, what = 'text'): ValueShape {
  return { what, needs: 0, allows: anyByte, bytesMin, bytesMax, fits: () => true };
}

/** Digits alone, with the separators that people write between them. */
export function digitsShape(digitsMin: number, digitsMax: number, what = `${digitsMin} to ${digitsMax} digits`): ValueShape {
  return {
    what,
    needs: digit,
    allows: digit | space | dash | dot | slash,
    bytesMin: digitsMin,
    bytesMax: digitsMax * 2,
    fits: (bytes, start, end) => {
      let count = 0;
      for (let index = start; index < end; index += 1) if (isDigit(bytes[index])) count += 1;
      return count >= digitsMin && count <= digitsMax;
    },
  };
}

/** Words of a name in any script: letters, spaces, dots, hyphens, apostrophes and no digit; at most eight words. */
export const nameShape: ValueShape = {
  what: 'words without digits',
  needs: 0,
  allows: letter | space | dot | dash | other,
  bytesMin: 2,
  bytesMax: 120,
  fits: (bytes, start, end) => {
    let words = 1;
    let hasLetter = false;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      const mask = masks[byte] ?? 0;
      if (mask === space) words += 1;
      else if ((mask & letter) !== 0) hasLetter = true;
      else if (mask === other && byte !== 39 && byte !== 44 && byte !== 40 && byte !== 41 && byte !== 96) return false;
    }
    return hasLetter && words <= 8;
  },
};

/** A line of a postal address, or its parts. */
export const addressShape: ValueShape = {
  what: 'a line of words and numbers',
  needs: 0,
  allows: letter | digit | space | dot | dash | slash | other | byteMask.control | colon,
  bytesMin: 3,
  bytesMax: 300,
  fits: (bytes, start, end) => {
    let words = 1;
    let hasLetter = false;
    let hasSign = false;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      const mask = masks[byte] ?? 0;
      if (mask === space || byte === 10) words += 1;
      else if ((mask & letter) !== 0) hasLetter = true;
      else if (byte === 60 || byte === 62 || byte === 123 || byte === 125 || byte === 36) hasSign = true;
    }
    return hasLetter && !hasSign && (words > 1 || (masks[bytes[start] ?? 0] ?? 0) === high) && words <= 30;
  },
};

/** A money amount or a plain number that is more than a small count. */
export const amountShape: ValueShape = {
  what: 'an amount',
  needs: digit,
  allows: digit | dot | space | upper | high | other | dash | lower,
  bytesMin: 3,
  bytesMax: 24,
  fits: (bytes, start, end) => {
    let digits = 0;
    let letters = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      const mask = masks[byte] ?? 0;
      if (mask === digit) digits += 1;
      else if (mask === lower || mask === upper) letters += 1;
      else if (mask === other && byte !== 44 && byte !== 36 && byte !== 39) return false;
      else if (mask === dash && index > start) return false;
    }
    return digits >= 3 && letters <= 3;
  },
};

/** A calendar day in the common orders: 1980-02-29, 29.02.1980, 2/29/1980, 19800229, with or without midnight. */
export const dayShape: ValueShape = {
  what: 'a calendar day',
  needs: digit,
  allows: digit | dash | dot | slash | colon | space | upper | lower | plus | high | other,
  bytesMin: 6,
  bytesMax: 30,
  fits: (bytes, start, end) => {
    const numbers: number[] = [];
    let letters = 0;
    let index = start;
    while (index < end && numbers.length < 7) {
      const from = index;
      let value = 0;
      while (index < end && isDigit(bytes[index]) && index - from < 8) {
        value = value * 10 + (bytes[index] ?? 0) - 48;
        index += 1;
      }
      if (index > from) {
        if (index - from === 8 && numbers.length === 0)
          return isDay(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
        if (isDigit(bytes[index])) return false;
        numbers.push(value);
      } else {
        if ((masks[bytes[index] ?? 0] ?? 0) & (lower | upper)) letters += 1;
        index += 1;
      }
    }
    const [first = 0, second = 0, third = 0] = numbers;
    // The month in letters: 29 Feb 1980, February 29, 1980.
    if (numbers.length === 2) return letters >= 3 && letters <= 9 && ((isYear(second) && first <= 31) || (isYear(first) && second <= 31));
    if (letters > 3) return false;
    return isDay(first, second, third) || isDay(third, second, first) || isDay(third, first, second);
  },
};

function isYear(year: number): boolean {
  return year >= 1880 && year <= 2100;
}

function isDay(year: number, month: number, day: number): boolean {
  const fullYear = year < 100 ? 1900 + year : year;
  return isYear(fullYear) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** An identifier as offices give them: letters, digits and few separators, at least `digitsMin` digits, no words. */
export function codeShape(bytesMin: number, bytesMax: number, digitsMin: number): ValueShape {
  return {
    what: 'letters and digits',
    needs: digitsMin > 0 ? digit : 0,
    allows: digit | upper | lower | dash | dot | slash | space | underscore | colon,
    bytesMin,
    bytesMax,
    fits: (bytes, start, end) => {
      let digits = 0;
      for (let index = start; index < end; index += 1) if (isDigit(bytes[index])) digits += 1;
      return digits >= digitsMin;
    },
  };
}
