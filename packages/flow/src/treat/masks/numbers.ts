import { starred, withAsciiDigits } from './letters.ts';

const coordinates = /^(?:POINT\s*\(\s*|[NSEW]\s*)?-?\d{1,3}(?:\.\d+)?°?(?:\s*[,;\s]\s*-?\d{1,5}(?:\.\d+)?°?)*[\s)NSEW]*$/i;

/** Coordinates with fewer decimals: a number, a pair, `POINT(…)`. In any other form (minutes and seconds, a geohash) they are hidden. */
export function roundGeo(given: string, decimals: number): string {
  const { text, back } = withAsciiDigits(given);
  if (isNumber(text)) return back(shortened(text, decimals));
  if (!coordinates.test(text)) return starred(given);
  return back(text.replace(/-?\d+(?:\.\d+)?/g, (one) => shortened(one, decimals)));
}

function shortened(text: string, decimals: number): string {
  const rounded = Number(Number(text).toFixed(decimals));
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** The amount down to a multiple of `step`, or where it is 0 to its first digit; signs, groups and currency stay, decimals become 0. */
export function roundAmount(given: string, step: number): string {
  const { text, back } = withAsciiDigits(given);
  const plain = /^-?\d+(?:\.\d+)?[eE][+-]?\d+$/.test(text) ? plainNumber(text) : text;
  const match = /^([^\d]{0,8}?)(\d[\d.,'’\u00a0\u202f ]*)([^\d]{0,8})$/u.exec(plain ?? '');
  if (!match) return starred(given);
  const [, lead = '', run = '', tail = ''] = match;
  const number = run.trimEnd();
  const decimals = /^(.*\d)([.,])(\d{1,2})$/.exec(number) ?? /^(\d+)(\.)(\d+)$/.exec(number);
  const whole = decimals?.[1] ?? number;
  const digits = whole.replace(/[^\d]/g, '');
  if (/[^\d.,'’\u00a0\u202f ]/u.test(whole) || digits.length > 30) return starred(given);
  const band =
    step === 0 ? `${digits.charAt(0)}${'0'.repeat(digits.length - 1)}` : String(BigInt(digits) - (BigInt(digits) % BigInt(step)));
  const sign = /[.,'’\u00a0\u202f ]/u.exec(whole)?.[0] ?? '';
  const grouped = sign === '' ? band : band.replace(/\B(?=(\d{3})+$)/g, sign);
  return back(
    `${lead}${grouped}${decimals ? `${decimals[2]}${'0'.repeat(decimals[3]?.length ?? 0)}` : ''}${run.slice(number.length)}${tail}`,
  );
}

function plainNumber(text: string): string | null {
  const value = Number(text);
  return Number.isFinite(value) && Math.abs(value) < 1e21 && Math.abs(value) >= 1e-6 ? String(value) : null;
}

/** Addresses, one or a list of them, cut to their first bits; ports, zones and lengths of prefixes go. What is no address is hidden. */
export function ipPrefix(given: string, bits4: number, bits6: number): string {
  const { text } = withAsciiDigits(given);
  return text
    .split(/(\s*,\s*)/)
    .map((part, index) => (index % 2 === 1 ? part : (prefix4(part, bits4) ?? prefix6(part, bits6) ?? starred(part))))
    .join('');
}

function prefix4(text: string, bits: number): string | null {
  if (/^\d{8,10}$/.test(text) && Number(text) < 2 ** 32) return String(Number(text) - (Number(text) % 2 ** (32 - bits)));
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[:/]\d{1,5})?$/.exec(text);
  const parts = match?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.map((part, index) => cut(part, bits - index * 8, 8)).join('.');
}

function prefix6(given: string, bits: number): string | null {
  const text = /^\[?([0-9a-fA-F:.]+)(?:%[\w.-]+)?\]?(?:[:/]\d{1,5})?$/.exec(given)?.[1];
  if (text === undefined || !text.includes(':')) return null;
  const mapped = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const [a, b, c, d] = (mapped?.slice(2) ?? []).map(Number);
  const hex = mapped ? `${mapped[1]}${(((a ?? 0) << 8) | (b ?? 0)).toString(16)}:${(((c ?? 0) << 8) | (d ?? 0)).toString(16)}` : text;
  const [left = '', right] = hex.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const kept = groups.map((group, index) => cut(Number.parseInt(group, 16), bits - index * 16, 16).toString(16));
  return compressed(kept);
}

/** RFC 5952 4.2: the zeros at the end as `::`. */
function compressed(groups: readonly string[]): string {
  const last = groups.findLastIndex((group) => group !== '0');
  if (last >= 6) return groups.join(':');
  return `${groups.slice(0, last + 1).join(':')}::`;
}

function cut(value: number, bits: number, width: number): number {
  if (bits >= width) return value;
  return bits <= 0 ? 0 : value - (value % 2 ** (width - bits));
}
