import { byteMask } from '@sluice/model';
import { isNpi } from '../checksums/health.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byCheck, byKey, byShape } from '../evidence.ts';

/** Who treats or prescribes in the United States: ten digits with a check. One of ten numbers passes it, so the name must speak. */
export const npi = defineDataClass({
  id: 'health.npi',
  title: 'National provider identifier',
  sensitivity: 'confidential',
  laws: ['HIPAA 162.406', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 365,
  prevalence: 1 / 1000,
  evidence: [
    byShape(
      { what: 'ten digits', needs: byteMask.digit, allows: byteMask.digit, bytesMin: 10, bytesMax: 10, fits: () => true },
      { weight: 0.5 },
    ),
    byCheck(isNpi, { passRate: 1 / 50 }),
    byKey(
      [
        'npi',
        'npi_number',
        'provider_npi',
        'prescriber_npi',
        'national_provider_identifier',
        'provider_identifier',
        'rendering_provider',
        'billing_provider_npi',
      ],
      { weight: 7 },
    ),
    byKey(['provider_id', 'prescriber_id', 'provider_number'], { weight: 5 }),
  ],
  samples: {
    hits: [{ npi: '1234567893' }, { prescriberNpi: 1999888773 }, { provider_identifier: '1999888773' }],
    misses: [{ npi: '1234567894' }, { value: '1234567893' }, { orderNumber: '1234567893' }, { npi: '3234567893' }],
  },
});
