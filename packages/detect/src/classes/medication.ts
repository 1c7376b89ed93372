import { defineDataClass } from '../define-data-class.ts';
import { against, byKey, byShape, bySiblings } from '../evidence.ts';
import { anyText } from '../shapes.ts';

/** What a patient takes, recognised by its field: names of drugs are too many and too new for a list. */
export const medication = defineDataClass({
  id: 'health.medication',
  title: 'Medication or prescription',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(anyText(3, 200, 'words'), { weight: 1 }),
    byKey(
      [
        'medication',
        'medication_name',
        'medicine',
        'drug_name',
        'prescription',
        'prescribed_drug',
        'prescribed_medication',
        'active_ingredient',
        'dosage',
        'dosage_instruction',
        'medikament',
        'medikation',
        'medicament',
        'medicamento',
        'medicacion',
        'medicacao',
        'farmaco',
        'medicijn',
        'лекарство',
        '药物',
        '薬',
      ],
      {
        weight: 8.2,
      },
    ),
    byKey(['name', 'dose', 'display'], { weight: 7.5, under: ['medication', 'prescription', 'medicine'] }),
    bySiblings(['dosage', 'dose', 'frequency', 'prescriber', 'refills'], { weight: 1 }),
    against(['medication_id', 'prescription_id', 'prescription_required', 'request'], { weight: -4 }),
  ],
  samples: {
    hits: [{ medication: 'Metformin 500 mg' }, { prescription: 'Lisinopril, one a day' }],
    misses: [{ medicationId: '3f2504e0' }, { drug: 'Metformin' }, { medicationCount: 3 }, { prescriptionRequired: 'maybe' }],
  },
});
