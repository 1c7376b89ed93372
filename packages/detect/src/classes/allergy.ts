import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey } from '../evidence.ts';
import { form, medicalWords } from '../shapes-health.ts';

/** What a body does not bear. */
export const allergy = defineDataClass({
  id: 'health.allergy',
  title: 'Allergy or intolerance',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([form(medicalWords(3, 500), 1.2)]),
    byKey(
      [
        'allergy',
        'allergies',
        'known_allergies',
        'drug_allergy',
        'food_allergy',
        'medication_allergies',
        'allergic_reaction',
        'intolerance',
        'food_intolerance',
        'allergie',
        'allergien',
        'unvertraglichkeit',
        'allergies_connues',
        'alergia',
        'alergias',
        'intolerancia',
        'allergia',
        'allergie_note',
        'alergia_medicamentos',
        'alergie',
        'uczulenie',
        'allergi',
        'allergier',
        'overfolsomhet',
        'аллергия',
        '过敏',
        '过敏史',
        'アレルギー',
        '알레르기',
      ],
      { weight: 8.2 },
    ),
    byKey(['allergen', 'substance', 'reaction'], { weight: 8, under: ['patient', 'allergy', 'medical', 'intolerance'] }),
    against(['product', 'recipe', 'menu', 'dish', 'ingredient', 'restaurant'], { weight: -5 }),
  ],
  samples: {
    hits: [{ allergies: 'penicillin' }, { foodAllergy: 'peanuts, severe' }, { alergias: 'polen' }],
    misses: [
      { allergies: 'none' },
      { allergen: 'gluten' },
      { allergyCount: 'three' },
      { recipeAllergies: 'contains nuts' },
      { text: 'penicillin' },
    ],
  },
});
