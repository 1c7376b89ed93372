import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';
import { digitsShape } from '../shapes.ts';

/** Three or four digits mean nothing without their name. PCI DSS forbids keeping them at all. */
export const cardCvv = defineDataClass({
  id: 'finance.card-cvv',
  title: 'Card verification code',
  sensitivity: 'restricted',
  laws: ['PCI DSS 4.0 3.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 1,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    byShape({ ...digitsShape(3, 4), bytesMax: 4 }, { weight: 2.5 }),
    byKey(
      [
        'cvv',
        'cvc',
        'cvv2',
        'cvc2',
        'csc',
        'cid',
        'card_security_code',
        'security_code',
        'card_verification_value',
        'card_code',
        'card_cvv',
        'card_cvc',
        'verification_value',
        'kartenprufnummer',
        'codigo_de_seguridad',
        'cryptogramme',
        'prufziffer_karte',
        'codice_di_sicurezza',
        'codigo_de_seguranca',
        'beveiligingscode',
        'kod_cvv',
        'sakerhetskod',
        'sikkerhedskode',
        'turvakoodi',
        '安全码',
        'セキュリティコード',
      ],
      {
        weight: 7.5,
      },
    ),
    bySiblings(['card_number', 'pan', 'exp_month', 'exp_year', 'expiry_month'], { weight: 1.5 }),
    against(['cvv_check', 'cvc_check', 'cvv_result', 'country_code'], { weight: -6 }),
  ],
  samples: {
    hits: [{ cvv: '123' }, { card_cvc: 1234 }, { securityCode: '007' }],
    misses: [{ cvv: 'pass' }, { cvcCheck: '100' }, { code: '123' }, { cvv: '12345' }],
  },
});
