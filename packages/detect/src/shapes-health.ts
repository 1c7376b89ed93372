import { byteMask } from '@sluice/model';
import { anyByte, asciiOf, isDigit, maskOfByte } from './bytes.ts';
import type { ValueForm, ValueShape } from './evidence.ts';

const { digit, lower, upper, high, dot, dash, slash, space, other, colon, underscore, plus } = byteMask;
const letter = lower | upper | high;

/** What stands in a field of words while nothing is known. */
const nothings = new Set(
  `pending unknown none null n/a na other yes no true false active open closed confirmed tbd undefined default required optional string empty
  not_set unspecified new draft`.split(/\s+/),
);

/** Words of a person or a catalogue in any script: somewhere three letters in a row, and more than a status. */
export function medicalWords(bytesMin: number, bytesMax: number): ValueShape {
  return { what: 'words', needs: 0, allows: anyByte, bytesMin, bytesMax, fits: (bytes, start, end) => isWords(bytes, start, end) };
}

function isWords(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= 12 && nothings.has(asciiOf(bytes, start, end).toLowerCase())) return false;
  let run = 0;
  for (let index = start; index < end && run < 3; index += 1) run = ((maskOfByte[bytes[index] ?? 0] ?? 0) & letter) === 0 ? 0 : run + 1;
  return run >= 3 && bytes[start] !== 123 && !(bytes[start] === 104 && bytes[start + 4] === 58);
}

/** A number with its unit or without, a pair as of blood pressure, or a range. */
export const measureShape: ValueShape = {
  what: 'a measure',
  needs: digit,
  allows: digit | dot | slash | space | letter | other | dash,
  bytesMin: 1,
  bytesMax: 24,
  fits: (bytes, start, end) => {
    let digits = 0;
    let letters = 0;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (isDigit(byte)) digits += 1;
      else if (((maskOfByte[byte] ?? 0) & letter) !== 0) letters += 1;
    }
    return isDigit(bytes[start]) && digits <= 8 && letters <= 10;
  },
};

/** `yes`, `negative`, `detected`: an answer in a word, or words. */
export const answerShape: ValueShape = {
  what: 'an answer',
  needs: 0,
  allows: letter | space | dash | underscore | other | plus | dot,
  bytesMin: 2,
  bytesMax: 120,
  fits: () => true,
};

/** A form without a check. */
export function form(shape: ValueShape, weight: number): ValueForm {
  return { shape, weight, check: null, passRate: 1 };
}

const doseUnits =
  /^(?:mg|mcg|ug|g|ml|l|iu|ie|ui|units?|%|meq|mmol|tabs?|tablets?|caps?|capsules?|puffs?|drops?|patch|tabletten?|comprimes?|comprimidos?|compresse|tabletki|tabletter)(?![a-z])/;

/** `Metformin 500 mg`, `20 mg/ml`: an amount with a unit of doses. */
export const doseShape: ValueShape = {
  what: 'a dose',
  needs: digit,
  allows: digit | letter | space | dot | slash | dash | other | plus | colon,
  bytesMin: 3,
  bytesMax: 200,
  fits: (bytes, start, end) => {
    for (let index = start; index < end - 1; index += 1) {
      if (!isDigit(bytes[index]) || isDigit(bytes[index + 1])) continue;
      const from = bytes[index + 1] === 32 ? index + 2 : index + 1;
      if (doseUnits.test(asciiOf(bytes, from, Math.min(end, from + 13)).toLowerCase())) return true;
    }
    return false;
  },
};

/** Anatomical Therapeutic Chemical code of the WHO: A10BA02. */
export const atcShape: ValueShape = {
  what: 'an ATC code',
  needs: digit | upper,
  allows: digit | upper,
  bytesMin: 5,
  bytesMax: 7,
  fits: (bytes, start, end) => /^[ABCDGHJLMNPRSV]\d\d[A-Z]{2}(?:\d\d)?$/.test(asciiOf(bytes, start, end)),
};

/** National Drug Code of the United States: 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits. */
export const ndcShape: ValueShape = {
  what: 'an NDC',
  needs: digit | dash,
  allows: digit | dash,
  bytesMin: 12,
  bytesMax: 13,
  fits: (bytes, start, end) => /^(?:\d{4}-\d{4}-\d\d|\d{5}-\d{3}-\d\d|\d{5}-\d{4}-\d{1,2})$/.test(asciiOf(bytes, start, end)),
};
