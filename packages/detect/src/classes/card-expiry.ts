import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { digitsOf } from '../checksums/weighted.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings, type ValueForm } from '../evidence.ts';

const { digit, dash, slash, space } = byteMask;

function form(what: string, weight: number, bytesMin: number, bytesMax: number, fits: ValueForm['shape']['fits']): ValueForm {
  return {
    shape: { what, needs: digit, allows: digit | dash | slash | space, bytesMin, bytesMax, fits },
    weight,
    check: null,
    passRate: 1,
  };
}

/** A month and a year are everywhere; beside a card's other fields, or under a card's name, they are its expiry. */
export const cardExpiry = defineDataClass({
  id: 'finance.card-expiry',
  title: 'Expiry date of a payment card',
  sensitivity: 'confidential',
  laws: ['PCI DSS 4.0 3.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    byForms([form('month and year', 2, 4, 9, isMonthAndYear), form('a month', 1.2, 1, 2, isMonth), form('a year', 1.2, 2, 4, isYear)]),
    byKey(
      [
        'card_expiry',
        'card_expiry_date',
        'card_expiration',
        'card_expiration_date',
        'card_exp',
        'card_exp_date',
        'card_exp_month',
        'card_exp_year',
        'card_expiry_month',
        'card_expiry_year',
        'cc_exp',
        'cc_expiry',
        'cc_exp_month',
        'cc_exp_year',
        'valid_thru',
        'valid_through',
        'kartenablauf',
        'vencimiento_tarjeta',
        'validade_cartao',
        'scadenza_carta',
      ],
      { weight: 8 },
    ),
    byKey(['exp_month', 'exp_year', 'expiry_month', 'expiry_year', 'expiration_month', 'expiration_year'], { weight: 8 }),
    byKey(
      [
        'exp',
        'expiry',
        'exp_date',
        'expiry_date',
        'expiration',
        'expiration_date',
        'expires',
        'month',
        'year',
        'ablaufdatum',
        'gultig_bis',
        'date_expiration',
        'vencimiento',
        'validade',
        'scadenza',
        'vervaldatum',
      ],
      { weight: 7, under: ['card', 'pan', 'karte', 'carte', 'tarjeta', 'cartao', 'carta'] },
    ),
    byKey(['expiry', 'exp_date', 'expiry_date', 'expiration_date'], { weight: 3.5 }),
    bySiblings(['card_number', 'pan', 'cvv', 'cvc', 'cardholder_name', 'card_holder', 'card_brand', 'security_code'], { weight: 3.8 }),
    against(
      [
        'token',
        'session',
        'password',
        'certificate',
        'subscription',
        'coupon',
        'cache',
        'license',
        'passport',
        'business_card',
        'gift_card_campaign',
      ],
      {
        weight: -5,
      },
    ),
  ],
  samples: {
    hits: [{ cardExpiry: '12/29' }, { exp_month: 4 }, { expYear: 2031 }, { validThru: '04/2031' }, { ccExp: '0431' }],
    misses: [{ expiry: '12/29' }, { month: 4 }, { expMonth: 13 }, { cardExpiry: 'never' }, { tokenExpiry: '12/29' }, { expYear: 1999 }],
  },
});

function isMonthAndYear(bytes: Uint8Array, start: number, end: number): boolean {
  const numbers = digitsOf(bytes, start, end).join('');
  const isPlain = numbers.length === end - start;
  if (!isPlain && !isDigit(bytes[end - 1])) return false;
  const isYearFirst = isDigit(bytes[start + 3]) && !isDigit(bytes[start + 4]);
  if (isYearFirst && !isPlain)
    return numbers.length <= 6 && isMonthNumber(Number(numbers.slice(4))) && isYearNumber(Number(numbers.slice(0, 4)));
  const monthLength = numbers.length % 2 === 0 ? 2 : 1;
  if (numbers.length < 3 || numbers.length > 6 || (isPlain && monthLength === 1)) return false;
  return isMonthNumber(Number(numbers.slice(0, monthLength))) && isYearNumber(Number(numbers.slice(monthLength)));
}

function isMonth(bytes: Uint8Array, start: number, end: number): boolean {
  return digitsOf(bytes, start, end).length === end - start && isMonthNumber(Number(digitsOf(bytes, start, end).join('')));
}

function isYear(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  return length !== 3 && digitsOf(bytes, start, end).length === length && isYearNumber(Number(digitsOf(bytes, start, end).join('')));
}

function isMonthNumber(month: number): boolean {
  return month >= 1 && month <= 12;
}

/** Cards of the last and of the coming decades. */
function isYearNumber(year: number): boolean {
  return year < 100 ? year >= 15 && year <= 60 : year >= 2015 && year <= 2060;
}
