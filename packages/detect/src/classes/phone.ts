import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byFormat, byForms, byKey, type ValueShape } from '../evidence.ts';
import { phoneFields } from '../fields/phones.ts';
import { withAsciiDigits } from '../national/native-digits.ts';
import { isPlanned } from '../national/phone-plan.ts';

const { digit, plus, space, dash, dot, other, slash, lower, upper, colon, high } = byteMask;

/** ITU-T E.164: a plus sign and 8 to 15 digits, written in one run or in groups. */
const international: ValueShape = {
  what: 'an international telephone number',
  needs: digit | plus,
  allows: digit | plus | space | dash | dot | other | slash,
  bytesMin: 8,
  bytesMax: 24,
  fits: (bytes, start, end) => bytes[start] === 43 && bytes[start + 1] !== 48 && isDialable(bytes, start + 1, end, 8, 15),
};

/** A number as it is dialled inside a country, with an extension perhaps. */
const national: ValueShape = {
  what: 'a national telephone number',
  needs: digit,
  allows: digit | plus | space | dash | dot | other | slash | lower | upper | colon,
  bytesMin: 5,
  bytesMax: 36,
  fits: (bytes, start, end) => isDialable(bytes, afterScheme(bytes, start), end, 5, 15),
};

/** Grouped as people write it: `(020) 7946-0958`, `555-010-9988`, `01 23 45 67 89`. */
const grouped: ValueShape = {
  what: 'digits in groups as of a telephone number',
  needs: digit,
  allows: digit | space | dash | dot | other,
  bytesMin: 9,
  bytesMax: 20,
  fits: (bytes, start, end) => bytes[start] === 40 && isDialable(bytes, start, end, 9, 12),
};

/** Nine digits and more: shorter runs are counts under names that mean other things too. */
const long: ValueShape = {
  ...national,
  what: 'a national telephone number with its area',
  bytesMin: 9,
  fits: (bytes, start, end) => isDialable(bytes, afterScheme(bytes, start), end, 9, 15),
};

/** `٠٥٠ ١٢٣ ٤٥٦٧`, and hyphens and spaces that do not break. */
const native: ValueShape = {
  what: 'a telephone number in the digits of another script',
  needs: high,
  allows: high | digit | plus | space | dash | dot | other | slash,
  bytesMin: 10,
  bytesMax: 60,
  fits: (bytes, start, end) => {
    const plain = withAsciiDigits(bytes, start, end) ?? withAsciiSigns(bytes, start, end);
    return isDialable(plain, 0, plain.length, 5, 15);
  },
};

export const phone = defineDataClass({
  id: 'personal.phone',
  title: 'Telephone number',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'keep-ends', start: 3, end: 2 } },
  retentionDays: 365,
  evidence: [
    byForms([
      // One in six random runs of 8 to 15 digits is a number that its calling code's plan has.
      { shape: international, weight: 7, check: isPlanned, passRate: 0.17 },
      { shape: international, weight: 7.3, check: null, passRate: 1 },
      { shape: grouped, weight: 4, check: null, passRate: 1 },
      { shape: long, weight: 2, check: null, passRate: 1 },
      { shape: national, weight: 1.2, check: null, passRate: 1 },
      { shape: native, weight: 2, check: null, passRate: 1 },
    ]),
    byKey(phoneFields, { weight: 6.2 }),
    // These mean devices, shares and cells as well.
    byKey(['mobile', 'cell', 'handy', 'portable', 'celular', 'movil', 'mobil', 'telef', 'ph', 'phones', 'numero_contacto'], {
      weight: 5.5,
    }),
    byFormat(['phone', 'tel', 'e164', 'phone-number', 'telephone'], { weight: 6.2 }),
    against(['card', 'version', 'ip', 'fax_cover', 'price', 'amount', 'data_usage'], { weight: -3 }),
  ],
  samples: {
    hits: [
      { phone: '(020) 7946 0958' },
      { value: '+442079460958' },
      { mobileNumber: '555-010-9988' },
      { telefon: '030 / 901820' },
      { phone: '090\u20111234\u20115678' },
      { phone: 'tel:+49-30-901820' },
      { phone: '020 7946 0958 Ext 44' },
      { phone: 4915112345678 },
      { cellPhone: '٠٥٠ ١٢٣ ٤٥٦٧' },
      { mobile: '0151 23456789' },
      { value: '+33 1 99 00 12 34' },
    ],
    misses: [
      { phoneCount: 12 },
      { createdAt: '2024-01-01' },
      { value: '2079460958' },
      { phoneType: '123456' },
      { version: '1.20.300.4000' },
      { offset: '+02:00' },
      { mobile: 182044 },
      { cell: '12345' },
      { delta: '+1234567' },
    ],
  },
});

/** U+2010 to U+2015 are hyphens and dashes, U+00A0, U+2009 and U+202F spaces. */
function withAsciiSigns(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const plain: number[] = [];
  for (let at = start; at < end; at += 1) {
    const [byte = 0, next = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    if (byte === 0xc2 && next === 0xa0) {
      plain.push(32);
      at += 1;
    } else if (byte === 0xe2 && next === 0x80) {
      plain.push(third >= 0x90 && third <= 0x95 ? 45 : 32);
      at += 2;
    } else plain.push(byte);
  }
  return Uint8Array.from(plain);
}

/** RFC 3966: `tel:` may stand before. */
function afterScheme(bytes: Uint8Array, start: number): number {
  if (((bytes[start] ?? 0) | 32) !== 116 || bytes[start + 3] !== 58) return start;
  return bytes[start + 4] === 32 ? start + 5 : start + 4;
}

/** Digits with the signs that people put between them, at most three in a row; `x` or `ext` may lead an extension. */
function isDialable(bytes: Uint8Array, start: number, end: number, digitsMin: number, digitsMax: number): boolean {
  let digits = 0;
  let signs = 0;
  let depth = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (isDigit(byte)) {
      digits += 1;
      signs = 0;
      continue;
    }
    if (byte === 120 || byte === 101 || byte === 88 || byte === 69 || byte === 35)
      return digits >= digitsMin && isExtension(bytes, index, end);
    if (byte === 40) depth += 1;
    else if (byte === 41) depth -= 1;
    else if (byte === 43 ? index !== start && bytes[index - 1] !== 40 : byte !== 32 && byte !== 45 && byte !== 46 && byte !== 47)
      return false;
    signs += 1;
    if (signs > 3 || depth < 0) return false;
  }
  return digits >= digitsMin && digits <= digitsMax && depth === 0 && isDigit(bytes[end - 1]) && !isDay(bytes, start, end);
}

/** `2024-01-01`, also with a time behind it. */
function isDay(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 10 && bytes[start + 4] === 45 && bytes[start + 7] === 45 && (end - start === 10 || bytes[start + 10] === 32);
}

function isExtension(bytes: Uint8Array, at: number, end: number): boolean {
  let index = at;
  while (index < end && !isDigit(bytes[index])) index += 1;
  if (index === end || index - at > 5) return false;
  while (index < end && isDigit(bytes[index])) index += 1;
  return index === end;
}
