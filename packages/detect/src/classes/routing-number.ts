import { byteMask } from '@sluice/model';
import { isAbaRouting, isCanadianTransit, isIfsc, isSortCode } from '../checksums/banks.ts';
import { digitsOf } from '../checksums/weighted.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byForms, byKey, bySiblings, type ValueCheck, type ValueForm } from '../evidence.ts';

const { digit, dash, space, upper } = byteMask;

/** Groups of digits mean nothing by themselves; what their check refuses is no number of that country. */
function digits(what: string, bytesMin: number, bytesMax: number, check: ValueCheck, passRate: number): ValueForm {
  return { shape: { what, needs: digit, allows: digit | dash | space, bytesMin, bytesMax, fits: () => true }, weight: 0, check, passRate };
}

/** Which bank and branch an account is at, in the ways that countries without IBANs write it. */
export const routingNumber = defineDataClass({
  id: 'finance.routing-number',
  title: 'Bank routing number or sort code',
  sensitivity: 'internal',
  laws: ['GDPR Art. 4', 'GLBA'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([
      digits('United States: nine digits', 9, 9, isAbaRouting, 1 / 25),
      digits('United Kingdom, Ireland, Australia: six digits', 6, 8, isSortCode, 1 / 4),
      digits('Canada: branch and institution', 9, 9, isCanadianTransit, 1 / 10),
      digits('Germany and Austria: five or eight digits', 5, 8, isBankleitzahl, 1 / 4),
      {
        shape: { what: 'India: bank, zero, branch', needs: digit | upper, allows: digit | upper, bytesMin: 11, bytesMax: 11, fits: isIfsc },
        weight: 5,
        check: null,
        passRate: 1,
      },
    ]),
    byKey(
      [
        'routing_number',
        'routing_no',
        'routing_code',
        'aba',
        'aba_number',
        'aba_routing',
        'aba_routing_number',
        'rtn',
        'bank_routing',
        'bank_routing_number',
        'ach_routing',
        'wire_routing',
        'sort_code',
        'bank_sort_code',
        'bsb',
        'bsb_number',
        'bsb_code',
        'transit_number',
        'branch_transit_number',
        'ifsc',
        'ifsc_code',
        'blz',
        'bankleitzahl',
        'bank_routing_code',
        'code_guichet',
        'numero_de_ruta',
        'numero_transit',
        'clearing_number',
        'clearingnummer',
        'registreringsnummer',
        'бик',
      ],
      { weight: 8 },
    ),
    byKey(['routing', 'transit', 'bank_code', 'branch_code'], { weight: 5.5, under: ['bank', 'account', 'payment', 'payout', 'ach'] }),
    bySiblings(['account_number', 'account_holder', 'bank_name'], { weight: 1 }),
  ],
  samples: {
    hits: [
      { routingNumber: '121000028' },
      { aba: 121000015 },
      { sort_code: '20-11-07' },
      { bsb: '062-107' },
      { transitNumber: '20117-003' },
      { ifsc: 'SLCE0002117' },
      { blz: '20110700' },
    ],
    misses: [
      { routingNumber: '121000029' },
      { value: '121000028' },
      { sortCode: 'name-asc' },
      { routing: '/orders' },
      { ifsc: 'SLCE1002117' },
      { orderNumber: '121000028' },
    ],
  },
});

function isBankleitzahl(bytes: Uint8Array, start: number, end: number): boolean {
  const count = digitsOf(bytes, start, end).length;
  return count === end - start && (count === 5 || count === 8);
}
