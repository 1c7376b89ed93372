import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';

/** Four to twelve digits (ISO 9564-1) that only their name tells. PCI DSS forbids keeping them at all. */
export const cardPin = defineDataClass({
  id: 'finance.card-pin',
  title: 'Personal identification number of a card',
  sensitivity: 'restricted',
  laws: ['PCI DSS 4.0 3.3'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 1,
  prevalence: 1 / 1000,
  isNeverSampled: true,
  evidence: [
    byShape(
      { what: 'four to twelve digits', needs: byteMask.digit, allows: byteMask.digit, bytesMin: 4, bytesMax: 12, fits: () => true },
      { weight: 2 },
    ),
    byKey(
      [
        'card_pin',
        'atm_pin',
        'debit_pin',
        'pin_number',
        'pin_value',
        'bank_pin',
        'wallet_pin',
        'transaction_pin',
        'security_pin',
        'geheimzahl',
        'karten_pin',
        'code_pin',
        'codigo_pin',
        'codice_pin',
        'pinkod',
      ],
      { weight: 8 },
    ),
    byKey(['pin'], { weight: 7.2, under: ['card', 'debit', 'atm', 'karte', 'carte', 'tarjeta', 'bank'] }),
    // Alone it may open anything: that is a password's class.
    byKey(['pin', 'pin_code'], { weight: 4 }),
    bySiblings(['card_number', 'pan', 'cvv'], { weight: 2.5 }),
    against(
      ['gpio', 'board', 'connector', 'map', 'postal', 'zip', 'pin_count', 'chip', 'led', 'pinned', 'dialin', 'conference', 'meeting'],
      { weight: -5 },
    ),
  ],
  samples: {
    hits: [{ debitCardPin: '4821' }, { cardPin: '482107' }, { atm_pin: 4821 }],
    misses: [{ pin: '7' }, { pinCode: '110001' }, { gpioPin: '4821' }, { pinCount: 4821 }, { code: '4821' }, { pin: 'a1b2' }],
  },
});
