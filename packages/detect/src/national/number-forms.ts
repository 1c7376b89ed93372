import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import type { ValueCheck, ValueForm, ValueShape } from '../evidence.ts';
import { digitsShape } from '../shapes.ts';
import { signsOf } from './digits.ts';
import { isOfFormat, type NationalFormat, type NumberKind } from './national-format.ts';
import { nationalFormats } from './national-formats.ts';
import { compactText, withAsciiDigits } from './native-digits.ts';
import { passRates } from './pass-rates.generated.ts';

const { digit, dash, dot, slash, space, upper, lower, plus, high, other } = byteMask;
const lengthMin = 5;

/** Numbers of `count` digits that pass the check of some country, with the share of random numbers that do so as well. */
export function checkedDigits(kind: 'person' | 'company', count: number, weight: number): ValueForm {
  const formats = nationalFormats.filter(
    (one) => one.kind === kind && one.check !== null && one.signs[0] <= count && one.signs[1] >= count,
  );
  return {
    shape: digitsShape(count, count, `${count} digits that pass a country's check`),
    weight,
    check: ofAny(formats),
    passRate: passRates[kind][count - lengthMin] ?? 1,
  };
}

/** A value of one of these formats; `passRate` of the values of that shape that other things have. */
export function ofFormats(
  kind: NumberKind,
  names: readonly string[],
  what: string,
  weight: number,
  passRate: number,
  layout: Pick<ValueShape, 'needs' | 'allows' | 'bytesMin' | 'bytesMax'> & { readonly fits?: ValueShape['fits'] },
): ValueForm {
  const formats = nationalFormats.filter((one) => one.kind === kind && names.includes(`${one.country} ${one.name}`));
  return { shape: { fits: () => true, ...layout, what }, weight, check: ofAny(formats), passRate };
}

function ofAny(formats: readonly NationalFormat[]): ValueCheck {
  return (bytes, start, end) => {
    const text = compactText(bytes, start, end);
    if (text === '') return false;
    const values = signsOf(text);
    return formats.some((one) => isOfFormat(one, text, values));
  };
}

/**
 * What may stand under a name that means these formats alone: one of their numbers, or what was masked or mistyped. Numbers of other
 * countries are not looked for there, and what fails the check is no more than possible.
 */
export function namedForms(formats: readonly NationalFormat[]): readonly ValueForm[] {
  const separators = dash | dot | slash | space | plus;
  return [
    {
      shape: {
        what: formats.map(({ country, name }) => `${country} ${name}`).join(', '),
        needs: 0,
        allows: digit | upper | lower | separators | high | other,
        bytesMin: 5,
        bytesMax: 48,
        fits: () => true,
      },
      weight: 3.4,
      check: (bytes, start, end) => {
        const text = compactText(bytes, start, end);
        return text !== '' && formats.some((one) => isNamedFormat(one, text));
      },
      passRate: 1,
    },
    {
      shape: {
        what: 'signs of a number that its name means, masked or mistyped',
        needs: digit,
        allows: digit | upper | lower | separators | other,
        bytesMin: 6,
        bytesMax: 24,
        fits: isNearNumber,
      },
      weight: -1,
      check: null,
      passRate: 1,
    },
  ];
}

/** Whoever writes numbers as numbers loses their leading zeros, and the country in front belongs to them or not. */
function isNamedFormat(one: NationalFormat, text: string): boolean {
  if (isOfFormat(one, text)) return true;
  if (text.startsWith(one.country) && isOfFormat(one, text.slice(2))) return true;
  const [least] = one.signs;
  return text.length < least && text.length >= least - 2 && /^\d+$/.test(text) && isOfFormat(one, text.padStart(least, '0'));
}

/** At least four digits, or two beside what hides the others. */
function isNearNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let hidden = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (isDigit(byte)) digits += 1;
    else if (byte === 42 || byte === 35 || byte === 120 || byte === 88) hidden += 1;
  }
  return digits >= 4 || (digits >= 2 && hidden >= 3);
}

/** Digits and signs in fixed places: `999.999.999-99`, where `9` is any digit and the rest stands for itself. */
export function layoutShape(layout: string): Pick<ValueShape, 'needs' | 'allows' | 'bytesMin' | 'bytesMax' | 'fits'> {
  let needs = 0;
  for (const sign of layout) needs |= { '9': digit, '.': dot, '-': dash, '/': slash, ' ': space }[sign] ?? upper;
  return {
    needs,
    allows: needs,
    bytesMin: layout.length,
    bytesMax: layout.length,
    fits: (bytes, start) => {
      for (let index = 0; index < layout.length; index += 1) {
        const byte = bytes[start + index] ?? 0;
        if (layout.charCodeAt(index) === 57 ? !isDigit(byte) : byte !== layout.charCodeAt(index)) return false;
      }
      return true;
    },
  };
}

/** A number in the digits of another script. */
export function nativeNumber(digitsMin: number, digitsMax: number, weight: number): ValueForm {
  return {
    shape: {
      what: 'a number in the digits of another script',
      needs: high,
      allows: high | space | dash | dot | slash | digit | upper | lower,
      bytesMin: digitsMin * 2,
      bytesMax: 64,
      fits: (bytes, start, end) => {
        const plain = withAsciiDigits(bytes, start, end);
        if (plain === null) return false;
        let count = 0;
        for (const byte of plain) {
          if (isDigit(byte)) count += 1;
          else if (byte >= 128) return false;
        }
        return count >= digitsMin && count <= digitsMax;
      },
    },
    weight,
    check: null,
    passRate: 1,
  };
}
