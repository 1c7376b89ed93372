import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byForms, byKey, bySiblings, type ValueShape } from '../evidence.ts';
import { birthDateFields } from '../fields/birth-dates.ts';
import { withAsciiDigits } from '../national/native-digits.ts';
import { dayShape } from '../shapes.ts';

const { digit, dash, dot, slash, space, high, lower, upper, other } = byteMask;

/** `29 февраля 1980`, `1980年2月29日`, `١٩٨٠/٠٢/٢٩`: the month in letters of another script, or all of it in other digits. */
const nativeDay: ValueShape = {
  what: 'a calendar day in another script',
  needs: high,
  allows: high | digit | dash | dot | slash | space | lower | upper | other,
  bytesMin: 8,
  bytesMax: 60,
  fits: (bytes, start, end) => {
    const plain = withAsciiDigits(bytes, start, end) ?? bytes.subarray(start, end);
    const numbers: number[] = [];
    for (let index = 0; index < plain.length; index += 1) {
      if (!isDigit(plain[index])) continue;
      let value = 0;
      const from = index;
      for (; index < plain.length && isDigit(plain[index]) && index - from < 5; index += 1) value = value * 10 + (plain[index] ?? 0) - 48;
      numbers.push(value);
    }
    const years = numbers.filter((value) => value >= 1880 && value <= 2100);
    return years.length === 1 && (numbers.length === 2 || numbers.length === 3) && numbers.every((value) => value <= 31 || value >= 1880);
  },
};

/** `29 de febrero de 1980`, `Tuesday, March 4, 1975`, `29. helmikuuta 1980`, `29 Feb '80`: a day, a year and words. */
const writtenDay: ValueShape = {
  what: 'a calendar day in words',
  needs: digit,
  allows: digit | dash | dot | slash | space | lower | upper | high | other,
  bytesMin: 8,
  bytesMax: 40,
  fits: (bytes, start, end) => {
    let letters = 0;
    let first = -1;
    let second = -1;
    for (let index = start; index < end; index += 1) {
      const byte = bytes[index] ?? 0;
      if (!isDigit(byte)) {
        if ((byte | 32) >= 97 && (byte | 32) <= 122) letters += 1;
        continue;
      }
      let value = byte - 48;
      for (; isDigit(bytes[index + 1]) && index + 1 < end && value < 10_000; index += 1) value = value * 10 + (bytes[index + 1] ?? 0) - 48;
      if (second >= 0) return false;
      if (first < 0) first = value;
      else second = value;
    }
    const [day, born] = first > 31 ? [second, first] : [first, second];
    return letters >= 3 && letters <= 24 && day >= 1 && day <= 31 && ((born >= 1880 && born <= 2100) || (born >= 0 && born < 100));
  },
};

/** Of a year alone only a name that says birth makes something. */
const year: ValueShape = {
  what: 'a year in which living people were born',
  needs: digit,
  allows: digit,
  bytesMin: 4,
  bytesMax: 4,
  fits: (bytes, start) => (bytes[start] === 49 && bytes[start + 1] === 57) || (bytes[start] === 50 && bytes[start + 1] === 48),
};

/** Seconds or milliseconds since 1970. */
const moment: ValueShape = {
  what: 'a moment as a number',
  needs: digit,
  allows: digit | dash,
  bytesMin: 8,
  bytesMax: 14,
  fits: (bytes, start, end) => {
    for (let index = start + 1; index < end; index += 1) if (!isDigit(bytes[index])) return false;
    return bytes[start] === 45 || isDigit(bytes[start]);
  },
};

export const birthDate = defineDataClass({
  id: 'personal.birth-date',
  title: 'Date of birth',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'round-date', to: 'year' } },
  retentionDays: 365,
  prevalence: 1 / 300,
  evidence: [
    byForms([
      { shape: dayShape, weight: 2.5, check: null, passRate: 1 },
      { shape: nativeDay, weight: 2.5, check: null, passRate: 1 },
      { shape: writtenDay, weight: 2.4, check: null, passRate: 1 },
      { shape: year, weight: 2.1, check: null, passRate: 1 },
      { shape: moment, weight: 2, check: null, passRate: 1 },
    ]),
    byKey(birthDateFields, {
      weight: 6,
    }),
    bySiblings(['first_name', 'last_name', 'gender', 'ssn'], { weight: 0.5 }),
  ],
  samples: {
    hits: [
      { dateOfBirth: '1980-02-29' },
      { dob: '29/02/1980' },
      { geburtsdatum: '29.2.1980' },
      { birthday: 19800229 },
      { birthDate: '1980-02-29T00:00:00Z' },
      { dob: 'Feb 29, 1980' },
      { dob: '29 de febrero de 1980' },
      { birthYear: 1980 },
      { дата_рождения: '29 февраля 1980' },
      { 生年月日: '1980年2月29日' },
      { dateOfBirth: -639100800 },
    ],
    misses: [
      { createdAt: '1980-02-29' },
      { birthDate: 'unknown' },
      { date: '2001-01-01' },
      { birthDateVerified: '2001-01-01' },
      { dob: '99/99/1980' },
      { birthday: 'Room 101 on floor 2' },
      { year: 1980 },
      { releaseYear: '1980' },
      { birthRate: 1980 },
    ],
  },
});
