import { isAbn } from './companies.ts';
import { dot, type Signs } from './digits.ts';
import { format, type NationalFormat, type NumberCheck } from './national-format.ts';

/**
 * A number with which value-added tax is paid, with or without the country in front. Offices hand out numbers whose check digit does not
 * fit their published rule, and the rules of some countries are not published, so that the form alone decides but where every number fits.
 */
function vat(
  country: string,
  body: string,
  written: string | null = null,
  check: NumberCheck | null = null,
  prefix = country,
  isOnlyWritten = false,
): NationalFormat {
  const lead = prefix === '' ? '' : `(?:${prefix})?`;
  const [core, form] = [body, written].map((one) => (one === null ? null : `${lead}(?:${one})`));
  return format('vat', country, `${country} VAT`, core ?? body, check, form ?? null, isOnlyWritten);
}

const bare = (signs: Signs): Signs => signs.filter((sign) => sign < 10);

const isPortuguese: NumberCheck = (signs) => {
  const d = bare(signs);
  return ((11 - (dot(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === d[8];
};

const isSwiss: NumberCheck = (signs) => {
  const d = bare(signs);
  return (11 - (dot(d, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11 === d[8];
};

export const valueAddedTax: readonly NationalFormat[] = [
  vat('AT', 'U\\d{8}'),
  vat('BE', '[01]\\d{9}', '[01]\\d{3}\\.\\d{3}\\.\\d{3}'),
  vat('BG', '\\d{9,10}'),
  vat('HR', '\\d{11}'),
  vat('CY', '\\d{8}[0-9A-Z]'),
  vat('CZ', '\\d{8,10}'),
  vat('DK', '\\d{8}'),
  vat('EE', '\\d{9}'),
  vat('FI', '\\d{8}'),
  vat('FR', '(?!FR\\d{9}$)[0-9A-HJ-NP-Z]{2}\\d{9}'),
  vat('DE', '\\d{9}'),
  vat('GR', '\\d{9}', null, null, 'EL|GR'),
  vat('HU', '\\d{8}'),
  vat('IE', '\\d{7}[A-W][A-IW]?|\\d[A-Z+*]\\d{5}[A-W]'),
  vat('IT', '\\d{11}'),
  vat('LV', '\\d{11}'),
  vat('LT', '\\d{9,12}'),
  vat('LU', '\\d{8}'),
  vat('MT', '\\d{8}'),
  vat('NL', '\\d{9}B\\d{2}'),
  vat('PL', '\\d{10}', '\\d{3}-\\d{3}-\\d{2}-\\d{2}|\\d{3}-\\d{2}-\\d{2}-\\d{3}'),
  vat('PT', '[1-9]\\d{8}', null, isPortuguese),
  vat('RO', '[1-9]\\d{1,9}'),
  vat('SK', '\\d{10}'),
  vat('SI', '\\d{8}'),
  vat('ES', '[A-Z]\\d{7}[0-9A-Z]|\\d{8}[A-Z]'),
  vat('SE', '\\d{12}'),
  vat('AL', '\\d{9}[A-Z]|[J-M]\\d{8}[A-Z]'),
  vat('MK', '\\d{13}'),
  vat('AU', '\\d{11}', null, (signs) => isAbn(bare(signs), '')),
  vat('BY', '\\d{9}', '\\d{9}', null, 'УНП ?|BY'),
  vat('CA', '\\d{9}'),
  vat('IS', '\\d{5,6}'),
  vat('IN', '\\d{15}|\\d{2}[A-Z]{5}\\d{4}[A-Z][0-9A-Z]{3}'),
  vat('ID', '\\d{15}', '\\d{2}\\.\\d{3}\\.\\d{3}\\.\\d-\\d{3}\\.\\d{3}'),
  vat('IL', '\\d{9}'),
  vat('KZ', '\\d{12}'),
  vat('NZ', '\\d{9}'),
  vat('NG', '\\d{12}', '\\d{8}-\\d{4}'),
  vat('NO', '\\d{9}MVA', '\\d{3} \\d{3} \\d{3} MVA'),
  vat('PH', '\\d{12}', '\\d{3} \\d{3} \\d{3} \\d{3}'),
  vat('RU', '\\d{10}|\\d{12}'),
  vat('SM', '\\d{5}'),
  vat('SA', '\\d{15}'),
  vat('RS', '\\d{9}'),
  vat('CH', '(?:CHE)?\\d{9}(?:MWST|TVA|IVA|TPV)?', '(?:CHE[- ]?)?\\d{3}[. ]?\\d{3}[. ]?\\d{3}(?: ?(?:MWST|TVA|IVA|TPV))?', isSwiss, ''),
  vat('TR', '\\d{10}'),
  vat('UA', '\\d{12}'),
  vat(
    'GB',
    '\\d{9}(?:\\d{3})?|(?:GD[0-4]|HA[5-9])\\d{2}',
    '\\d{3} \\d{4} (?:[0-8]\\d|9[0-6])(?: \\d{3})?|\\d{9} \\d{3}|(?:GD[0-4]|HA[5-9])\\d{2}',
    null,
    'GB|XI',
    true,
  ),
  vat('UZ', '\\d{9}'),
  vat('AR', '\\d{11}'),
  vat('BO', '\\d{7}'),
  vat('BR', '\\d{14}|\\d{11}', '\\d{2}\\.\\d{3}\\.\\d{3}/\\d{4}-\\d{2}|\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}', null, 'BR', true),
  vat('CL', '\\d{8}[0-9K]', '\\d{8}-[0-9K]'),
  vat('CO', '\\d{10}'),
  vat('CR', '\\d{9}(?:\\d{3})?'),
  vat('EC', '\\d{13}'),
  vat('SV', '\\d{14}', '\\d{4}-\\d{6}-\\d{3}-\\d'),
  vat('GT', '\\d{7}[0-9K]', '\\d{7}-[0-9K]'),
  vat('MX', '[A-Z]{3,4}\\d{6}[0-9A-Z]{3}'),
  vat('NI', '\\d{13}[A-Z]', '\\d{3}-\\d{6}-\\d{4}[A-Z]'),
  vat('PY', '\\d{7,9}', '\\d{6,8}-\\d'),
  vat('PE', '\\d{11}'),
  vat('DO', '\\d{11}|\\d{9}', '\\d{3}-\\d{7}-\\d|\\d-\\d{2}-\\d{5}-\\d|[14]-\\d{2}-\\d{5}-\\d'),
  vat('UY', '\\d{12}'),
  vat('VE', '[JGVEP]\\d{9}', '[JGVEP]-?\\d{9}|[JGVEP]-\\d{8}-\\d'),
];
