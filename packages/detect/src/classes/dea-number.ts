import { byteMask } from '@sluice/model';
import { isDea } from '../checksums/health.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byCheck, byKey, byShape } from '../evidence.ts';

const { digit, upper, lower } = byteMask;

/** Who may prescribe controlled drugs in the United States: whoever has the number can forge a prescription. */
export const deaNumber = defineDataClass({
  id: 'health.dea-number',
  title: 'DEA registration number',
  sensitivity: 'restricted',
  laws: ['21 CFR 1301', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(
      { what: 'two letters and seven digits', needs: digit, allows: digit | upper | lower, bytesMin: 9, bytesMax: 9, fits: () => true },
      { weight: 0 },
    ),
    // Seven of nine signs must be digits at their places, and one of ten then passes the check.
    byCheck(isDea, { passRate: 1 / 300 }),
    byKey(['dea', 'dea_number', 'dea_no', 'dea_registration', 'prescriber_dea', 'dea_id', 'dea_registration_number'], { weight: 6 }),
  ],
  samples: {
    hits: [{ deaNumber: 'BS4821307' }, { dea: 'FA3071557' }, { prescriber_dea: 'bs4821307' }],
    misses: [{ dea: 'BS4821308' }, { value: 'BS4821307' }, { sku: 'FA3071557' }, { dea: 'idea board' }],
  },
});
