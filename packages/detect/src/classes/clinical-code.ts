import { byteMask } from '@sluice/model';
import { isLoinc, isSnomed } from '../checksums/health.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byForms, byKey } from '../evidence.ts';

const { digit, dash } = byteMask;

/** LOINC for what was observed, SNOMED CT for what was found; codes as plain as order numbers, so the name must speak. */
export const clinicalCode = defineDataClass({
  id: 'health.clinical-code',
  title: 'Code of a clinical terminology',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([
      {
        shape: {
          what: 'LOINC: digits, a hyphen, a digit',
          needs: digit | dash,
          allows: digit | dash,
          bytesMin: 3,
          bytesMax: 7,
          fits: () => true,
        },
        weight: 0,
        check: isLoinc,
        passRate: 1 / 20,
      },
      {
        shape: { what: 'SNOMED CT: six to eighteen digits', needs: digit, allows: digit, bytesMin: 6, bytesMax: 18, fits: () => true },
        weight: 0,
        check: isSnomed,
        passRate: 1 / 17,
      },
    ]),
    byKey(
      [
        'loinc',
        'loinc_code',
        'loinc_num',
        'loinc_number',
        'snomed',
        'snomed_ct',
        'snomed_code',
        'snomed_ct_code',
        'snomed_id',
        'sctid',
        'sct_id',
        'sct_code',
        'concept_id_snomed',
      ],
      { weight: 7.5 },
    ),
    byKey(['code'], { weight: 6.8, under: ['loinc', 'snomed'] }),
  ],
  samples: {
    hits: [{ loinc: '4548-4' }, { snomedCode: '44054006' }, { sctid: 38341003 }],
    misses: [{ loinc: '4548-5' }, { value: '4548-4' }, { code: '44054006' }, { snomedVersion: '20240901' }, { loinc: 'pending' }],
  },
});
