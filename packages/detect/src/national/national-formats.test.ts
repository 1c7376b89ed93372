import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compacted, isOfFormat, isWritten } from './national-format.ts';
import { nationalFormats } from './national-formats.ts';

const require = createRequire(import.meta.url);

/** Formats for which the two implementations know the same rule, by where `stdnum` keeps it. */
const witnesses: Readonly<Record<string, string>> = {
  'AR CUIT': 'ar/cuit',
  'AU ACN': 'au/acn',
  'AU TFN': 'au/tfn',
  'BR CNPJ': 'br/cnpj',
  'BR CPF': 'br/cpf',
  'CA BN': 'ca/bn',
  'CA SIN': 'ca/sin',
  'CH AHV-Nummer': 'ch/ssn',
  'CH UID': 'ch/uid',
  'CO NIT': 'co/nit',
  'CY ΑΦΤ': 'cy/vat',
  'CZ IČO': 'cz/ico',
  'DE Personalausweisnummer': 'de/pwnr',
  'DK CVR': 'dk/cvr',
  'DO RNC': 'do/rnc',
  'DO cédula': 'do/cedula',
  'EC cédula': 'ec/ci',
  'EE registrikood': 'ee/registrikood',
  'ES DNI': 'es/dni',
  'ES NIE': 'es/nie',
  'FI Y-tunnus': 'fi/ytunnus',
  'FR NIR': 'fr/nir',
  'FR SIREN': 'fr/siren',
  'FR numéro fiscal': 'fr/nif',
  'GN NIFP': 'gn/nifp',
  'GR ΑΦΜ': 'gr/vat',
  'GT CUI': 'gt/cui',
  'HR OIB': 'hr/oib',
  'IN Aadhaar': 'in/aadhaar',
  'IN EPIC': 'in/epic',
  'IN VID': 'in/vid',
  'IT partita IVA': 'it/iva',
  'JP 法人番号': 'jp/cn',
  'MA ICE': 'ma/ice',
  'MD IDNO': 'md/idno',
  'ME PIB': 'me/pib',
  'MK ЕДБ': 'mk/edb',
  'MU NID': 'mu/nid',
  'MZ NUIT': 'mz/nuit',
  'NL BSN': 'nl/bsn',
  'NL onderwijsnummer': 'nl/onderwijsnummer',
  'NO organisasjonsnummer': 'no/orgnr',
  'PE RUC': 'pe/ruc',
  'PL NIP': 'pl/nip',
  'PL REGON': 'pl/regon',
  'PT NIF': 'pt/nif',
  'RO CUI': 'ro/cui',
  'RS PIB': 'rs/pib',
  'RU ИНН': 'ru/inn',
  'SI davčna številka': 'si/ddv',
  'TH เลขประจำตัวประชาชน': 'th/idnr',
  'TR T.C. kimlik no': 'tr/tckimlik',
  'TR VKN': 'tr/vkn',
  'TW 身分證字號': 'tw/natid',
  'UA ЄДРПОУ': 'ua/edrpou',
  'UA РНОКПП': 'ua/rntrc',
  'US EIN': 'us/ein',
  'VE RIF': 've/rif',
  'ZA TIN': 'za/tin',
};

suite('a check says what an independent implementation of the same rule says', () => {
  for (const one of nationalFormats) {
    const path = witnesses[`${one.country} ${one.name}`];
    if (path === undefined) continue;
    test(`${one.country} ${one.name}`, () => {
      const witness = require(`stdnum/lib/cjs/${path}.js`) as { validate: (text: string) => { isValid: boolean } };
      fc.assert(
        fc.property(fc.stringMatching(one.core), (text) => isOfFormat(one, text) === witness.validate(text).isValid),
        { numRuns: 400 },
      );
    });
  }
});

test('there are formats of more than a hundred countries', () => {
  const countries = new Set(nationalFormats.map(({ country }) => country)).size;

  assert.ok(nationalFormats.length >= 250 && countries >= 100, `${nationalFormats.length} of ${countries}`);
});

test('a number is known with the separators of its country and without', () => {
  const people = nationalFormats.filter(({ kind }) => kind === 'person');
  const namesOf = (text: string) =>
    people.filter((one) => isOfFormat(one, compacted(text))).map(({ country, name }) => `${country} ${name}`);

  assert.ok(namesOf('529.982.247-25').includes('BR CPF'));
  assert.ok(namesOf('52998224725').includes('BR CPF'));
  assert.ok(namesOf('811218-9876').includes('SE personnummer'));
  assert.ok(!namesOf('811218-9875').includes('SE personnummer'));
  assert.ok(namesOf('131052-308T').includes('FI henkilötunnus'));
});

test('a separator in the wrong place is none of the office', () => {
  const cpf = nationalFormats.find(({ name }) => name === 'CPF');

  assert.ok(cpf !== undefined && isWritten(cpf, '529.982.247-25') && !isWritten(cpf, '52.9982.247-25'));
});

test('the lengths of a format are those of the texts that it meets', () => {
  for (const { core, signs } of nationalFormats.filter(({ core: { source } }) => !source.includes('(?!'))) {
    fc.assert(
      fc.property(fc.stringMatching(core), (text) => text.length >= signs[0] && text.length <= signs[1]),
      { numRuns: 40 },
    );
  }
});

test('no pattern repeats without a bound, nor inside another repetition', () => {
  const loose = nationalFormats.filter(({ core, written }) =>
    [core, written].some(({ source }) => /[*+](?![^[]*\])/.test(source.replace(/\\./g, '')) || /\{\d+,\}/.test(source)),
  );

  assert.deepEqual(loose, []);
});
