import { byteMask } from '@sluice/model';
import { asciiOf } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape, bySiblings } from '../evidence.ts';

const { digit, upper, dot, slash, other } = byteMask;

/** Neither I nor O, which look like digits. */
const stem = /^[0-9A-HJ-NP-Z][A-HJ-NP-Z]\d[0-9A-HJ-NP-Z](?:\.[0-9A-HJ-NP-Z]{1,2})?$/;

/** ICD-11 (WHO): a stem of four signs or more whose second is a letter and whose third a digit; clusters are joined by & and /. */
export const icd11 = defineDataClass({
  id: 'health.icd11',
  title: 'Diagnosis code of ICD-11',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(
      {
        what: 'a stem of ICD-11, perhaps with extensions',
        needs: digit | upper,
        allows: digit | upper | dot | slash | other,
        bytesMin: 4,
        bytesMax: 40,
        fits: (bytes, start, end) =>
          asciiOf(bytes, start, end)
            .split(/[&/]/)
            .every((part) => stem.test(part)),
      },
      { weight: 2.2 },
    ),
    byKey(['icd_11', 'icd11', 'icd11_code', 'icd_11_code', 'icd_11_mms'], { weight: 8 }),
    byKey(
      [
        'diagnosis_code',
        'diagnosis',
        'diagnoses',
        'primary_diagnosis',
        'condition_code',
        'icd_code',
        'icd',
        'diagnosekode',
        'diagnosecode',
      ],
      { weight: 7 },
    ),
    bySiblings(['patient_id', 'encounter_id', 'diagnosis_date'], { weight: 1 }),
  ],
  samples: {
    hits: [{ icd11: '5A11' }, { diagnosisCode: 'BA00/XK9J' }, { icd11Code: '6A70.1' }],
    misses: [{ value: '5A11' }, { gate: '5A11' }, { icd11: 'none' }, { diagnosis: 'OPEN' }, { icd11Release: '2024' }],
  },
});
