import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey } from '../evidence.ts';
import { answerShape, wordShape } from '../shapes-words.ts';

const words =
  `m f x d w h v k n u male female man woman boy girl nonbinary non-binary non_binary agender genderfluid transgender intersex diverse
  he/him she/her they/them he she they herr frau divers männlich weiblich homme femme masculin féminin feminin hombre mujer masculino femenino feminino
  uomo donna maschio femmina femminile maschile homem mulher vrouw vrouwelijk mannelijk kobieta mężczyzna kvinna kvinne kvinde mann
  mies nainen муж жен мужской женский мужчина женщина 男 女 男性 女性 남 여 남성 여성 남자 여자 ذكر أنثى זכר נקבה पुरुष महिला ชาย หญิง`.split(
    /\s+/,
  );

export const gender = defineDataClass({
  id: 'personal.gender',
  title: 'Gender or sex',
  sensitivity: 'confidential',
  laws: ['GDPR Art. 4', 'CCPA 1798.140'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'full' } },
  retentionDays: 365,
  prevalence: 1 / 300,
  evidence: [
    byForms([
      { shape: wordShape('a word for a gender', words), weight: 3, check: null, passRate: 1 },
      { shape: answerShape(1, 40, 4), weight: 1, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'gender',
        'gender_identity',
        'gender_code',
        'sex',
        'sex_at_birth',
        'biological_sex',
        'assigned_sex',
        'pronouns',
        'geschlecht',
        'sexe',
        'genero',
        'sexo',
        'sesso',
        'geslacht',
        'plec',
        'kon',
        'kjonn',
        'kjønn',
        'køn',
        'sukupuoli',
        'pohlavi',
        'cinsiyet',
        'jenis_kelamin',
        'gioi_tinh',
        'пол',
        'стать',
        'φυλο',
        'מין',
        'الجنس',
        'लिंग',
        'เพศ',
        '性別',
        '性别',
        '성별',
        'սեռ',
        'სქესი',
      ],
      { weight: 6.2 },
    ),
    byKey(['anrede', 'civilite', 'aanhef'], { weight: 5.2 }),
    against(['target_gender', 'product', 'category', 'grammatical', 'noun', 'clothing', 'garment', 'connector'], { weight: -4 }),
  ],
  samples: {
    hits: [{ gender: 'female' }, { sex: 'M' }, { geschlecht: 'divers' }, { pronouns: 'they/them' }, { genero: 'Femenino' }],
    misses: [
      { genre: 'Jazz' },
      { gender: 'unknown' },
      { productGender: 'unisex' },
      { code: 'M' },
      { genderRequired: 'yes' },
      { sex: 'https://x.test' },
    ],
  },
});
