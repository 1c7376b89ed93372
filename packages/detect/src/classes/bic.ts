import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, asciiOf, isAll, isDigit } from '../bytes.ts';
import { defineDataClass } from '../define-data-class.ts';
import { byForms, byKey, bySiblings, type ValueShape } from '../evidence.ts';

const letters = alphabet('A-Za-z');

/** ISO 3166-1, and XK, which SWIFT uses for Kosovo. */
const countries = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM
  CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY
  HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
  MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE
  RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ
  VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

const bicShape: ValueShape = {
  what: 'bank, country and place of a BIC',
  needs: 0,
  allows: byteMask.upper | byteMask.lower | byteMask.digit,
  bytesMin: 8,
  bytesMax: 11,
  fits: isBic,
};

/** ISO 9362: four signs of a bank, two of a country, two of a place, and three of a branch or none. Words look alike, so the name must speak. */
export const bic = defineDataClass({
  id: 'finance.bic',
  title: 'Bank identifier code',
  sensitivity: 'internal',
  laws: ['GDPR Art. 4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'keep-ends', start: 4, end: 0 } },
  retentionDays: 90,
  prevalence: 1 / 1000,
  evidence: [
    byForms([
      { shape: { ...bicShape, allows: byteMask.upper | byteMask.digit }, weight: 3, check: null, passRate: 1 },
      // `language` would be a bank in Ukraine.
      { shape: bicShape, weight: 1, check: null, passRate: 1 },
    ]),
    byKey(
      [
        'bic',
        'swift_code',
        'bic_code',
        'bic_swift',
        'swift_bic',
        'bank_identifier_code',
        'bank_bic',
        'bank_swift',
        'codigo_swift',
        'code_swift',
        'codice_bic',
      ],
      { weight: 8.2 },
    ),
    byKey(['swift'], { weight: 6.2 }),
    byKey(['bank_code', 'bank_identifier', 'bank_id', 'codigo_banco', 'code_banque', 'bankkod'], { weight: 5 }),
    bySiblings(['iban', 'bank_name', 'account_holder'], { weight: 1 }),
  ],
  samples: {
    hits: [{ bic: 'SLCEDEFFXXX' }, { swiftCode: 'SLCEGB2L' }, { bank_bic: 'slcefrpp' }],
    misses: [{ value: 'SLCEDEFFXXX' }, { bic: 'SLCEZZFF' }, { swift: 'language' }, { bic: 'SLCEDEFFX' }, { penColor: 'PASSABLE' }],
  },
});

function isBic(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 8 && end - start !== 11) return false;
  // New codes may begin with digits (ISO 9362:2014); no bank has one with four.
  if (!isAll(alphanumeric, bytes, start, end) || isDigit(bytes[start]) || !isAll(letters, bytes, start + 4, start + 6)) return false;
  return countries.has(asciiOf(bytes, start + 4, start + 6).toUpperCase());
}
