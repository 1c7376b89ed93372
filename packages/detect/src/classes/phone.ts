import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byFormat, byForms, byKey, type ValueShape } from '../evidence.ts';

const { digit, plus, space, dash, dot, other, slash, lower } = byteMask;

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
  allows: digit | plus | space | dash | dot | other | slash | lower,
  bytesMin: 5,
  bytesMax: 28,
  fits: (bytes, start, end) => isDialable(bytes, start, end, 5, 15),
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
      { shape: international, weight: 7.6, check: null, passRate: 1 },
      { shape: grouped, weight: 4, check: null, passRate: 1 },
      { shape: national, weight: 1.2, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'phone',
        'phone_number',
        'telephone',
        'telephone_number',
        'tel',
        'mobile',
        'mobile_number',
        'mobile_phone',
        'cell',
        'cell_phone',
        'cellphone',
        'msisdn',
        'fax',
        'fax_number',
        'landline',
        'whatsapp',
        'contact_number',
        'phone_no',
        'mobile_no',
        'handynummer',
        'telefon',
        'telefonnummer',
        'telefono',
        'numero_telefono',
        'celular',
        'movil',
        'telemovel',
        'telefone',
        'telephone_portable',
        'portable',
        'handy',
        'rufnummer',
        'telefoon',
        'telefoonnummer',
        'mobiel',
        'komorka',
        'numer_telefonu',
        'puhelin',
        'telefonszam',
        'телефон',
        'номер_телефона',
        '電話',
        '電話番号',
        '电话',
        '手机',
        '전화',
        'هاتف',
      ],
      {
        weight: 6.2,
      },
    ),
    byFormat(['phone', 'tel', 'e164', 'phone-number', 'telephone'], { weight: 6.2 }),
    against(['card', 'version', 'ip', 'fax_cover', 'price', 'amount', 'data_usage'], { weight: -3 }),
  ],
  samples: {
    hits: [
      { phone: '(020) 7946 0958' },
      { value: '+442079460958' },
      { mobileNumber: '555-010-9988' },
      { telefon: '030 / 901820' },
      { phone: 4915112345678 },
    ],
    misses: [
      { phoneCount: 12 },
      { createdAt: '2024-01-01' },
      { value: '2079460958' },
      { phoneType: '123456' },
      { version: '1.20.300.4000' },
      { offset: '+02:00' },
    ],
  },
});

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
    if (byte === 120 || byte === 101 || byte === 35) return digits >= digitsMin && isExtension(bytes, index, end);
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
