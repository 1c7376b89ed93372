import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';

const { digit, upper, lower, dot } = byteMask;

/** ICD-10 (WHO) and ICD-10-CM: a letter, two signs, and up to four more behind a dot. */
export const icd10 = defineDataClass({
  id: 'health.icd10',
  title: 'Diagnosis code',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(
      {
        what: 'a letter, two digits, perhaps a dot and more',
        needs: digit,
        allows: digit | upper | lower | dot,
        bytesMin: 3,
        bytesMax: 8,
        fits: isCode,
      },
      { weight: 3.2 },
    ),
    byKey(
      [
        'icd',
        'icd_10',
        'icd10',
        'icd_code',
        'icd10_code',
        'icd_10_code',
        'icd_10_cm',
        'icd_10_gm',
        'cim_10',
        'cie_10',
        'cid_10',
        'мкб_10',
        'diagnosis_code',
        'diagnosis',
        'diagnoses',
        'primary_diagnosis',
        'condition_code',
        'diagnosekode',
        'diagnosecode',
        'diagnose',
        'diagnostico',
        'diagnostic',
        'diagnosi',
        'diagnoza',
        'диагноз',
        '诊断',
      ],
      {
        weight: 6.5,
      },
    ),
    byKey(['code', 'value'], { weight: 6.4, under: ['diagnosis', 'condition', 'icd', 'diagnose'] }),
    bySiblings(['patient_id', 'mrn', 'diagnosis_date', 'onset_date', 'encounter_id'], { weight: 2 }),
    against(['postcode', 'zip', 'seat', 'room', 'gate', 'sku'], { weight: -3 }),
  ],
  samples: {
    hits: [{ icd10: 'E11.9' }, { diagnosisCode: 'F32.1' }, { diagnosis: 'S72.001A' }],
    misses: [{ seat: 'A12' }, { diagnosis: 'pending' }, { code: 'E11.9' }, { icd10Version: 'v2024' }],
  },
});

function isCode(bytes: Uint8Array, start: number, end: number): boolean {
  const letter = (bytes[start] ?? 0) & 0xdf;
  if (letter < 65 || letter > 90 || !isDigit(bytes[start + 1])) return false;
  if (end - start === 3) return isDigit(bytes[start + 2]);
  return bytes[start + 3] === 46 ? end - start > 4 : isDigit(bytes[start + 2]);
}
