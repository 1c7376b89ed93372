import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings, byText, type ValueShape } from '../evidence.ts';
import { isPan, panFinder } from '../finders/find-pan.ts';
import { withAsciiDigits } from '../national/native-digits.ts';

const { digit, dot, slash, dash, space, underscore, high } = byteMask;

/** `4111.1111.1111.1111`, `41 11 11 …`, with hard spaces or full-width digits: as nobody but people under a card's name writes it. */
const spaced: ValueShape = {
  what: 'a card number with any signs between its digits',
  needs: 0,
  allows: digit | dot | slash | dash | space | underscore | high,
  bytesMin: 13,
  bytesMax: 64,
  fits: (bytes, start, end) => {
    let signs = 0;
    for (let index = start; index < end; index += 1) if (!isDigit(bytes[index])) signs += 1;
    return signs > 0;
  },
};

/** ISO/IEC 7812: 12 to 19 digits that begin with an issuer's range and end in a Luhn digit. */
export const pan = defineDataClass({
  id: 'finance.pan',
  title: 'Payment card number',
  sensitivity: 'restricted',
  laws: ['PCI DSS 4.0 3.4', 'GDPR Art. 4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 40,
  isNeverSampled: true,
  evidence: [
    byText(panFinder),
    byForms([{ shape: spaced, weight: 0.6, check: isSpacedPan, passRate: 1 / 10 }]),
    byKey(
      [
        'pan',
        'card_number',
        'credit_card',
        'card',
        'cc',
        'cc_number',
        'card_no',
        'debit_card',
        'tarjeta',
        'numero_tarjeta',
        'kartennummer',
        'carte',
        'numero_carte',
        'cartao',
        'creditcard',
        'credit_card_number',
        'card_num',
        'cardnum',
        'card_nr',
        'cc_num',
        'cc_no',
        'payment_card',
        'payment_card_number',
        'bank_card',
        'bankcard',
        'bank_card_number',
        'bankkarte',
        'bankkartennummer',
        'kreditkartennr',
        'kartennr',
        'carte_numero',
        'num_carte',
        'no_carte',
        'tarjeta_numero',
        'num_tarjeta',
        'nro_tarjeta',
        'carta_numero',
        'numero_da_carta',
        'num_carta',
        'cartao_numero',
        'num_cartao',
        'numero_do_cartao',
        'bankpas',
        'pasnummer',
        'kaart_nummer',
        'karta_numer',
        'nr_karty',
        'kort_nummer',
        'kortnr',
        'kortnumero',
        'maksukortti',
        '银行卡号',
        '信用卡号',
        '信用卡',
        '银行卡',
        'カード番号',
        'クレジットカード番号',
        '카드번호',
        '신용카드번호',
        'номер_банковской_карты',
        'банковская_карта',
        'رقم_البطاقة',
        'कार्ड_नंबर',
        'account_pan',
        'kreditkarte',
        'kreditkartennummer',
        'carte_bancaire',
        'carte_de_credit',
        'tarjeta_de_credito',
        'carta_di_credito',
        'numero_carta',
        'cartao_de_credito',
        'numero_cartao',
        'kaartnummer',
        'creditcardnummer',
        'numer_karty',
        'karta',
        'kortnummer',
        'kredittkort',
        'luottokortti',
        'kortin_numero',
        'карта',
        'クレジットカード',
        '신용카드',
        'carta',
        'номер_карты',
        'カード番号',
        '卡号',
      ],
      {
        weight: 3,
      },
    ),
    // Says account too, and means the card's.
    byKey(['primary_account_number', 'primary_account_no', 'card_account_number'], { weight: 9 }),
    bySiblings(['cvv', 'cvc', 'exp_month', 'expiry_month', 'exp_year', 'cardholder', 'card_holder', 'security_code'], { weight: 2 }),
    against(
      [
        'id',
        'transaction_id',
        'order_id',
        'reference',
        'tracking_number',
        'imei',
        'iccid',
        'ad_id',
        'campaign_id',
        'account_id',
        'timestamp',
        'nonce',
        'ean',
        'upc',
        'gtin',
        'isbn',
        'barcode',
        'serial',
      ],
      {
        weight: -2,
      },
    ),
  ],
  samples: {
    hits: [
      { pan: '4111 1111 1111 1111' },
      { value: '5555555555554444' },
      { card: 378282246310005 },
      { cardNumber: '4111.1111.1111.1111' },
      { note: 'paid with 4012-8888-8888-1881, thanks' },
    ],
    misses: [
      { card: '4111 1111 1111 1112' },
      { value: '4111.1111.1111.1111' },
      { createdAt: 1732550400000 },
      { trackingNumber: '9400110898825022579493' },
      { amount: '4111111111111111.25' },
      { id: 'b4111111111111111' },
    ],
  },
});

function isSpacedPan(bytes: Uint8Array, start: number, end: number): boolean {
  const plain = withAsciiDigits(bytes, start, end);
  return plain === null ? isPan(bytes, start, end) : isPan(plain, 0, plain.length);
}
