import { bornBefore, dot, isDate, isLongYmd, isLuhn, isUniform, isVerhoeff, isYmd, numberAt, type Signs } from './digits.ts';
import { format, type NationalFormat, type NumberCheck } from './national-format.ts';

const person = (country: string, name: string, core: string, check: NumberCheck | null = null, written: string | null = null) =>
  format('person', country, name, core, check, written);

const isCpf: NumberCheck = (d) => {
  if (isUniform(d)) return false;
  const first = ((dot(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return first === d[9] && ((dot(d, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === d[10];
};

export const isRut: NumberCheck = (d, text) => {
  let sum = 0;
  for (let index = d.length - 2, weight = 2; index >= 0; index -= 1, weight = weight === 7 ? 2 : weight + 1)
    sum += (d[index] ?? 0) * weight;
  return '0K987654321'[sum % 11] === text.at(-1);
};

export const isCuit: NumberCheck = (d) => {
  const check = 11 - (dot(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check === 10 ? 9 : check) === d[10];
};

const mexican = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const states = new Set('AS BC BS CC CH CL CM CS CX DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS'.split(' '));
const isCurp: NumberCheck = (d, text) => {
  if (!isYmd(d, 4) || !states.has(text.slice(11, 13))) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += mexican.indexOf(text[index] ?? '') * (18 - index);
  return (10 - (sum % 10)) % 10 === d[17];
};

/** The official one, and one that older software counts by. */
const taxAlphabets = ['0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ '];
/** Mexico's taxpayers: letters, day, two signs that tell namesakes apart, and one that checks. */
export const isRfc: NumberCheck = (_, text) => {
  const letters = text.length === 12 ? 3 : 4;
  const day = Array.from(text.slice(letters, letters + 6), Number);
  if (!isYmd(day)) return false;
  if (text.length === 10) return true;
  return taxAlphabets.some((alphabet) => {
    const padded = text.padStart(13, ' ');
    let sum = 0;
    for (let index = 0; index < 12; index += 1) sum += alphabet.indexOf(padded[index] ?? '') * (13 - index);
    return '0123456789A'[(11 - (sum % 11)) % 11] === text.at(-1);
  });
};

const provinces = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
  91,
]);
const isChinese: NumberCheck = (d, text) =>
  provinces.has(numberAt(d, 0, 2)) &&
  isLongYmd(d, 6) &&
  '10X98765432'[dot(d, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === text[17];

const isHongKong: NumberCheck = (d) => {
  const long = d.length === 9 ? d : [36, ...d];
  return dot(long, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
};

const taiwanese = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
const isTaiwanese: NumberCheck = (d, text) => {
  const leading = taiwanese.indexOf(text[0] ?? '') + 10;
  const second = (d[1] ?? 0) > 9 ? ((d[1] ?? 0) - 10) % 10 : (d[1] ?? 0);
  const sum = Math.floor(leading / 10) + (leading % 10) * 9 + second * 8;
  return (sum + dot(d, [7, 6, 5, 4, 3, 2, 1, 1], 2)) % 10 === 0;
};

const isSingaporean: NumberCheck = (d, text) => {
  const lead = text[0] ?? '';
  const rest = (dot(d, [2, 7, 6, 5, 4, 3, 2], 1) + (lead === 'T' || lead === 'G' ? 4 : lead === 'M' ? 3 : 0)) % 11;
  const letters = lead === 'S' || lead === 'T' ? 'JZIHGFEDCBA' : lead === 'M' ? 'KLJNPQRTUWX' : 'XWUTRQPNMLK';
  return letters[lead === 'M' ? 10 - rest : rest] === text[8];
};

const isKorean: NumberCheck = (d) => {
  const century = [1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800][d[6] ?? 0] ?? 1900;
  if (!isDate(century + numberAt(d, 0, 2), numberAt(d, 2, 2), numberAt(d, 4, 2))) return false;
  // Numbers given out since October 2020 have no check digit.
  return (11 - (dot(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === d[12];
};

const isIranian: NumberCheck = (d) => {
  const rest = dot(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return !isUniform(d) && numberAt(d, 3, 6) > 0 && (rest < 2 ? rest : 11 - rest) === d[9];
};

const isThai: NumberCheck = (d) => (11 - (dot(d, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[12];

const isMyNumber: NumberCheck = (d) => {
  const rest = dot(d, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return !isUniform(d) && (rest < 2 ? 0 : 11 - rest) === d[11];
};

const isKazakh: NumberCheck = (d) => {
  if (!isYmd(d) || (d[6] ?? 0) > 6) return false;
  const first = dot(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  return (first === 10 ? dot(d, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 : first) === d[11];
};

const isEcuadorean: NumberCheck = (d) => isProvince(d) && (d[2] ?? 9) < 7 && isLuhn(d, 0, 10);

export function isProvince(d: Signs): boolean {
  const province = numberAt(d, 0, 2);
  return (province >= 1 && province <= 24) || province === 30 || province === 50;
}

const cities = [17, 8, 16, 16, 13, 14, 19, 8, 24, 21, 9, 30, 32, 21, 8, 17, 14, 5, 11, 11, 7, 17];
const isGuatemalan: NumberCheck = (d) => {
  const city = numberAt(d, 11, 2);
  return city <= (cities[numberAt(d, 9, 2) - 1] ?? -1) && (dot(d, [2, 3, 4, 5, 6, 7, 8, 9]) % 11) % 10 === d[8];
};

const isMauritian: NumberCheck = (d) => {
  const rest = dot(d, [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 17;
  return 17 - rest === d[13];
};

const isSalvadoran: NumberCheck = (d) => (10 - (dot(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 10)) % 10 === d[8];

const isSouthAfrican: NumberCheck = (d) => isYmd(d) && (d[10] ?? 9) < 3 && isLuhn(d);

const isEgyptian: NumberCheck = (d) => isDate((d[0] === 2 ? 1900 : 2000) + numberAt(d, 1, 2), numberAt(d, 3, 2), numberAt(d, 5, 2));

const isNric: NumberCheck = (d) => {
  const place = numberAt(d, 6, 2);
  return isYmd(d) && place > 0 && ![17, 18, 19, 20, 69, 73, 80, 81, 94, 95, 96, 97].includes(place);
};

const isSsn: NumberCheck = (d) =>
  !isUniform(d) && numberAt(d, 0, 3) > 0 && numberAt(d, 0, 3) !== 666 && d[0] !== 9 && numberAt(d, 3, 2) > 0 && numberAt(d, 5, 4) > 0;

const isItin: NumberCheck = (d) => {
  const group = numberAt(d, 3, 2);
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92) || (group >= 94 && group <= 99);
};

const isPeruvian: NumberCheck = (d, text) => {
  const rest = dot(d, [3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return '65432110987'[rest] === text[8] || 'KJIHGFEDCBA'[rest] === text[8];
};

/** The seventh digit is the century: 9 the nineteenth, 0 to 5 the twentieth, 6 to 8 this one, of which some has come. */
const isCuban: NumberCheck = (d) => {
  const century = d[6] === 9 ? 1800 : (d[6] ?? 0) < 6 ? 1900 : 2000;
  const year = century + numberAt(d, 0, 2);
  return year < bornBefore && isDate(year, numberAt(d, 2, 2), numberAt(d, 4, 2));
};

const isAustralianTax: NumberCheck = (d) => !isUniform(d) && dot(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

/** From ten million on, with a zero in front or none. */
export const irdCore = '0?[1-9]\\d{7}|1[0-4]\\d{7}';
export const isIrd: NumberCheck = (d) => {
  const eight = d.length === 8 ? [0, ...d.slice(0, 7)] : d.slice(0, 8);
  const first = (11 - (dot(eight, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return (first === 10 ? (11 - (dot(eight, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11 : first) === d.at(-1);
};

/** Numbers that people have outside Europe. */
export const peopleOfTheWorld: readonly NationalFormat[] = [
  person('AE', 'Emirates ID', '784(?:19|20)\\d{10}', (d) => isLuhn(d), '784-\\d{4}-\\d{7}-\\d'),
  person('AI', 'TIN', '[12]\\d{9}', null, '[12]\\d{4}-\\d{5}'),
  person('AO', 'bilhete de identidade', '\\d{9}[A-Z]{2}\\d{3}'),
  person('AR', 'DNI', '\\d{7,8}', null, '\\d{1,2}\\.\\d{3}\\.\\d{3}'),
  person('AR', 'CUIL', '(?:20|23|24|27)\\d{9}', isCuit),
  person('AU', 'TFN', '\\d{8,9}', isAustralianTax, '\\d{3} \\d{3} \\d{2,3}'),
  person('AZ', 'FİN', '[0-9A-HJ-NP-Z]{7}', (_, text) => /\d/.test(text) && /[A-Z]/.test(text)),
  person('BD', 'NID', '\\d{10}|[12]\\d{12}|(?:19|20)\\d{15}'),
  person('BO', 'CI', '\\d{7,8}(?:LP|OR|PT|CB|CH|TJ|SC|BE|PD)[0-9A-Z]{0,2}'),
  person('BR', 'CPF', '\\d{11}', isCpf, '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}'),
  person('CA', 'SIN', '\\d{9}', (d) => isLuhn(d)),
  person('CA', 'BC PHN', '9\\d{9}', (d) => (11 - (dot(d, [2, 4, 8, 5, 10, 9, 7, 3], 1) % 11)) % 11 === d[9], '\\d{4} \\d{3} \\d{3}'),
  person('CL', 'RUN', '\\d{7,8}[0-9K]', isRut, '\\d{1,2}\\.?\\d{3}\\.?\\d{3}-[0-9K]'),
  person('CN', '居民身份证', '[1-8]\\d{16}[0-9X]', isChinese),
  person('CN', '居民身份证 (第一代)', '[1-8]\\d{14}', (d) => provinces.has(numberAt(d, 0, 2)) && isYmd(d, 6)),
  person('CO', 'cédula de ciudadanía', '\\d{6,10}', null, '\\d{1,4}(?:\\.\\d{3}){2}'),
  person('CR', 'cédula', '0?[1-9]\\d{8}', null, '0?[1-9]-\\d{4}-\\d{4}'),
  person('CR', 'DIMEX', '1\\d{11}'),
  person('CU', 'NI', '\\d{11}', isCuban),
  person('DO', 'cédula', '\\d{11}', (d) => isLuhn(d), '\\d{3}-\\d{7}-\\d'),
  person('EC', 'cédula', '\\d{10}', isEcuadorean, '\\d{9}-\\d'),
  person('EG', 'الرقم القومي', '[23]\\d{13}', isEgyptian),
  person('GT', 'CUI', '\\d{13}', isGuatemalan, '\\d{4} \\d{5} \\d{4}'),
  person('HK', '香港身份證', '[A-Z]{1,2}\\d{6}[0-9A]', isHongKong, '[A-Z]{1,2}\\d{6}(?:\\([0-9A]\\)|\\[[0-9A]\\])'),
  person('ID', 'NIK', '[1-9]\\d{15}', (d) => isDate(0, numberAt(d, 8, 2), numberAt(d, 6, 2) % 40)),
  person('IL', 'מספר זהות', '\\d{9}', (d) => !isUniform(d) && isLuhn(d)),
  person('IN', 'Aadhaar', '[2-9]\\d{11}', isVerhoeff, '\\d{4}[ -]\\d{4}[ -]\\d{4}'),
  person('IN', 'PAN', '[A-Z]{3}[ABCFGHJKLPT][A-Z]\\d{4}[A-Z]', (_, text) => text.slice(5, 9) !== '0000'),
  person('IN', 'EPIC', '[A-Z]{3}\\d{7}', (d) => isLuhn(d, 3)),
  person('IN', 'VID', '[2-9]\\d{15}', isVerhoeff, '\\d{4}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}'),
  person('IR', 'کد ملی', '\\d{10}', isIranian),
  person('JP', 'マイナンバー', '\\d{12}', isMyNumber, '\\d{4}[ -]\\d{4}[ -]\\d{4}'),
  person('KE', 'PIN', '[AP]\\d{9}[A-Z]'),
  person('KR', '주민등록번호', '\\d{13}', isKorean, '\\d{6}-\\d{7}'),
  person('KZ', 'ЖСН', '\\d{12}', isKazakh),
  person('LK', 'NIC', '[1-9]\\d{8}[VX]|(?:19|20)\\d{10}'),
  person('LY', 'الرقم الوطني', '[12](?:19|20)\\d{9}'),
  person('MU', 'NID', '[A-Z]\\d{12}[0-9A-Z]', isMauritian),
  person('MX', 'CURP', '[A-ZÑ]{4}\\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-ZÑ]{3}[0-9A-Z]\\d', isCurp),
  person('MX', 'RFC', '[A-Z&Ñ]{4}\\d{6}(?:[0-9A-Z]{2}[0-9A])?', isRfc, '[A-Z&Ñ]{4}[ -]\\d{6}[ -][0-9A-Z]{2}[0-9A]'),
  person('MX', 'NSS', '\\d{11}', (d) => isLuhn(d), '\\d{2}[ -]\\d{2}[ -]\\d{2}[ -]\\d{4}[ -]\\d'),
  person('MY', 'NRIC', '\\d{12}', isNric, '\\d{6}-\\d{2}-\\d{4}'),
  person('MZ', 'bilhete de identidade', '\\d{12}[A-Z]'),
  person('NG', 'NIN', '\\d{11}'),
  person('NZ', 'IRD', irdCore, isIrd, '\\d{2,3}-\\d{3}-\\d{3}'),
  person('PE', 'CUI', '\\d{8}[0-9A-K]', isPeruvian, '\\d{8}-[0-9A-K]'),
  person('PE', 'DNI', '\\d{8}'),
  person('PE', 'carné de extranjería', '\\d{9}'),
  person('PH', 'PhilSys PCN', '\\d{16}', null, '\\d{4}-\\d{4}-\\d{4}-\\d{4}'),
  person('PH', 'SSS', '\\d{10}', null, '\\d{2}-\\d{7}-\\d'),
  person('PK', 'CNIC', '[1-7]\\d{11}[1-9]', null, '[1-7]\\d{4}-\\d{7}-[1-9]'),
  person('PY', 'cédula', '\\d{5,7}', null, '\\d{1,2}(?:\\.\\d{3}){1,2}'),
  person('SA', 'رقم الهوية', '[12]\\d{9}', (d) => isLuhn(d)),
  person('SG', 'NRIC', '[STFGM]\\d{7}[A-Z]', isSingaporean),
  person('SV', 'DUI', '\\d{9}', isSalvadoran, '\\d{8}-\\d'),
  person('TH', 'เลขประจำตัวประชาชน', '[1-8]\\d{12}', isThai, '\\d-\\d{4}-\\d{5}-\\d{2}-\\d'),
  person('TN', 'رقم بطاقة التعريف', '\\d{8}'),
  person('TW', '身分證字號', '[A-Z][1289]\\d{8}', isTaiwanese),
  person('TW', '居留證號', '[A-Z][A-D]\\d{8}', isTaiwanese),
  person('US', 'SSN', '\\d{9}', isSsn, '\\d{3}[- ]\\d{2}[- ]\\d{4}'),
  person('US', 'ITIN', '9\\d{8}', isItin, '9\\d{2}[- ]\\d{2}[- ]\\d{4}'),
  person(
    'UY',
    'cédula',
    '\\d{7,8}',
    (d) => (10 - (dot(d.length === 7 ? [0, ...d] : d, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === d.at(-1),
    '\\d\\.?\\d{3}\\.?\\d{3}-\\d',
  ),
  person('VE', 'cédula', '[VE]\\d{7,8}', null, '[VE]-\\d{1,2}\\.?\\d{3}\\.?\\d{3}'),
  person('VN', 'CCCD', '0\\d{11}', (d) => numberAt(d, 0, 3) <= 96),
  person('ZA', 'ID number', '\\d{13}', isSouthAfrican, '\\d{6} \\d{4} \\d{3}'),
  person('ZA', 'TIN', '[0-39]\\d{9}', (d) => isLuhn(d)),
  person('GE', 'პირადი ნომერი', '\\d{11}'),
  person('AM', 'ՀԾՀ', '[1-8]\\d{9}', (d) =>
    isDate(0, numberAt(d, 2, 2), numberAt(d, 0, 2) > 50 ? numberAt(d, 0, 2) - 50 : numberAt(d, 0, 2)),
  ),
  person('UZ', 'JSHSHIR', '[1-6]\\d{13}', (d) => isDate(0, numberAt(d, 3, 2), numberAt(d, 1, 2))),
  person('KG', 'ПИН', '[12]\\d{13}', (d) => isDate(0, numberAt(d, 3, 2), numberAt(d, 1, 2))),
  person('KW', 'الرقم المدني', '[1-3]\\d{11}', (d) => isYmd(d, 1)),
  person('QA', 'QID', '[23]\\d{10}'),
  person('MA', 'CIN', '[A-Z]{1,2}\\d{5,7}'),
  person('DZ', 'NIN', '\\d{18}'),
  person('GH', 'Ghana Card', 'GHA\\d{10}', null, 'GHA-\\d{9}-\\d'),
];
