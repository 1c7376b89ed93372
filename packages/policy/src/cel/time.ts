import { Lru } from '@sluice/kit';
import { CelError, Duration, type Evaluated, intOf, Timestamp, type Value } from './value.ts';

const second = 1_000_000_000n;
/** Years 1 to 9999, as google.protobuf.Timestamp. */
const timestampMin = -62_135_596_800n * second;
const timestampMax = 253_402_300_799n * second + second - 1n;
const durationMax = 2n ** 63n - 1n;
const textLengthMax = 128;

export function timestampOf(nanos: bigint): Timestamp | CelError {
  return nanos < timestampMin || nanos > timestampMax ? new CelError('timestamp out of range') : new Timestamp(nanos);
}

export function durationOf(nanos: bigint): Duration | CelError {
  return nanos < -durationMax - 1n || nanos > durationMax ? new CelError('duration out of range') : new Duration(nanos);
}

const timestampShape = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** RFC 3339. */
export function parseTimestamp(text: string): Timestamp | CelError {
  const match = text.length > textLengthMax ? null : timestampShape.exec(text);
  if (!match) return new CelError('no RFC 3339 timestamp');
  const [year, month, day, hour, minute, seconds] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, seconds);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || seconds > 59) {
    return new CelError('no such date or time');
  }
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const milliseconds = BigInt(date.getTime()) - BigInt(offsetMinutes) * 60_000n;
  return timestampOf(milliseconds * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0')));
}

const unitNanos: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};
const durationPart = /(\d*)(?:\.(\d*))?(ns|us|µs|ms|s|m|h)/y;

/** Go's form: `1h30m`, `-1.5s`, `0`. */
export function parseDuration(text: string): Duration | CelError {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return new Duration(0n);
  if (unsigned === '' || text.length > textLengthMax) return new CelError('no duration');
  let nanos = 0n;
  durationPart.lastIndex = 0;
  while (durationPart.lastIndex < unsigned.length) {
    const match = durationPart.exec(unsigned);
    if (!match || (match[1] === '' && (match[2] ?? '') === '')) return new CelError('no duration');
    const unit = unitNanos[match[3] ?? ''] ?? 0n;
    const fraction = match[2] ?? '';
    nanos += BigInt(match[1] || '0') * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length);
  }
  return durationOf(text.startsWith('-') ? -nanos : nanos);
}

export function timestampText({ nanos }: Timestamp): string {
  const seconds = floorDivide(nanos, second);
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${base}${fractionText(nanos - seconds * second)}Z`;
}

export function durationText({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / second}${fractionText(size % second)}s`;
}

/** Three, six or nine digits, as protobuf's JSON has it. */
function fractionText(nanos: bigint): string {
  if (nanos === 0n) return '';
  const digits = nanos.toString().padStart(9, '0');
  return `.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}

export function secondsOf({ nanos }: Timestamp): Evaluated {
  return intOf(floorDivide(nanos, second));
}

const durationFields: Readonly<Record<string, (nanos: bigint) => bigint>> = {
  getHours: (nanos) => nanos / (3600n * second),
  getMinutes: (nanos) => nanos / (60n * second),
  getSeconds: (nanos) => nanos / second,
  getMilliseconds: (nanos) => (nanos % second) / 1_000_000n,
};

const timestampFields: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDate: (date) => date.getUTCDate(),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDayOfWeek: (date) => date.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

export const timeMethods: readonly string[] = Object.keys(timestampFields);

/** `timestamp.getHours('Europe/Berlin')` and its siblings, for durations too. */
export function timeField(name: string, value: Value, zone: Value | null): Evaluated {
  if (value instanceof Duration && zone === null) {
    const read = durationFields[name];
    return read ? intOf(read(value.nanos)) : new CelError(`no ${name} of a duration`);
  }
  const read = timestampFields[name];
  if (!(value instanceof Timestamp) || !read || (zone !== null && typeof zone !== 'string')) return new CelError(`no ${name} of this type`);
  const date = new Date(Number(floorDivide(value.nanos, 1_000_000n)));
  const local = zone === null ? date : shifted(date, zone);
  return local ? read(local) : new CelError('no such time zone');
}

/** The wall clock of a zone, as a date whose UTC fields say it; null for a zone that does not exist. */
function shifted(date: Date, zone: string): Date | null {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return new Date(date.getTime() + (fixed[1] === '-' ? -minutes : minutes) * 60_000);
  }
  const format = zoneFormat(zone);
  if (!format) return null;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(date)) part[type] = Number(value);
  const local = new Date(0);
  local.setUTCFullYear(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1);
  local.setUTCHours(part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0, date.getUTCMilliseconds());
  return local;
}

const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;

const zonesMax = 64;
/** Making a format costs some fifty microseconds. */
const formatByZone = new Lru<string, Intl.DateTimeFormat>(zonesMax);

function zoneFormat(timeZone: string): Intl.DateTimeFormat | null {
  const known = formatByZone.get(timeZone);
  if (known) return known;
  const made = makeFormat(timeZone);
  if (made) formatByZone.set(timeZone, made);
  return made;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { hourCycle: 'h23', timeZone, ...fields });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function dayOfYear(date: Date): number {
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - start.getTime()) / 86_400_000);
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
