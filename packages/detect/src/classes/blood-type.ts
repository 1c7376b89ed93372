import { byteMask } from '@sluice/model';
import { asciiOf } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byKey, byShape } from '../evidence.ts';

const { digit, upper, lower, plus, dash, space, underscore, other, high } = byteMask;

/** With the sign or the word for it, in the languages of the names below. */
const group =
  /^(?:a|b|ab|o|0|a1|a2)?[ _]?(?:rh ?)?(?:[+-]|pos|neg|positive?|negative?|positiv[oe]?|negativ[oe]?|positif|negatif|d[+-])?[ )]?$/;

/** ABO and Rhesus. Two signs that grades and batteries have too, so the field must say it. */
export const bloodType = defineDataClass({
  id: 'health.blood-type',
  title: 'Blood group',
  sensitivity: 'restricted',
  laws: ['GDPR Art. 9', 'HIPAA 164.514', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'strip' },
  retentionDays: 90,
  prevalence: 1 / 2000,
  evidence: [
    byShape(
      {
        what: 'a blood group',
        needs: 0,
        allows: digit | upper | lower | plus | dash | space | underscore | other | high,
        bytesMin: 1,
        bytesMax: 16,
        fits: (bytes, start, end) => group.test(asciiOf(bytes, start, end).toLowerCase()),
      },
      { weight: 2.5 },
    ),
    byKey(
      [
        'blood_type',
        'blood_group',
        'bloodtype',
        'bloodgroup',
        'abo_group',
        'rh_factor',
        'rhesus',
        'blutgruppe',
        'groupe_sanguin',
        'grupo_sanguineo',
        'tipo_de_sangre',
        'tipo_sangre',
        'gruppo_sanguigno',
        'tipo_sanguineo',
        'bloedgroep',
        'grupa_krwi',
        'blodgrupp',
        'blodtype',
        'blodgruppe',
        'veriryhma',
        'группа_крови',
        '血型',
        '血液型',
        '혈액형',
      ],
      { weight: 8 },
    ),
  ],
  samples: {
    hits: [{ bloodType: 'AB+' }, { blutgruppe: '0 negativ' }, { blood_group: 'O_NEG' }, { grupoSanguineo: 'A Rh+' }],
    misses: [{ bloodType: 'unknown' }, { grade: 'A+' }, { batteryType: 'AB' }, { bloodTypeId: '12' }],
  },
});
