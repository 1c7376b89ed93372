import { byteMask } from '@sluice/model';
import { asciiOf } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape } from '../evidence.ts';

const { digit, upper, dot } = byteMask;

/** ICD-9-CM: three digits, perhaps a dot and one or two more; V and E lead some. Prices look alike, so the name must speak. */
export const icd9 = defineDataClass({
  id: 'health.icd9',
  title: 'Diagnosis code of ICD-9',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(
      {
        what: 'three digits, perhaps a dot and more',
        needs: digit,
        allows: digit | upper | dot,
        bytesMin: 3,
        bytesMax: 6,
        fits: (bytes, start, end) => /^(?:\d{3}(?:\.\d{1,2})?|V\d\d(?:\.\d{1,2})?|E\d{3}(?:\.\d)?)$/.test(asciiOf(bytes, start, end)),
      },
      { weight: 1.5 },
    ),
    byKey(['icd_9', 'icd9', 'icd9_code', 'icd_9_code', 'icd_9_cm', 'icd9_cm', 'icd9_diagnosis'], { weight: 8 }),
    byKey(['diagnosis_code', 'primary_diagnosis_code', 'secondary_diagnosis_code', 'icd_code', 'icd'], { weight: 7.7 }),
    against(['error', 'network', 'hardware', 'engine', 'dtc'], { weight: -5 }),
  ],
  samples: {
    hits: [{ icd9: '250.00' }, { diagnosisCode: '250.02' }, { icd_9_code: 401 }],
    misses: [{ value: '250.00' }, { price: '250.00' }, { icd9: 'none' }, { icd9Version: '2015' }, { engineDiagnosisCode: '301' }],
  },
});
