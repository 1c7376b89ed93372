import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, byText } from '../evidence.ts';
import { ibanFinder, ibanShape, ibanWeight } from '../finders/find-iban.ts';

/** ISO 13616: two letters of a country, two check digits, then what the country's registry entry says. */
export const iban = defineDataClass({
  id: 'finance.iban',
  title: 'International bank account number',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'keep-ends', start: 4, end: 2 } },
  retentionDays: 90,
  evidence: [
    byText(ibanFinder),
    byShape(ibanShape, { weight: ibanWeight }),
    byKey(
      [
        'iban',
        'account',
        'bank_account',
        'account_number',
        'konto',
        'kontonummer',
        'compte',
        'cuenta',
        'conto',
        'conta',
        'rekening',
        'rachunek',
        'tilinumero',
        'счет',
        '账号',
        '口座番号',
        '계좌번호',
      ],
      { weight: 2.5 },
    ),
    against(['transaction_id', 'reference'], { weight: -2 }),
  ],
  samples: {
    hits: [
      { iban: 'GB82 WEST 1234 5698 7654 32' },
      { value: 'DE89370400440532013000' },
      { note: 'please pay to FR14 2004 1010 0505 0001 3M02 606 until Friday' },
    ],
    misses: [
      { iban: 'GB83 WEST 1234 5698 7654 32' },
      { reference: 'DE89370400440532013000X' },
      { sku: 'DE12345678' },
      { value: 'XX82WEST12345698765432' },
      { value: 'DE8937040044053201300' },
    ],
  },
});
