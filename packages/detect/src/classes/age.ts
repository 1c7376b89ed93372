import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings, type ValueShape } from '../evidence.ts';

const { digit, space, lower, high, dash, plus } = byteMask;

/** 0 to 120, and not the seconds of an HTTP cache. */
const years: ValueShape = {
  what: 'a number of years that people reach',
  needs: digit,
  allows: digit,
  bytesMin: 1,
  bytesMax: 3,
  fits: (bytes, start, end) => {
    let value = 0;
    for (let index = start; index < end; index += 1) value = value * 10 + (bytes[index] ?? 0) - 48;
    return value <= 120 && (end - start === 1 || bytes[start] !== 48);
  },
};

/** `34 years`, `25-34`, `65+`. */
const written: ValueShape = {
  what: 'years in words, or a span of them',
  needs: digit,
  allows: digit | space | lower | high | dash | plus,
  bytesMin: 3,
  bytesMax: 20,
  fits: (bytes, start, end) => {
    let digits = 0;
    while (start + digits < end && isDigit(bytes[start + digits])) digits += 1;
    const next = bytes[start + digits];
    return digits >= 1 && digits <= 3 && start + digits < end && (next === 32 || next === 43 || next === 45 || (next ?? 0) >= 128);
  },
};

export const age = defineDataClass({
  id: 'personal.age',
  title: "A person's age",
  sensitivity: 'internal',
  laws: ['GDPR Art. 4', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'any' },
  treatment: { kind: 'mask', mask: { kind: 'round-amount', step: 10 } },
  retentionDays: 365,
  prevalence: 1 / 500,
  evidence: [
    byForms([
      { shape: years, weight: 1.5, check: null, passRate: 1 },
      { shape: written, weight: 1, check: null, passRate: 1 },
    ]),
    // Caches, certificates and cheese have an age as well: alone, the word is not enough.
    byKey(['age', 'age_years', 'age_in_years'], { weight: 5 }),
    byKey(['age'], {
      weight: 7.4,
      under: `user customer patient person member employee passenger guest student driver child applicant insured dependent profile
        demographic tutor pupil traveller traveler beneficiary spouse`.split(/\s+/),
    }),
    byKey(
      [
        'patient_age',
        'customer_age',
        'current_age',
        'age_at_diagnosis',
        'age_at_admission',
        'lebensalter',
        'edad',
        'eta',
        'idade',
        'leeftijd',
        'wiek',
        'alder',
        'ika_vuosina',
        'возраст',
        'вік',
        'ηλικια',
        'גיל',
        'العمر',
        'आयु',
        'उम्र',
        'อายุ',
        '年齢',
        '年龄',
        '年齡',
        '나이',
        '연령',
      ],
      { weight: 7.2 },
    ),
    bySiblings(['gender', 'sex', 'first_name', 'last_name', 'birth_date', 'email', 'height', 'weight', 'nationality'], { weight: 2.2 }),
    against(
      [
        'cache_age',
        'max_age',
        'min_age',
        'page_age',
        'account_age',
        'max',
        'min',
        'block',
        'domain_age',
        'image',
        'file',
        'age_rating',
        'age_limit',
      ],
      {
        weight: -5,
      },
    ),
  ],
  samples: {
    hits: [{ patientAge: 47 }, { edad: '34' }, { age: 28, gender: 'female' }, { 'user.age': 61 }],
    misses: [{ age: 30 }, { maxAge: 64 }, { age: 86400 }, { page: 12 }, { accountAge: 12, email: 'ada.l@mail.test' }, { ageGroupId: 4 }],
  },
});
