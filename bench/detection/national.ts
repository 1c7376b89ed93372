import type { Finder } from './finder.ts';
import { idFormatLines } from './id-formats.ts';
import { broken, ownIds } from './own-ids.ts';
import { Random } from './random.ts';
import { isOfKind } from './recall.ts';
import type { Split } from './split.ts';
import { Tally } from './tally.ts';

/** One format of one country: numbers that its office would accept, and such that it would not. */
export interface NumberFormat {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly key: string;
  readonly valid: (random: Random) => string | null;
  readonly invalid: (random: Random, valid: string) => string | null;
}

export interface FormatReading {
  readonly name: string;
  readonly accepted: Tally;
  readonly rejected: Tally;
}

interface Validator {
  validate(value: string): { readonly isValid: boolean };
}

const drawsMax = 4000;

/** What fields call a number whose short name no field has. */
const localNames: Readonly<Record<string, string>> = {
  vat: 'vat_number',
  tva: 'numero_tva',
  uid: 'uid_nummer',
  vnr: 'sozialversicherungsnummer',
  businessid: 'firmenbuchnummer',
  rc: 'rodne_cislo',
  asmens: 'asmens_kodas',
  ik: 'isikukood',
  nn: 'rijksregisternummer',
  insz: 'insz_nummer',
  bis: 'bis_nummer',
  codicefiscale: 'codice_fiscale',
  iva: 'partita_iva',
  btw: 'btw_nummer',
  alv: 'alv_numero',
  ddv: 'davcna_stevilka',
  dph: 'ic_dph',
  pvm: 'pvm_kodas',
  pvn: 'pvn_numurs',
  mva: 'mva_nummer',
  moa: 'juristic_id',
  stnr: 'steuernummer',
  svnr: 'sozialversicherungsnummer',
  pwnr: 'personalausweisnummer',
  passport: 'passport_number',
  tckimlik: 'tc_kimlik_no',
  ric: 'resident_id_number',
  cc: 'cartao_cidadao',
  ci: 'cedula',
  ni: 'carne_identidad',
  natid: 'national_id',
  ui: 'resident_certificate_number',
  tax_code: 'tax_code',
  idnr: 'id_number',
  'DE.idnr': 'steuer_idnr',
  'JP.cn': 'corporate_number',
  'KR.brn': 'business_registration_number',
  'GB.utr': 'utr_number',
  'IL.hp': 'company_number',
  'CA.bn': 'business_number',
  'CA.bc_bhn': 'phn',
  'CR.cr': 'dimex',
  'EG.tn': 'tax_registration_number',
  'TW.ban': 'ubn',
  'FO.vn': 'v_tal',
  'AO.bi': 'bilhete_de_identidade',
  'MZ.bi': 'bilhete_de_identidade',
  'UY.nie': 'foreigner_id_number',
  'MA.ice9': 'ice',
};

/** What offices say of their numbers and the library does not ask: days of the living, leading digits, how often a digit comes. */
const handedOut: Readonly<Record<string, RegExp>> = {
  'BA.jmbg': /^\d{4}(?:9|0)/,
  'BG.egn': /^\d{2}(?:0[1-9]|1[0-2]|4[1-9]|5[0-2])(?:0[1-9]|1\d|2[0-8])/,
  'BG.vat': /^(?:BG)?(?:\d{9}$|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8]))/,
  'CN.uscc': /^[1-9AN][1-59]/,
  'CZ.rc': /^(?:[0-4]\d(?=\d{7}$)|[5-9]\d(?=\d{8}$))[0156]\d/,
  'DK.cpr': /^\d{6}[0-3]/,
  'EE.ik': /^[3-6]\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])/,
  'IT.codicefiscale': /^.{9}(?:[04][1-9]|[1256]\d|[37][01])/,
  'MD.idno': /^1/,
  'SE.personnummer': /^(?:19\d{10}|20[01]\d{9}|\d{10})$/,
  'SG.uen': /^(?:\d{8}[A-Z]|(?:19|20)\d{7}[A-Z]|[RST].*)$/,
  'FR.nir': /^[12]\d\d(?:0[1-9]|1[0-2])/,
  'NO.orgnr': /^[89]/,
  'NZ.ird': /^0?[1-9]/,
  'PL.nip': /^(?:PL)?[1-9]/,
  'PY.cedula': /^[1-9]\d{6}$/,
  'SE.orgnr': /^[1-9]\d[2-9]/,
  'SI.emso': /^\d{4}(?:9|0)/,
};

