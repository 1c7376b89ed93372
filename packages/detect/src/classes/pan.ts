import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, bySiblings, byText } from '../evidence.ts';
import { panFinder } from '../finders/find-pan.ts';

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
        'carta',
        'номер_карты',
        'カード番号',
        '卡号',
      ],
      {
        weight: 3,
      },
    ),
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
      { note: 'paid with 4012-8888-8888-1881, thanks' },
    ],
    misses: [
      { card: '4111 1111 1111 1112' },
      { createdAt: 1732550400000 },
      { trackingNumber: '9400110898825022579493' },
      { amount: '4111111111111111.25' },
      { id: 'b4111111111111111' },
    ],
  },
});
