import { byteMask } from '@sluice/model';
import { isEhic, isKvnr, isMbi, isMedicareAustralia, isNhsNumber } from '../checksums/health.ts';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey, type ValueCheck, type ValueForm } from '../evidence.ts';
import { codeShape } from '../shapes.ts';

const { digit, upper, lower, dash, space } = byteMask;

/** A number that a country's rule fits, which speaks by how rarely it does so by chance. */
function checked(what: string, allows: number, bytesMin: number, bytesMax: number, check: ValueCheck, passRate: number): ValueForm {
  return { shape: { what, needs: digit, allows, bytesMin, bytesMax, fits: () => true }, weight: 0, check, passRate };
}

/** What a health service or an insurer knows a person by. Where a country has a check, a number that fails it needs a stronger name. */
export const insuranceNumber = defineDataClass({
  id: 'health.insurance-number',
  title: 'Health insurance number',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([
      checked('England: ten digits', digit | space | dash, 10, 12, isNhsNumber, 1 / 11),
      checked('United States: eleven signs', digit | upper | dash, 11, 13, isMbi, 1 / 900),
      checked('Germany: a letter and nine digits', digit | upper | lower, 10, 10, isKvnr, 1 / 200),
      checked('Europe: twenty digits', digit | space, 20, 24, isEhic, 1 / 100),
      checked('Australia: ten or eleven digits', digit | space, 10, 13, isMedicareAustralia, 1 / 20),
      // Insurers' own numbers have no check.
      { shape: codeShape(5, 24, 4), weight: 1.2, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'health_insurance_number',
        'health_insurance_id',
        'insurance_number',
        'insurance_id',
        'insurance_member_id',
        'insurance_member_number',
        'insurance_policy_number',
        'health_card_number',
        'health_plan_number',
        'health_id',
        'nhs_number',
        'nhs_no',
        'medicare_number',
        'medicare_id',
        'medicare_no',
        'medicaid_number',
        'medicaid_id',
        'medicare_beneficiary_identifier',
        'mbi',
        'hicn',
        'beneficiary_number',
        'beneficiary_id',
        'subscriber_number',
        'ehic',
        'ehic_number',
        'ihi_number',
        'ohip',
        'versichertennummer',
        'krankenversichertennummer',
        'krankenversicherungsnummer',
        'kvnr',
        'versicherten_id',
        'numero_assurance_maladie',
        'carte_vitale',
        'carte_europeenne',
        'numero_securite_sociale_sante',
        'tarjeta_sanitaria',
        'numero_afiliacion',
        'tessera_sanitaria',
        'numero_tessera_sanitaria',
        'cartao_nacional_saude',
        'numero_utente',
        'cns',
        'zorgverzekeringsnummer',
        'polisnummer_zorg',
        'numer_ubezpieczenia',
        'kela_kortti',
        '医保号',
        '健康保険番号',
        '건강보험번호',
        'полис_омс',
      ],
      { weight: 8.2 },
    ),
    byKey(['member_id', 'member_number', 'subscriber_id', 'policy_number', 'group_number'], {
      weight: 6.8,
      under: ['insurance', 'health', 'patient', 'medical', 'coverage', 'payer', 'medicare'],
    }),
    against(['car', 'vehicle', 'travel', 'home', 'pet', 'life_insurance', 'liability'], { weight: -4 }),
  ],
  samples: {
    hits: [
      { nhsNumber: '485 777 3457' },
      { mbi: '1EG4-TE5-MK73' },
      { versichertennummer: 'M482130070' },
      { medicareNumber: '2123456701' },
      { insurance_member_id: 'SLC00482130' },
    ],
    misses: [
      { value: '4857773457' },
      { value: 'M482130070' },
      { nhsNumber: 'unknown' },
      { memberId: 'SLC00482130' },
      { carInsuranceNumber: 'SLC00482130' },
    ],
  },
});