function isHandedOut(id: string, value: string): boolean {
  return handedOut[id]?.test(value.replace(/[^0-9A-Za-z]/g, '')) ?? true;
}

/** Formats known to the library of standard numbers; none where it is not installed. */
export async function libraryFormats(): Promise<readonly NumberFormat[]> {
  const name = 'stdnum';
  const library = (await import(name).catch(() => null)) as { readonly stdnum: Record<string, Record<string, Validator>> } | null;
  if (library === null) return [];
  return idFormatLines.split('\n').flatMap((line): readonly NumberFormat[] => {
    const [id = '', ...templates] = line.split('|');
    const [country = '', short = ''] = id.split('.');
    const validator = library.stdnum[country]?.[short];
    if (validator === undefined) return [];
    const isValid = (value: string): boolean => isValidFor(validator, value);
    return [
      {
        name: id,
        country,
        key: keyOfFormat(country, localNames[id] ?? localNames[short] ?? short),
        valid: (random) =>
          drawn(
            drawsMax,
            () => random.fill(random.pick(templates)),
            (value) => isValid(value) && isHandedOut(id, value),
          ),
        invalid: (random, valid) =>
          drawn(
            30,
            () => broken(random, valid),
            (value) => !isValid(value),
          ),
      },
    ];
  });
}

/** Behind the country's code, but where that is a word: `is_kennitala` asks whether something is one. */
function keyOfFormat(country: string, name: string): string {
  return country === 'IS' ? name : `${country.toLowerCase()}_${name}`;
}

/** Formats whose numbers this bench makes itself. */
export function ownFormats(): readonly NumberFormat[] {
  return Object.entries(ownIds).map(([country, { name, key, make }]) => ({
    name: `own ${country} ${name}`,
    country,
    key,
    valid: make,
    invalid: (random, valid) => (/SSN|NINO/.test(name) ? null : broken(random, valid)),
  }));
}

/** A number counts as accepted where it is called a number of an office, in a field of the format's own name. */
export function readFormats(finder: Finder, formats: readonly NumberFormat[], split: Split, count: number): readonly FormatReading[] {
  return formats.map(({ name, key, valid, invalid }) => {
    const random = new Random(`${split} ${name}`);
    const [accepted, rejected] = [new Tally(name), new Tally(name)];
    for (let turn = 0; turn < count; turn += 1) {
      const value = valid(random);
      if (value === null) continue;
      accepted.count(isOfKind('national', finder.classesOf(key, value)), () => `${key} = ${value}`);
      const wrong = invalid(random, value);
      if (wrong !== null) rejected.count(!isOfKind('national', finder.classesOf(key, wrong)), () => `${key} = ${wrong}`);
    }
    return { name, accepted, rejected };
  });
}

export function summed(name: string, tallies: readonly Tally[]): Tally {
  const sum = new Tally(name);
  for (const { right, all } of tallies) {
    sum.right += right;
    sum.all += all;
  }
  return sum;
}

function isValidFor(validator: Validator, value: string): boolean {
  try {
    return validator.validate(value).isValid;
  } catch {
    return false; // Some validators throw at what they do not expect.
  }
}

function drawn(turns: number, draw: () => string, isGood: (value: string) => boolean): string | null {
  for (let turn = 0; turn < turns; turn += 1) {
    const value = draw();
    if (isGood(value)) return value;
  }
  return null;
}
