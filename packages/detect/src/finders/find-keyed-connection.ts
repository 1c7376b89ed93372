import { byteMask } from '@sluice/model';
import { indexOfWord } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isPlaceholder } from './randomness.ts';

const around = 256;
/** `Server=…;Password=…`, `host=… password=…`, `jdbc:…?user=…&password=…`, `cache:6379,password=…`. */
const separators = new Set([59, 32, 63, 38, 44]);
const places = [
  'server=',
  'host=',
  'hostname=',
  'addr=',
  'address=',
  'data source=',
  'user id=',
  'uid=',
  'user=',
  'username=',
  'accountname=',
  'endpoint=',
  'dsn=',
  'jdbc:',
  'dbname=',
  'database=',
  'initial catalog=',
  ':6379',
];

/** ADO.NET, ODBC, JDBC, libpq, Azure and Redis style: settings among which a password stands. */
export const keyedConnectionFinder: TextFinder = {
  literals: ['password=', 'pwd=', 'accountkey=', 'sharedaccesskey='],
  digitsMin: 0,
  bytesMin: 12,
  needs: byteMask.equals,
  find: findKeyedConnection,
};

function findKeyedConnection(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  if (at > start && !separators.has(bytes[at - 1] ?? 0)) return outcome.none;
  let from = at;
  while (from < end && bytes[from] !== 61) from += 1;
  from += 1;
  const quote = bytes[from] === 39 || bytes[from] === 34 ? bytes[from] : 0;
  let to = from + (quote === 0 ? 0 : 1);
  while (to < end && to - from < around && (quote === 0 ? !isStop(bytes[to] ?? 0) : bytes[to] !== quote)) to += 1;
  if (to - from < 3 || isPlaceholder(bytes, from, Math.min(to, from + 80))) return outcome.none;
  const first = Math.max(start, at - around);
  const last = Math.min(end, to + around);
  if (!places.some((word) => indexOfWord(bytes, first, at, word) >= 0 || indexOfWord(bytes, to, last, word) >= 0)) return outcome.none;
  found.start = first;
  found.end = Math.min(end, to + 1);
  found.weight = 11;
  found.what = 'a password among connection settings';
  return outcome.fit;
}

function isStop(byte: number): boolean {
  return byte <= 32 || byte === 59 || byte === 38 || byte === 44 || byte === 34;
}

/** Oracle's thin driver: `jdbc:oracle:thin:user/password@host`. */
export const oracleConnectionFinder: TextFinder = {
  literals: ['jdbc:oracle:'],
  digitsMin: 0,
  bytesMin: 24,
  needs: byteMask.at | byteMask.slash,
  find: (bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome => {
    let index = at + 12;
    while (index < end && bytes[index] !== 58 && index - at < 24) index += 1;
    const user = index + 1;
    while (index < end && index - at < 96 && bytes[index] !== 47 && (bytes[index] ?? 0) > 32) index += 1;
    const from = index + 1;
    if (bytes[index] !== 47 || index === user) return outcome.none;
    while (index < end && index - from < 128 && bytes[index] !== 64 && (bytes[index] ?? 0) > 32) index += 1;
    if (bytes[index] !== 64 || index - from < 3 || isPlaceholder(bytes, from, index)) return outcome.none;
    let to = index;
    while (to < end && to - index < around && (bytes[to] ?? 0) > 32 && bytes[to] !== 34) to += 1;
    found.start = at;
    found.end = to;
    found.weight = 12;
    found.what = 'a password in an address';
    return outcome.fit;
  },
};
