import { byteMask } from '@sluice/model';
import { defineDataClass } from '../define-data-class.ts';
import { against, byForms, byKey } from '../evidence.ts';
import { namedBusinesses } from '../national/named-numbers.ts';
import { nationalFormats } from '../national/national-formats.ts';
import { checkedDigits, layoutShape, ofFormats } from '../national/number-forms.ts';
import { codeShape } from '../shapes.ts';

const { digit, upper, dash, dot, space, slash } = byteMask;
const prefixed = nationalFormats.filter(({ kind }) => kind === 'vat').map(({ country, name }) => `${country} ${name}`);

/**
 * What an office knows a business by. It is of the family finance and no national number, since it names a company, stands on every
 * invoice and can be looked up in open registers; of a sole trader it names a person, so that it is not open either.
 */
export const taxId = defineDataClass({
  id: 'finance.tax-id',
  title: 'Tax or register number of a business',
  sensitivity: 'internal',
  laws: ['GDPR Art. 4'],
  requires: { consumer: 'authenticated', transport: 'tls' },
  treatment: { kind: 'mask', mask: { kind: 'last-four' } },
  retentionDays: 365,
  prevalence: 1 / 500,
  evidence: [
    byForms([
      ofFormats('company', ['BR CNPJ'], 'Brazil: CNPJ as printed', 6.5, 1 / 100, layoutShape('99.999.999/9999-99')),
      ofFormats('company', ['CH UID'], 'Switzerland: UID as printed', 6.5, 1 / 11, layoutShape('CHE-999.999.999')),
      ofFormats('company', ['IN GSTIN'], 'India: GSTIN', 6.5, 1 / 30, {
        needs: digit | upper,
        allows: digit | upper,
        bytesMin: 15,
        bytesMax: 15,
        fits: (bytes, start) => bytes[start + 13] === 90,
      }),
      ofFormats('vat', prefixed, 'a country and its value-added tax number', 3, 1 / 2, {
        needs: digit | upper,
        allows: digit | upper | dash | dot | space,
        bytesMin: 7,
        bytesMax: 20,
        fits: (bytes, start) => isCapital(bytes[start]) && isCapital(bytes[start + 1]),
      }),
      ...[8, 9, 10, 11, 13, 14].map((count) => checkedDigits('company', count, 1.2)),
      { shape: { ...codeShape(7, 22, 6), allows: digit | upper | dash | dot | space | slash }, weight: 1.2, check: null, passRate: 1 },
    ]),
    ...namedBusinesses.map(({ names, forms }) => byKey(names, { weight: 7.5, forms })),
    byKey(
      [
        'vat_id',
        'vat_number',
        'vat_no',
        'vat_registration_number',
        'vat_reg_no',
        'vatin',
        'company_tax_id',
        'business_tax_id',
        'company_registration_number',
        'business_registration_number',
        'company_number',
        'business_number',
        'registration_number_company',
        'trade_register_number',
        'gst_number',
        'gst_no',
        'brn',
        'crn',
        'inscricao_estadual',
        'rut_empresa',
        'rfc_empresa',
        'numero_tva',
        'num_tva',
        'tva_intracommunautaire',
        'numero_tva_intracommunautaire',
        'ust_id',
        'ustid',
        'ust_idnr',
        'ust_id_nr',
        'ustidnr',
        'umsatzsteuer_id',
        'umsatzsteueridentifikationsnummer',
        'uid_nummer',
        'steuernummer',
        'steuer_nr',
        'handelsregisternummer',
        'hrb',
        'numero_iva',
        'btw_nummer',
        'btw_nr',
        'btwnummer',
        'kvk_nummer',
        'kvk_number',
        'kvknummer',
        'ondernemingsnummer',
        'moms_nr',
        'momsnummer',
        'momsregistreringsnummer',
        'org_number',
        'ico',
        'dic',
        'cui_firma',
        'pib',
        'кпп',
        'kpp',
        '税号',
        'الرقم_الضريبي',
        'رقم_السجل_التجاري',
        'עוסק_מורשה',
      ],
      { weight: 7.5 },
    ),
    byKey(['tax_id', 'tax_number', 'tax_no', 'taxpayer_id', 'tin', 'registration_number', 'tax_identification_number'], {
      weight: 9.5,
      under: [
        'company',
        'business',
        'merchant',
        'supplier',
        'vendor',
        'employer',
        'organization',
        'organisation',
        'firma',
        'empresa',
        'societe',
      ],
    }),
    byKey(['tin'], { weight: 7 }),
    // Amounts are called so as well.
    byKey(['vat', 'tva'], { weight: 6.2 }),
    byKey(['registration_number'], { weight: 3 }),
    against(
      ['vat_rate', 'vat_amount', 'vat_total', 'vat_percentage', 'vat_code', 'price', 'amount', 'total', 'sum', 'net', 'gross', 'icon'],
      {
        weight: -6,
      },
    ),
  ],
  samples: {
    hits: [
      { vatNumber: 'DE136695976' },
      { ein: '12-3456789' },
      { cnpj: '11.222.333/0001-81' },
      { value: '11.222.333/0001-81' },
      { ustId: 'ATU13585627' },
      { siret: '732 829 320 00074' },
      { orgnr: '556016-0680' },
      { 'company.taxId': '98-7654321' },
    ],
    misses: [
      { vatRate: '19' },
      { vat: '21.00' },
      { vatAmount: 12345.67 },
      { value: 'DE136695976' },
      { invoiceNumber: '136695976' },
      { registrationNumber: '20240117' },
      { vatIdVerified: '136695976' },
      { ico: 'favicon' },
    ],
  },
});

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 65 && byte <= 90;
}
