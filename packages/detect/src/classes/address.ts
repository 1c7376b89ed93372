import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, bySiblings } from '../evidence.ts';
import { addressShape } from '../shapes.ts';

/** Where a person lives or gets mail, recognised by its field. A city or a country alone is not an address. */
export const address = defineDataClass({
  id: 'personal.address',
  title: 'Postal address',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'full' } },
  retentionDays: 365,
  evidence: [
    byForms([
      { shape: addressShape, weight: 1, check: null, passRate: 1 },
      {
        shape: { ...addressShape, what: 'words and a house number', needs: byteMask.digit | byteMask.space, fits: isNumbered },
        weight: 3,
        check: null,
        passRate: 1,
      },
    ]),
    byKey(
      [
        'street',
        'street_address',
        'address_line',
        'address_line_1',
        'address_line_2',
        'address_1',
        'address_2',
        'line_1_address',
        'street_name',
        'street_1',
        'street_2',
        'home_address',
        'postal_address',
        'mailing_address',
        'shipping_address',
        'billing_address',
        'delivery_address',
        'residential_address',
        'full_address',
        'formatted_address',
        'addr',
        'addr_line',
        'strasse',
        'anschrift',
        'adresse',
        'rue',
        'direccion',
        'calle',
        'domicilio',
        'indirizzo',
        'endereco',
        'rua',
        'morada',
        'straat',
        'adres',
        'ulica',
        'osoite',
        'gateadresse',
        'адрес',
        'улица',
        '住所',
        '地址',
        '주소',
        'العنوان',
      ],
      { weight: 6.5 },
    ),
    byKey(['address'], { weight: 4.5 }),
    byKey(['line_1', 'line_2', 'line'], { weight: 5.5, under: ['address', 'billing', 'shipping', 'location'] }),
    bySiblings(['city', 'zip', 'zip_code', 'postal_code', 'postcode', 'plz'], { weight: 2 }),
    against(
      [
        'ip_address',
        'email_address',
        'mac_address',
        'wallet_address',
        'contract_address',
        'web_address',
        'network_address',
        'host_address',
        'server_address',
        'bitcoin_address',
        'eth_address',
        'memory_address',
        'token_address',
        'address_type',
        'address_book',
        'via_header',
      ],
      { weight: -7 },
    ),
  ],
  samples: {
    hits: [
      { street: '12 Analytical Way' },
      { shippingAddress: '1 Main St, Springfield, IL 62701' },
      { strasse: 'Lange Straße 5' },
      { addressLine1: 'Flat 4, 10 Downing St' },
    ],
    misses: [
      { ipAddress: '203.0.113.7' },
      { address: '0x52908400098527886E0F7030069857D2E4169EE7' },
      { city: 'New York City' },
      { addressType: 'home and work' },
      { emailAddress: 'not given yet' },
    ],
  },
});

/** At least three words, and a number among them. */
function isNumbered(bytes: Uint8Array, start: number, end: number): boolean {
  let spaces = 0;
  for (let index = start; index < end; index += 1) if (bytes[index] === 32) spaces += 1;
  return spaces >= 2 && addressShape.fits(bytes, start, end);
}
