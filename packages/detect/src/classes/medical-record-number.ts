import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape } from '../evidence.ts';
import { codeShape } from '../shapes.ts';

export const medicalRecordNumber = defineDataClass({
  id: 'health.medical-record-number',
  title: 'Medical record or health insurance number',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byShape(codeShape(4, 24, 3), { weight: 1.2 }),
    byKey(
      [
        'mrn',
        'medical_record_number',
        'medical_record_no',
        'medical_record',
        'patient_number',
        'patient_no',
        'chart_number',
        'health_insurance_number',
        'insurance_number',
        'health_card_number',
        'health_plan_number',
        'insurance_member_number',
        'insurance_policy_number',
        'nhs_number',
        'medicare_number',
        'medicaid_number',
        'medicare_beneficiary_identifier',
        'mbi',
        'beneficiary_number',
        'subscriber_number',
        'patientennummer',
        'versichertennummer',
        'krankenversichertennummer',
        'numero_paciente',
        'historia_clinica',
        'numero_dossier_medical',
        'tessera_sanitaria',
      ],
      {
        weight: 8.2,
      },
    ),
    byKey(['patient_id', 'member_id'], { weight: 6.5, under: ['patient', 'insurance', 'medical', 'health'] }),
  ],
  samples: {
    hits: [{ mrn: 'MRN-0048213' }, { medicalRecordNumber: 48213007 }, { nhsNumber: '943 476 5919' }],
    misses: [{ recordNumber: '48213007' }, { mrn: 'unknown' }, { mrnType: '1001' }],
  },
});
