import { dot, isLuhn, isMod1110, isUniform, numberAt, restOf, type Signs } from './digits.ts';
import { format, type NationalFormat, type NumberCheck } from './national-format.ts';
import { irdCore, isCuit, isIrd, isProvince, isRfc, isRut } from './people-world.ts';

const company = (country: string, name: string, core: string, check: NumberCheck | null = null, written: string | null = null) =>
  format('company', country, name, core, check, written);

/** Brazil: weights that run from two to nine; since 2026 letters may stand in front, counted from the code of `0`. */
const isCnpj: NumberCheck = (_, text) => {
  const values = Array.from(text, (character) => character.charCodeAt(0) - 48);
  const digit = (count: number): number => {
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += (values[index] ?? 0) * (((count - 1 - index) % 8) + 2);
    return sum % 11 < 2 ? 0 : 11 - (sum % 11);
  };
  return !isUniform(values) && digit(12) === values[12] && digit(13) === values[13];
};

export const isAbn: NumberCheck = (d) => dot([(d[0] ?? 0) - 1, ...d.slice(1)], [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;

const isIco: NumberCheck = (d) => {
  const rest = dot(d, [8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest === 0 ? 1 : (11 - rest) % 10) === d[7];
};

const isCif: NumberCheck = (d, text) => {
  const sum = [1, 2, 3, 4, 5, 6, 7].reduce((total, at) => {
    const value = (d[at] ?? 0) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  const check = (10 - (sum % 10)) % 10;
  const isLetter = /[A-J]/.test(text[8] ?? '');
  if (isLetter && /^[ABEH]/.test(text)) return false;
  return text[8] === (isLetter ? 'JABCDEFGHI'[check] : String(check));
};

const isNip: NumberCheck = (d) => dot(d, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === d[9];

const isRegon: NumberCheck = (d) => {
  if ((dot(d, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 !== d[8]) return false;
  return d.length === 9 || (dot(d, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10 === d[13];
};

const isBaltic: NumberCheck = (d) => {
  const first = dot(d, [1, 2, 3, 4, 5, 6, 7]) % 11;
  return (first === 10 ? (dot(d, [3, 4, 5, 6, 7, 8, 9]) % 11) % 10 : first) === d[7];
};

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const isUscc: NumberCheck = (_, text) => {
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = weights.reduce((total, weight, index) => total + weight * creditAlphabet.indexOf(text[index] ?? ''), 0);
  return creditAlphabet[(31 - (sum % 31)) % 31] === text[17];
};

const isGstin: NumberCheck = (d) => {
  let sum = 0;
  for (let index = 0; index < 14; index += 1) {
    const product = (d[index] ?? 0) * (index % 2 === 1 ? 2 : 1);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return (36 - (sum % 36)) % 36 === d[14];
};

const isKoreanBusiness: NumberCheck = (d) => {
  const sum = dot(d, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor(((d[8] ?? 0) * 5) / 10);
  return (10 - (sum % 10)) % 10 === d[9];
};

const isCorporate: NumberCheck = (d) => 9 - (dot(d, [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], 1) % 9) === d[0];

const isUbn: NumberCheck = (d) => {
  const sum = [1, 2, 1, 2, 1, 2, 4, 1].reduce((total, weight, index) => {
    const product = weight * (d[index] ?? 0);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 5 === 0 || (d[6] === 7 && (sum + 1) % 5 === 0);
};

const isVkn: NumberCheck = (d) => {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const value = ((d[index] ?? 0) + 9 - index) % 10;
    sum += value === 0 ? 0 : (value * 2 ** (9 - index)) % 9 || 9;
  }
  return (10 - (sum % 10)) % 10 === d[9];
};

const isEdrpou: NumberCheck = (d) => {
  const weights = (d[0] ?? 0) >= 3 && (d[0] ?? 0) <= 5 ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7];
  const first = dot(d, weights) % 11;
  return (
    (first === 10
      ? (dot(
          d,
          weights.map((weight) => weight + 2),
        ) %
          11) %
        10
      : first) === d[7]
  );
};

const isRif: NumberCheck = (d, text) => {
  const first = { V: 4, E: 8, J: 12, P: 16, G: 20 }[text[0] ?? ''] ?? 0;
  return '00987654321'[(first + dot(d, [3, 2, 7, 6, 5, 4, 3, 2], 1)) % 11] === text[9];
};

const isRuc: NumberCheck = (d) => {
  const third = d[2] ?? 9;
  if (!isProvince(d)) return false;
  if (third < 6) return isLuhn(d, 0, 10) && numberAt(d, 10, 3) > 0;
  if (third === 6 && dot(d, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0) return numberAt(d, 9, 4) > 0;
  if (third === 6) return isLuhn(d, 0, 10) && numberAt(d, 10, 3) > 0;
  return third === 9 && dot(d, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && numberAt(d, 10, 3) > 0;
};

const isNit: NumberCheck = (d) => {
  const rest = d.slice(0, -1).toReversed();
  const sum = dot(rest, [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71].slice(0, rest.length)) % 11;
  return Number('01987654321'[sum]) === d.at(-1);
};

const isGuatemalanNit: NumberCheck = (d, text) => {
  let sum = 0;
  for (let index = 0; index < d.length - 1; index += 1) sum += (d[index] ?? 0) * (d.length - index);
  return '0123456789K'[(11 - (sum % 11)) % 11] === text.at(-1);
};

const isParaguayan: NumberCheck = (d) => {
  let sum = 0;
  for (let index = 0; index < d.length - 1; index += 1) sum += (d[index] ?? 0) * (d.length - index);
  return (11 - (sum % 11)) % 10 === d.at(-1) || (sum % 11 < 2 && d.at(-1) === 0);
};

const isSalvadoranNit: NumberCheck = (d) => {
  const serial = numberAt(d, 10, 3);
  const old = (dot(d, [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10;
  const young = (11 - (dot(d, [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10;
  return d[13] === young || (serial <= 100 && d[13] === old);
};

const isRomanian: NumberCheck = (d) => {
  const padded: Signs = [...new Array<number>(10 - d.length).fill(0), ...d];
  return ((dot(padded, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10) % 11) % 10 === padded[9];
};

const isOgrn: NumberCheck = (d) => restOf(d, d.length - 2, 0, d.length - 1) % 10 === d.at(-1);

const isUenOfBusiness: NumberCheck = (d, text) => 'XMKECAWLJDB'[dot(d, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === text[8];
const isUenOfCompany: NumberCheck = (d, text) => 'ZKCMDNERGWH'[dot(d, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === text[9];
const uenAlphabet = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
const isUenOfOthers: NumberCheck = (_, text) => {
  const sum = [4, 3, 5, 3, 10, 2, 2, 5, 7].reduce((total, weight, index) => total + weight * uenAlphabet.indexOf(text[index] ?? ''), 0);
  return uenAlphabet[(((sum - 5) % 11) + 11) % 11] === text[9];
};

const isGreekLike: NumberCheck = (d) => (11 - (dot(d, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === d[8];
const isPib: NumberCheck = (d) => ((11 - (dot(d, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[7];
const isEdb: NumberCheck = (d) => ((11 - (dot(d, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[12];

const einPrefixes = new Set(
  `01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 50 51 52 53 54
  55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99`.split(/\s+/),
);

/** Numbers that companies are registered or taxed under. */
export const companies: readonly NationalFormat[] = [
  company('AL', 'NIPT', '[A-M]\\d{8}[A-Z]'),
  company('AO', 'NIF', '\\d{10}'),
  company('AR', 'CUIT', '(?:2[0347]|3[034]|5[015])\\d{9}', isCuit),
  company('AT', 'Firmenbuchnummer', '(?:FN)?\\d{4,6}[A-Z]', null, 'FN ?\\d{4,6} ?[A-Z]'),
  company('AU', 'ABN', '[1-9]\\d{10}', isAbn, '\\d{2} \\d{3} \\d{3} \\d{3}'),
  company('AU', 'ACN', '\\d{9}', (d) => (10 - (dot(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === d[8], '\\d{3} \\d{3} \\d{3}'),
  company('AZ', 'VÖEN', '\\d{9}[12]'),
  company('BR', 'CNPJ', '[0-9A-Z]{12}\\d{2}', isCnpj, '[0-9A-Z]{2}\\.[0-9A-Z]{3}\\.[0-9A-Z]{3}/[0-9A-Z]{4}-\\d{2}'),
  company('CA', 'BN', '\\d{9}(?:R[CMPT]\\d{4})?', (d) => isLuhn(d, 0, 9), '\\d{9} R[CMPT] \\d{4}'),
  company('CA', 'QST', '\\d{10}TQ\\d{4}', (d) => isQuebecTax(d), '\\d{10} TQ \\d{4}'),
  company('CA', 'BC PST', 'PST\\d{8}', null, 'PST-\\d{4}-\\d{4}'),
  company(
    'CH',
    'UID',
    'CHE\\d{9}',
    (d) => (11 - (dot(d, [5, 4, 3, 2, 7, 6, 5, 4], 3) % 11)) % 11 === d[11],
    'CHE-\\d{3}\\.\\d{3}\\.\\d{3}',
  ),
  company('CL', 'RUT', '[5-9]\\d{7}[0-9K]', isRut, '[5-9]\\d\\.?\\d{3}\\.?\\d{3}-[0-9K]'),
  company('CN', '统一社会信用代码', '[1-9AN][1-59]\\d{6}[0-9A-HJ-NPQRTUWXY]{10}', isUscc),
  company('CO', 'NIT', '[89]\\d{9}', isNit, '[89]\\d{2}\\.?\\d{3}\\.?\\d{3}-\\d'),
  company('CR', 'cédula jurídica', '(?:2[1-4]00|3(?:00[2-9]|01[0-4]|10[1-9]|110)|4000|5001)\\d{6}', null, '\\d-\\d{3}-\\d{6}'),
  company('CZ', 'IČO', '[0-8]\\d{7}', isIco),
  company('SK', 'DIČ', '[1-47-9]\\d{9}'),
  company('SK', 'IČO', '[0-8]\\d{7}', isIco),
  company('DE', 'Steuernummer', '\\d{10,11}|[1-9]\\d{3}0\\d{8}', null, '\\d{2,3}/\\d{3,4}/\\d{4,5}'),
  company('DK', 'CVR', '[1-9]\\d{7}', (d) => dot(d, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0),
  company('DO', 'RNC', '\\d{9}', (d) => ((10 - (dot(d, [7, 9, 8, 6, 5, 4, 3, 2]) % 11)) % 9) + 1 === d[8], '\\d-\\d{2}-\\d{5}-\\d'),
  company('DZ', 'NIF', '\\d{15}(?:\\d{5})?'),
  company('EC', 'RUC', '\\d{13}', isRuc, '\\d{10}-\\d{3}'),
  company('EE', 'registrikood', '[1789]\\d{7}', isBaltic),
  company('EG', 'رقم التسجيل الضريبي', '\\d{9}', null, '\\d{3}-\\d{3}-\\d{3}'),
  company('ES', 'CIF', '[ABCDEFGHJNPQRSUVW]\\d{7}[0-9A-J]', isCif, '[ABCDEFGHJNPQRSUVW]-\\d{8}'),
  company('FI', 'Y-tunnus', '\\d{8}', (d) => dot(d, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0, '\\d{7}-\\d'),
  company('FO', 'V-tal', '\\d{6}', null, '\\d{2} \\d{2} \\d{2}|\\d{3}\\.\\d{3}'),
  company('FR', 'SIREN', '\\d{9}', (d) => isLuhn(d), '\\d{3} \\d{3} \\d{3}'),
  company('FR', 'SIRET', '\\d{14}', (d) => isLuhn(d), '\\d{3} \\d{3} \\d{3} \\d{5}'),
  company('GB', 'company number', '(?:\\d{8}|(?:SC|NI|OC|SO|FC)\\d{6})'),
  company('GH', 'TIN', '[PCGQV]00\\d{7}[0-9X]', (d, text) => '0123456789X'[dot(d, [1, 2, 3, 4, 5, 6, 7, 8, 9], 1) % 11] === text[10]),
  company('GN', 'NIFP', '\\d{9}', (d) => isLuhn(d)),
  company('GT', 'NIT', '\\d{5,8}[0-9K]', isGuatemalanNit, '\\d{5,8}-[0-9K]'),
  company('HU', 'adószám', '\\d{8}(?:[1-5]\\d{2})?', (d) => dot(d, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0, '\\d{8}-[1-5]-\\d{2}'),
  company('ID', 'NPWP', '\\d{15}', (d) => isLuhn(d, 0, 9), '\\d{2}\\.\\d{3}\\.\\d{3}\\.\\d-\\d{3}\\.\\d{3}'),
  company('IL', 'ח.פ.', '5\\d{8}', (d) => isLuhn(d)),
  company('IN', 'GSTIN', '(?:0[1-9]|[1-3]\\d)[A-Z]{3}[ABCFGHJKLPT][A-Z]\\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]', isGstin),
  company('IT', 'partita IVA', '\\d{11}', isPartitaIva),
  company('JP', '法人番号', '[1-9]\\d{12}', isCorporate),
  company('KR', '사업자등록번호', '[1-9]\\d{9}', isKoreanBusiness, '\\d{3}-\\d{2}-\\d{5}'),
  company('LT', 'įmonės kodas', '[1-3]\\d{8}', (d) => isLithuanian(d)),
  company('MA', 'ICE', '\\d{15}', (d) => restOf(d, 97) === 0),
  company('MD', 'IDNO', '1\\d{12}', (d) => dot(d, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === d[12]),
  company('ME', 'PIB', '\\d{8}', isPib),
  company('MK', 'ЕДБ', '\\d{13}', isEdb),
  company('MX', 'RFC', '[A-Z&Ñ]{3}\\d{6}[0-9A-Z]{2}[0-9A]', isRfc, '[A-Z&Ñ]{3}[ -]\\d{6}[ -][0-9A-Z]{2}[0-9A]'),
  company('MZ', 'NUIT', '\\d{9}', (d) => Number('01234567891'[dot(d, [8, 9, 4, 5, 6, 7, 8, 9]) % 11]) === d[8]),
  company('NG', 'TIN', '\\d{8}-?\\d{4}|\\d{12}', null, '\\d{8}-\\d{4}'),
  company('NO', 'organisasjonsnummer', '[89]\\d{8}', isGreekLike, '[89]\\d{2} \\d{3} \\d{3}'),
  company('NZ', 'NZBN', '94\\d{11}', (d) => dot(d, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0),
  company('NZ', 'GST', irdCore, isIrd, '\\d{2,3}-\\d{3}-\\d{3}'),
  company('PE', 'RUC', '(?:10|15|16|17|20)\\d{9}', (d) => (11 - (dot(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[10]),
  company('PH', 'TIN', '\\d{9}(?:\\d{3})?', null, '\\d{3}-\\d{3}-\\d{3}(?:-\\d{3})?'),
  company('PK', 'NTN', '\\d{7,8}', null, '\\d{7}-\\d'),
  company('PL', 'NIP', '[1-9]\\d{9}', isNip, '\\d{3}-\\d{3}-\\d{2}-\\d{2}|\\d{3}-\\d{2}-\\d{2}-\\d{3}'),
  company('PL', 'REGON', '\\d{9}(?:\\d{5})?', isRegon),
  company('PL', 'KRS', '0000\\d{6}'),
  company(
    'PT',
    'NIPC',
    '[5-9]\\d{8}',
    (d) => ((11 - (dot(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[8],
    '[5-9]\\d{2} \\d{3} \\d{3}',
  ),
  company('PY', 'RUC', '\\d{5,9}', isParaguayan, '\\d{5,8}-\\d'),
  company('RO', 'CUI', '[1-9]\\d{1,9}', isRomanian),
  company('RS', 'PIB', '[1-9]\\d{8}', isMod1110),
  company('RU', 'ИНН', '\\d{10}', (d) => (dot(d, [2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10 === d[9]),
  company('RU', 'ОГРН', '[15]\\d{12}', isOgrn),
  company('RU', 'ОГРНИП', '3\\d{14}', isOgrn),
  company('SE', 'organisationsnummer', '[1-9]\\d[2-9]\\d{7}', (d) => isLuhn(d), '\\d{6}-\\d{4}'),
  company('SG', 'UEN', '\\d{8}[A-Z]', isUenOfBusiness),
  company('SG', 'UEN', '(?:19|20)\\d{7}[A-Z]', isUenOfCompany),
  company('SG', 'UEN', '[RST]\\d{2}[A-Z]{2}\\d{4}[A-Z]', isUenOfOthers),
  company('SV', 'NIT', '[019]\\d{13}', isSalvadoranNit, '\\d{4}-\\d{6}-\\d{3}-\\d'),
  company('TH', 'เลขประจำตัวผู้เสียภาษี', '0\\d{12}', (d) => (11 - (dot(d, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[12]),
  company('TN', 'matricule fiscal', '\\d{7}[A-HJ-NP-TV-Z](?:[ABDNP][CEMNP]\\d{3})?', null, '\\d{7}/?[A-HJ-NP-TV-Z]/[ABDNP]/[CEMNP]/\\d{3}'),
  company('TR', 'VKN', '\\d{10}', isVkn),
  company('TW', '統一編號', '\\d{8}', isUbn),
  company('UA', 'ЄДРПОУ', '\\d{8}', isEdrpou),
  company('US', 'EIN', '\\d{9}', (_, text) => einPrefixes.has(text.slice(0, 2)), '\\d{2}[- ]\\d{7}'),
  company('UY', 'RUT', '(?:0[1-9]|1\\d|2[01])\\d{6}001\\d', (d) => (11 - (dot(d, [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === d[11]),
  company('VE', 'RIF', '[VEJPG]\\d{9}', isRif, '[VEJPG]-\\d{8}-\\d'),
  company(
    'VN',
    'mã số thuế',
    '\\d{10}(?:\\d{3})?',
    (d) => 10 - (dot(d, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11) === d[9],
    '\\d{10}-\\d{3}',
  ),
  company('ZA', 'VAT number', '4\\d{9}', (d) => isLuhn(d)),
  company('BY', 'УНП', '[1-9A-CEHKM][0-9ABCEHKMOPT]\\d{7}', isUnp),
  company('BZ', 'TIN', '\\d{6}(?:10|13|66)'),
];

function isQuebecTax(d: Signs): boolean {
  return (11 - (dot(d, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[9];
}

function isLithuanian(d: Signs): boolean {
  const first = dot(d, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
  return (first === 10 ? (dot(d, [3, 4, 5, 6, 7, 8, 9, 1]) % 11) % 10 : first) === d[8];
}

/** Seven digits of the company, three of its province, and Luhn's. */
function isPartitaIva(d: Signs): boolean {
  const province = numberAt(d, 7, 3);
  return ((province >= 1 && province <= 100) || [120, 121, 888, 999].includes(province)) && isLuhn(d);
}

function isUnp(d: Signs, text: string): boolean {
  const second = /[A-Z]/.test(text[1] ?? '') ? 'ABCEHKMOPT'.indexOf(text[1] ?? '') : (d[1] ?? 0);
  return dot([d[0] ?? 0, second, ...d.slice(2)], [29, 23, 19, 17, 13, 7, 5, 3]) % 11 === d[8];
}
