import { dot, isDate, isDmy, isLuhn, isMod1110, isUniform, isVerhoeff, isYmd, numberAt, type Signs } from './digits.ts';
import { format, type NationalFormat, type NumberCheck } from './national-format.ts';

const person = (
  country: string,
  name: string,
  core: string,
  check: NumberCheck | null = null,
  written: string | null = null,
  isOnlyWritten = false,
) => format('person', country, name, core, check, written, isOnlyWritten);

/** Nobody in the register was born before 1850. */
const jmbgCore = '\\d{4}(?:8[5-9]|9\\d|0\\d)\\d{7}';
/** The register of the former Yugoslavia: day of birth with three digits of the year, region, order, and a check digit. */
const isJmbg: NumberCheck = (d) => {
  const year = numberAt(d, 4, 3);
  if (!isDate(year < 100 ? 2000 + year : 1000 + year, numberAt(d, 2, 2), numberAt(d, 0, 2))) return false;
  return ((11 - (dot(d, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[12];
};

/** Two rounds of weights, the second where the first gives ten: Estonia, Lithuania. */
const isBaltic: NumberCheck = (d) => {
  const first = dot(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const check = first === 10 ? (dot(d, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10 : first;
  const year = 1800 + Math.floor(((d[0] ?? 1) - 1) / 2) * 100 + numberAt(d, 1, 2);
  return check === d[10] && (d[0] === 9 || isDate(year, numberAt(d, 3, 2), numberAt(d, 5, 2)));
};

/** Czech Republic and Slovakia: women have 50 more in the month, and 20 more where a day ran out of numbers. */
const isBirthNumber: NumberCheck = (d) => {
  const short = d.length === 9;
  const two = numberAt(d, 0, 2);
  if (short && two > 53) return false;
  const year = short ? 1900 + two : two < 54 ? 2000 + two : 1900 + two;
  const month = numberAt(d, 2, 2);
  const plain = month > 70 ? month - 70 : month > 50 ? month - 50 : month > 20 ? month - 20 : month;
  if (((month > 20 && month < 33) || month > 70) && year < 2004) return false;
  if (!isDate(year, plain, numberAt(d, 4, 2))) return false;
  if (short) return numberAt(d, 6, 3) > 0;
  const rest = numberAt(d, 0, 9) % 11;
  return rest === d[9] || (rest === 10 && d[9] === 0 && year < 1986);
};

const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE';
const isDni: NumberCheck = (_, text) => {
  const number = Number(
    text
      .slice(0, -1)
      .replace(/^X/, '0')
      .replace(/^Y/, '1')
      .replace(/^Z/, '2')
      .replace(/^[KLM]/, ''),
  );
  return spanish[number % 23] === text.at(-1);
};

const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const omocodes = 'LMNPQRSTUV';

/** Italy: letters of the name, day and place of birth, and a letter from them all. */
const isCodiceFiscale: NumberCheck = (d, text) => {
  // Letters stand for digits where two people would have the same code. The check counts the letters; some software counts the digits.
  const digits = d.map((sign, at) => (isDigitPlace(at) && sign > 9 ? omocodes.indexOf(text[at] ?? '') : sign));
  if (!isItalianSum(d) && !isItalianSum(digits)) return false;
  const month = 'ABCDEHLMPRST'.indexOf(text[8] ?? '') + 1;
  return (
    isDate(numberAt(digits, 6, 2), month, numberAt(digits, 9, 2) % 40) &&
    areNameLetters(text.slice(0, 3)) &&
    areNameLetters(text.slice(3, 6))
  );
};

function isDigitPlace(at: number): boolean {
  return at === 6 || at === 7 || at === 9 || at === 10 || (at >= 12 && at <= 14);
}

function isItalianSum(signs: Signs): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const sign = signs[index] ?? 0;
    const value = sign > 9 ? sign - 10 : sign;
    sum += index % 2 === 0 ? (odd[value] ?? 0) : value;
  }
  return (sum % 26) + 10 === signs[15];
}

/** Consonants, then vowels, then X. */
function areNameLetters(three: string): boolean {
  return /^(?:[^AEIOU]{3}|[^AEIOU]{2}[AEIOU]|[^AEIOU][AEIOU]{2}|[^AEIOU][AEIOU]X|[AEIOU]{2}X|[AEIOU]XX|[AEIOU]{3})$/.test(three);
}

const isNir: NumberCheck = (_, text) => {
  const digits = text.replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
};

const isFodselsnummer: NumberCheck = (d) => {
  const [day, month] = [numberAt(d, 0, 2), numberAt(d, 2, 2)];
  if (!isDate(numberAt(d, 4, 2), month > 80 ? month - 80 : month > 40 ? month - 40 : month, day > 40 ? day - 40 : day)) return false;
  return dot(d, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && dot(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
};

/** Days above 60 are those of people without a home in Sweden. */
const isPersonnummer: NumberCheck = (d) => {
  const from = d.length - 10;
  // Some count the century in.
  const isChecked = isLuhn(d, from) || (from > 0 && isLuhn(d));
  const day = numberAt(d, from + 4, 2);
  const year = from > 0 ? numberAt(d, 0, 4) : numberAt(d, 0, 2);
  if (from > 0 && (year < 1840 || year > 2060)) return false;
  return isDate(year, numberAt(d, from + 2, 2), day > 60 ? day - 60 : day) && isChecked;
};

/** The sign of the century between day and order is a letter, or one of two that are taken for separators. */
const isHetu: NumberCheck = (d, text) => {
  const century = text.length === 11 ? (/[A-F]/.test(text[6] ?? '') ? 2000 : 1900) : 0;
  const number = Number(text.slice(0, 6) + text.slice(-4, -1));
  return (
    isDate(century + numberAt(d, 4, 2), numberAt(d, 2, 2), numberAt(d, 0, 2)) &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[number % 31] === text.at(-1)
  );
};

const isBelgian: NumberCheck = (d) => {
  const month = numberAt(d, 2, 2) % 20;
  if (numberAt(d, 2, 2) > 52) return false;
  const [front, check] = [numberAt(d, 0, 9), numberAt(d, 9, 2)];
  if (month > 12 || (month > 0 && numberAt(d, 4, 2) > 31)) return false;
  const day = numberAt(d, 4, 2);
  const isDay = (year: number) => month === 0 || day === 0 || isDate(year, month, day);
  const two = numberAt(d, 0, 2);
  return (
    (97 - (front % 97) === check && isDay(1900 + two)) || (two < 60 && 97 - ((2_000_000_000 + front) % 97) === check && isDay(2000 + two))
  );
};

const isEgn: NumberCheck = (d) => {
  const month = numberAt(d, 2, 2);
  const [plain, century] = month > 40 ? [month - 40, 2000] : month > 20 ? [month - 20, 1800] : [month, 1900];
  if (!isDate(century + numberAt(d, 0, 2), plain, numberAt(d, 4, 2))) return false;
  return (dot(d, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === d[9];
};

/** Numbers are about that pass for it without a day of birth in front, so the day is not asked for. */
const isPesel: NumberCheck = (d) => !isUniform(d) && dot(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;

const isIdnr: NumberCheck = (d) => {
  const counts = new Array<number>(10).fill(0);
  for (const digit of d.slice(0, 10)) counts[digit] = (counts[digit] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && isMod1110(d);
};

const isPps: NumberCheck = (d, text) => {
  const second = text[8] !== undefined && !'WTX'.includes(text[8]) ? ((d[8] ?? 10) - 9) * 9 : 0;
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(dot(d, [8, 7, 6, 5, 4, 3, 2]) + second) % 23] === text[7];
};

const isCnp: NumberCheck = (d) => {
  const sex = d[0] ?? 0;
  const century = sex === 3 || sex === 4 ? 1800 : sex === 5 || sex === 6 ? 2000 : 1900;
  const month = numberAt(d, 3, 2);
  const day = numberAt(d, 5, 2);
  // 9 leads the numbers of some foreigners, whose other digits are no day.
  if (sex !== 9 && !isDate(century + numberAt(d, 1, 2), month, day) && !(sex > 6 && isDate(2000 + numberAt(d, 1, 2), month, day)))
    return false;
  if (sex === 9) return true;
  const rest = dot(d, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (rest === 10 ? 1 : rest) === d[12];
};

const isCpr: NumberCheck = (d) => {
  const [two, seventh] = [numberAt(d, 4, 2), d[6] ?? 0];
  const century = seventh < 4 ? 1900 : seventh === 4 || seventh === 9 ? (two < 37 ? 2000 : 1900) : two < 58 ? 2000 : 1800;
  // Since 2007 some days have run out of numbers whose check digit fits; few people have such a one.
  return isDate(century + two, numberAt(d, 2, 2), numberAt(d, 0, 2)) && dot(d, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
};

const isLatvian: NumberCheck = (d) => {
  if (d[0] === 3 && (d[1] ?? 0) >= 2) return true;
  const century = 1800 + (d[6] ?? 0) * 100;
  if ((d[6] ?? 9) > 2 || !isDate(century + numberAt(d, 4, 2), numberAt(d, 2, 2), numberAt(d, 0, 2))) return false;
  return ((1 + (dot(d, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9]) % 11)) % 11) % 10 === d[10];
};

const isLuxembourgish: NumberCheck = (d) =>
  isDate(numberAt(d, 0, 4), numberAt(d, 4, 2), numberAt(d, 6, 2)) && isLuhn(d, 0, 12) && isVerhoeffOfLuxembourg(d);

const isBsn: NumberCheck = (d) => {
  const nine = d.length === 8 ? [0, ...d] : d;
  return !isUniform(d) && dot(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
};

const isAfm: NumberCheck = (d) => (dot(d, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === d[8];

function isVerhoeffOfLuxembourg(d: Signs): boolean {
  return isVerhoeff([...d.slice(0, 11), d[12] ?? 0]);
}

const isTckn: NumberCheck = (d) => {
  const sum = d.slice(0, 10).reduce((total, digit) => total + digit, 0);
  const tenth =
    (7 * ((d[0] ?? 0) + (d[2] ?? 0) + (d[4] ?? 0) + (d[6] ?? 0) + (d[8] ?? 0)) - ((d[1] ?? 0) + (d[3] ?? 0) + (d[5] ?? 0) + (d[7] ?? 0))) %
    10;
  return (tenth + 10) % 10 === d[9] && sum % 10 === d[10];
};

const isInnOfPerson: NumberCheck = (d) =>
  (dot(d, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10 === d[10] && (dot(d, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10 === d[11];

const isSnils: NumberCheck = (d) => (dot(d, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === numberAt(d, 9, 2);

const isPolishCard: NumberCheck = (d) => dot(d, [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 === 0;

/** Numbers that people have in Europe. */
export const europeans: readonly NationalFormat[] = [
  person('AD', 'NRT', '[AC-GLOPU]\\d{6}[A-Z]', isAndorran, '[AC-GLOPU]-?\\d{6}-?[A-Z]'),
  person('AL', 'NID', '[A-T]\\d{8}[A-Z]', (d) => isDate(0, (numberAt(d, 2, 2) % 50) % 30, numberAt(d, 4, 2))),
  person(
    'AT',
    'Sozialversicherungsnummer',
    '\\d{10}',
    (d) => dot(d, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === d[3] && isLooseDmy(d, 4),
    '\\d{4} ?\\d{6}',
  ),
  person('AT', 'Abgabenkontonummer', '\\d{9}', (d) => isAustrianTax(d), '\\d{2}-{0,2}\\d{3}/?\\d{4}'),
  person('BA', 'JMBG', jmbgCore, isJmbg),
  person('BE', 'Rijksregisternummer', '\\d{11}', isBelgian, '\\d{2}[./]?\\d{2}[./]?\\d{2}-?\\d{3}[.-]?\\d{2}'),
  person('BG', 'ЕГН', '\\d{10}', isEgn),
  person('BG', 'ЛНЧ', '\\d{10}', (d) => dot(d, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 === d[9]),
  person(
    'CH',
    'AHV-Nummer',
    '756\\d{10}',
    (d) => dot(d, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
    '756\\.\\d{4}\\.\\d{4}\\.\\d{2}',
  ),
  person('CY', 'ΑΦΤ', '[09]\\d{7}[A-Z]', isCypriot),
  person('CZ', 'rodné číslo', '\\d{9,10}', isBirthNumber, '\\d{6}/?\\d{3,4}'),
  person('SK', 'rodné číslo', '\\d{9,10}', isBirthNumber, '\\d{6}/?\\d{3,4}'),
  person('DE', 'Steuer-IdNr.', '[1-9]\\d{10}', isIdnr, '\\d{2} \\d{3} \\d{3} \\d{3}|\\d{3}/\\d{3}/\\d{4}/\\d'),
  person('DE', 'Rentenversicherungsnummer', '\\d{8}[A-Z]\\d{3}', isPensionNumber, '\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}'),
  person(
    'DE',
    'Personalausweisnummer',
    // Cards from before November 2010 have digits only, and the D of the country behind them.
    '[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\\dD?|\\d{10}D',
    (d) => dot(d, [7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === d[9],
  ),
  person('DK', 'CPR-nummer', '\\d{10}', isCpr, '\\d{6}[- ]?\\d{4}'),
  // Since 2007: days that ran out of numbers whose check digit fits.
  person('DK', 'CPR-nummer (2007)', '(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{6}', null, '\\d{6}[- ]?\\d{4}'),
  person('EE', 'isikukood', '[1-8]\\d{10}', isBaltic),
  person('ES', 'DNI', '\\d{8}[A-Z]', isDni),
  person('ES', 'NIE', '[XYZ]\\d{7}[A-Z]', isDni, '[XYZ]-\\d{7}-[A-Z]'),
  person('ES', 'NIF', '(?:[KLM]\\d{7}|\\d{5,7})[A-Z]', isDni),
  person(
    'ES',
    'número de la Seguridad Social',
    '(?:0[1-9]|[1-4]\\d|5[0-3]|66)\\d{10}',
    (d) => numberAt(d, 0, 10) % 97 === numberAt(d, 10, 2),
    '\\d{2}[ /]\\d{8}[ /]\\d{2}',
  ),
  person('FI', 'henkilötunnus', '\\d{6}[A-FU-Y]?\\d{3}[0-9A-FHJ-NPR-Y]', isHetu, '\\d{6}[-+A-FU-Y]\\d{3}[0-9A-FHJ-NPR-Y]', true),
  person(
    'FR',
    'NIR',
    '[1-478]\\d{2}(?:0[1-9]|1[0-2]|[2-9]\\d)(?:\\d{2}|2[AB])\\d{8}',
    isNir,
    '[1-478] \\d{2} \\d{2} \\d[\\dAB] \\d{3} \\d{3} \\d{2}',
  ),
  person(
    'FR',
    'numéro fiscal',
    '[0-3]\\d{12}',
    (d) => numberAt(d, 0, 10) % 511 === numberAt(d, 10, 3),
    '[0-3]\\d \\d{2} \\d{3} \\d{3} \\d{3}',
  ),
  person(
    'GB',
    'NINO',
    '(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\\d{6}[A-D]?',
    null,
    '[A-Z]{2} \\d{2} \\d{2} \\d{2} [A-D]|[A-Z]{2}\\d{6} ',
  ),
  // Its check digit is no published rule.
  person('GB', 'UTR', '\\d{10}'),
  person('GR', 'ΑΜΚΑ', '\\d{11}', (d) => isDmy(d) && isLuhn(d)),
  person('GR', 'ΑΦΜ', '\\d{9}', isAfm),
  person('HR', 'OIB', '\\d{11}', isMod1110),
  person('HR', 'JMBG', jmbgCore, isJmbg),
  person('HU', 'adóazonosító jel', '8\\d{9}', (d) => dot(d, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === d[9]),
  person(
    'HU',
    'személyi szám',
    '[1-8]\\d{10}',
    (d) =>
      isYmd(d, 1) && [dot(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), dot(d, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])].some((sum) => sum % 11 === d[10]),
    '[1-8]-\\d{6}-\\d{4}',
  ),
  person('IE', 'PPS', '\\d{7}[A-W][A-IT-X]?', isPps),
  person(
    'IS',
    'kennitala',
    '[0-7]\\d{9}',
    (d) => isDate(numberAt(d, 4, 2), numberAt(d, 2, 2), numberAt(d, 0, 2) % 40) && dot(d, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
    '\\d{6}-\\d{4}',
  ),
  person('IT', 'codice fiscale', '[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]', isCodiceFiscale),
  person('IT', "carta d'identità", 'C[A-Z]\\d{5}[A-Z]{2}', (_, text) => !/^C.00000/.test(text)),
  person('LI', 'PEID', '\\d{4,12}'),
  person('LT', 'asmens kodas', '[1-69]\\d{10}', isBaltic),
  person('LU', 'matricule', '(?:18|19|20)\\d{11}', isLuxembourgish),
  person('LV', 'personas kods', '\\d{11}', isLatvian, '\\d{6}-\\d{5}'),
  person('MD', 'IDNP', '[02]\\d{12}', (d) => dot(d, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === d[12]),
  person('ME', 'JMBG', jmbgCore, isJmbg),
  person('MK', 'ЕМБГ', jmbgCore, isJmbg),
  person('MT', 'identity card', '\\d{3,7}[APMGLHBZ]', isMaltese),
  person('MT', 'tax number', '(?:11|22|33|44|55|66|77|88)\\d{7}'),
  person('NL', 'BSN', '\\d{8,9}', isBsn, '\\d{4}\\.\\d{2}\\.\\d{3}'),
  person('NL', 'onderwijsnummer', '10\\d{7}', (d) => ((dot(d, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11) + 11) % 11 === 5),
  person('NO', 'fødselsnummer', '\\d{11}', isFodselsnummer, '\\d{6} \\d{5}'),
  person('PL', 'PESEL', '\\d{11}', isPesel),
  person('PL', 'dowód osobisty', '[A-Z]{3}\\d{6}', isPolishCard),
  person('PT', 'NIF', '[1-9]\\d{8}', isPortuguese),
  person('PT', 'cartão de cidadão', '\\d{9}[A-Z0-9]{2}\\d', (d) => isLuhn(d), '\\d{8} \\d [A-Z0-9]{2}\\d'),
  person('RO', 'CNP', '[1-9]\\d{12}', isCnp),
  person('RS', 'ЈМБГ', jmbgCore, isJmbg),
  person('RU', 'ИНН', '\\d{12}', isInnOfPerson),
  person('RU', 'СНИЛС', '\\d{11}', isSnils, '\\d{3}-\\d{3}-\\d{3}[ -]\\d{2}'),
  person('RU', 'паспорт', '\\d{10}', null, '\\d{2} ?\\d{2} \\d{6}'),
  person('SE', 'personnummer', '(?:\\d{2})?\\d{10}', isPersonnummer, '(?:\\d{2})?\\d{6}[-+]\\d{4}'),
  person('SI', 'EMŠO', jmbgCore, isJmbg),
  person('SI', 'davčna številka', '[1-9]\\d{7}', (d) => (11 - (dot(d, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[7]),
  person('SM', 'codice ISS', '\\d{1,5}'),
  person('TR', 'T.C. kimlik no', '[1-9]\\d{10}', isTckn),
  person('UA', 'РНОКПП', '\\d{10}', (d) => (((dot(d, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === d[9]),
  person(
    'BY',
    'идентификационный номер',
    '[1-6]\\d{6}[ABCKEMH]\\d{3}(?:PB|BA|BI)\\d',
    (d) => isDmy(d, 1) && dot(d, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7]) % 10 === d[13],
  ),
];

function isLooseDmy(d: Signs, from: number): boolean {
  return numberAt(d, from, 2) <= 31 && numberAt(d, from + 2, 2) <= 15;
}

function isAustrianTax(d: Signs): boolean {
  let sum = 0;
  for (let index = 0; index < 8; index += 1) {
    const value = (d[index] ?? 0) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10 === d[8];
}

function isCypriot(d: Signs): boolean {
  let sum = 0;
  for (let index = 0; index < 8; index += 1)
    sum += index % 2 === 0 ? ([1, 0, 5, 7, 9, 13, 15, 17, 19, 21][d[index] ?? 0] ?? 0) : (d[index] ?? 0);
  return (sum % 26) + 10 === d[8];
}

function isPensionNumber(d: Signs): boolean {
  const letter = (d[8] ?? 10) - 9;
  const signs = [...d.slice(0, 8), Math.floor(letter / 10), letter % 10, ...d.slice(9, 11)];
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = signs.reduce((total, sign, index) => {
    const product = sign * (weights[index] ?? 0);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === d[11] && numberAt(d, 4, 2) >= 1 && numberAt(d, 4, 2) <= 12;
}

function isPortuguese(d: Signs): boolean {
  return ((11 - (dot(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[8];
}

/** The first letter says whose it is, and bounds the number. */
function isAndorran(d: Signs, text: string): boolean {
  const number = numberAt(d, 1, 6);
  if (text.startsWith('F')) return number <= 699_999;
  return !/^[AL]/.test(text) || number < 700_000 || number > 799_999;
}

function isMaltese(d: Signs, text: string): boolean {
  const number = Number(text.slice(0, -1));
  if (/[AP]$/.test(text)) return d.at(-2) !== 0;
  return number % 100 !== 0 && Math.floor(number / 100) <= 32_000;
}
