import { starred, withAsciiDigits } from './letters.ts';

/** A date as a text writes it. */
export interface DateForm {
  readonly year: number;
  /** Null where day and month cannot be told apart. */
  readonly month: number | null;
  readonly hasTime: boolean;
  /** Writes another day in the same form, at midnight. */
  readonly write: (year: number, month: number, day: number) => string;
}

const englishMonths = 'january february march april may june july august september october november december'.split(' ');
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const dayMs = 86_400_000;

/** Down to the first day of its year or month, in the form that it came in. A date that cannot be read is hidden whole. */
export function roundDate(text: string, to: 'year' | 'month'): string {
  const form = readDate(text);
  if (!form) return starred(text);
  return form.write(form.year, to === 'month' ? (form.month ?? 1) : 1, 1);
}

/** Reads a date: ISO 8601, basic or with signs, day or month first, with English month names, with 年月日, or as seconds since 1970. */
export function readDate(given: string): DateForm | null {
  const { text, back } = withAsciiDigits(given.trim());
  const form = yearFirst(text) ?? yearLast(text) ?? named(text) ?? epoch(text);
  return form && { ...form, write: (year, month, day) => back(form.write(year, month, day)) };
}

function yearFirst(text: string): DateForm | null {
  const match =
    /^(\d{4})([-/.]?)(\d{2})(?:\2(\d{2}))?(?:([T ])(\d{2}:?\d{2}.*))?$/.exec(text) ??
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:([T ])(\d{1,2}:?\d{2}.*))?$/.exec(text);
  if (!match) return eastern(text);
  const [, year = '', sign = '', month = '', day, lead] = match;
  // Six digits in a row are no month; year and month alone are told apart by a sign.
  if (!isDay(Number(year), Number(month), Number(day ?? 1)) || (sign === '' && day === undefined)) return null;
  const time = lead === undefined ? '' : lead === 'T' ? 'T00:00:00Z' : ' 00:00:00';
  const write = (y: number, m: number, d: number) =>
    `${padded(y, 4)}${sign}${padded(m, 2)}${day === undefined ? '' : `${sign}${padded(d, 2)}`}${time}`;
  return { year: Number(year), month: Number(month), hasTime: time !== '', write };
}

function eastern(text: string): DateForm | null {
  const match = /^(\d{4})(\s?年\s?|\s?년\s?)(\d{1,2})(\s?月\s?|\s?월\s?)(?:(\d{1,2})(\s?[日일]))?$/u.exec(text);
  if (!match || !isDay(Number(match[1]), Number(match[3]), Number(match[5] ?? 1))) return null;
  const write = (y: number, m: number, d: number) => `${padded(y, 4)}${match[2]}${m}${match[4]}${match[5] ? `${d}${match[6]}` : ''}`;
  return { year: Number(match[1]), month: Number(match[3]), hasTime: false, write };
}

function yearLast(text: string): DateForm | null {
  const match = /^(\d{1,2})(\s?[-/.]\s?)(\d{1,2})\2(\d{4}|\d{2})(?:,? (\d{1,2}:\d{2}.*))?$/.exec(text);
  if (!match) return null;
  const [, one = '', sign = '', other = '', shortYear = '', time] = match;
  const [first, second] = [Number(one), Number(other)];
  const year = shortYear.length === 4 ? Number(shortYear) : Number(shortYear) + (Number(shortYear) > 29 ? 1900 : 2000);
  // With dots the day comes first (DIN 5008); with other signs only a number above twelve tells.
  const isDayFirst = sign.includes('.') ? true : first > 12 ? true : second > 12 ? false : null;
  const [day, month] = isDayFirst === false ? [second, first] : [first, second];
  if (!isDay(year, month, day)) return null;
  const write = (y: number, m: number, d: number) => {
    const [left, right] = isDayFirst === false ? [m, d] : [d, m];
    const shown = shortYear.length === 4 ? padded(y, 4) : padded(y % 100, 2);
    return `${padded(left, one.length)}${sign}${padded(right, other.length)}${sign}${shown}${time === undefined ? '' : ' 00:00'}`;
  };
  return { year, month: isDayFirst === null ? null : month, hasTime: time !== undefined, write };
}

/** `Feb 29, 1980`, `29 February 1980`, `Fri, 29 Feb 1980 00:00:00 GMT`. */
function named(text: string): DateForm | null {
  const match =
    /^(?:([A-Z][a-z]{2}), )?(\d{1,2})(?:st|nd|rd|th)?([ -])([A-Za-z]{3,9})\.?[ -](\d{4})(?: (\d{1,2}:\d{2}.*))?$/.exec(text) ??
    /^()([A-Za-z]{3,9})\.?( )(\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (\d{1,2}:\d{2}.*))?$/.exec(text);
  if (!match) return null;
  const [, weekday = '', one = '', sign = ' ', other = '', year = '', time] = match;
  const isDayFirst = /^\d/.test(one);
  const [day, name] = isDayFirst ? [Number(one), other.toLowerCase()] : [Number(other), one.toLowerCase()];
  const month = englishMonths.findIndex((known) => known === name || known.slice(0, 3) === name) + 1;
  if (!isDay(Number(year), month, day)) return null;
  const isShort = name.length === 3;
  const write = (y: number, m: number, d: number) => {
    const long = englishMonths[m - 1] ?? '';
    const shown = long.charAt(0).toUpperCase() + (isShort ? long.slice(1, 3) : long.slice(1));
    const rest = time === undefined ? '' : time.endsWith(' GMT') ? ' 00:00:00 GMT' : ' 00:00';
    if (!isDayFirst) return `${shown} ${d}, ${y}${rest}`;
    const lead = weekday === '' ? '' : `${weekdays[new Date(Date.UTC(y, m - 1, d)).getUTCDay()]}, `;
    return `${lead}${padded(d, one.length)}${sign}${shown}${sign}${y}${rest}`;
  };
  return { year: Number(year), month, hasTime: time !== undefined, write };
}

/** Seconds or milliseconds since 1970, of the years 1900 to 2100. */
function epoch(text: string): DateForm | null {
  if (!/^-?\d{8,13}$/.test(text)) return null;
  const unit = text.replace('-', '').length > 11 ? 1 : 1000;
  const at = new Date(Number(text) * unit);
  const year = at.getUTCFullYear();
  if (year < 1900 || year > 2100) return null;
  const write = (y: number, m: number, d: number) => String(Date.UTC(y, m - 1, d) / unit);
  return { year, month: at.getUTCMonth() + 1, hasTime: true, write };
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1000) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function daysBetween(fromYear: number, toYear: number): number {
  return (Date.UTC(toYear, 0, 1) - Date.UTC(fromYear, 0, 1)) / dayMs;
}

export function dayAfter(fromYear: number, days: number): readonly [year: number, month: number, day: number] {
  const at = new Date(Date.UTC(fromYear, 0, 1) + days * dayMs);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
