import { byteMask } from '@sluice/model';
import { alphabet, asciiOf, hasWordAt, indexOfWord, isAll, isDigit, lower, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isDrawn, isPlaceholder } from './randomness.ts';
import { isWholeToken } from './tokens/whole-tokens.ts';

const nameBytes = alphabet('0-9A-Za-z_.-');
/** RFC 6750 2.1, and the colon that some put between two parts. */
const keyBytes = alphabet('0-9A-Za-z._~+/=:-');
const nameMax = 48;
const keyMax = 512;
/** Passwords are shorter, and names that follow each other are read as far as this once each. */
const passwordMax = 256;
/** Ends a value that stands without quotes. */
const stops = alphabet(' \t\r\n"\'`,;&<>|)]}\\');
/** What follows a name in configuration, JSON within text, code and URLs. */
const joints = ['=', ':', '"', "'", ' =', ' :', '\\'];
/** Ends of names whose value is open: cursors, and what says something about a secret. */
const openNames = [
  'page',
  'next',
  'cursor',
  'sync',
  'continu',
  'public',
  'type',
  'count',
  'max',
  'device',
  'idempoten',
  'csrf',
  'start',
  'resume',
  'lock',
];

interface AssignedValue {
  readonly from: number;
  readonly to: number;
  readonly isQuoted: boolean;
  readonly sign: number;
}

type Judge = (bytes: Uint8Array, value: AssignedValue) => number;

/** Keys in text: `API_KEY=…`, `"client_secret": "…"`, `token: …`. */
export const assignedKeyFinder = assignmentFinder(
  [
    'api_key',
    'apikey',
    'api-key',
    'access_key',
    'accesskey',
    'secret_key',
    'secretkey',
    'private_key',
    'encryption_key',
    'signing_key',
    'auth_key',
    'secret',
    'token',
    'authtoken',
    'credential',
  ],
  [16, keyMax],
  'a key by its name in text',
  (bytes, { from, to, isQuoted }) =>
    isAll(keyBytes, bytes, from, to) && (isDrawn(bytes, from, to) || isWholeToken(bytes, from, to)) ? (isQuoted ? 9 : 8) : 0,
);

/** Passwords in text: `DB_PASSWORD=…`, `"password":"…"`. */
export const assignedPasswordFinder = assignmentFinder(
  ['password', 'passwd', 'passwort', 'passphrase', 'pwd'],
  [3, passwordMax],
  'a password by its name in text',
  passwordWeight,
);

/** `words` name the value; `judge` gives what its text weighs, 0 for none. */
function assignmentFinder(
  words: readonly string[],
  [valueMin, valueMax]: readonly [number, number],
  what: string,
  judge: Judge,
): TextFinder {
  const literals = words.flatMap((word) => joints.map((joint) => word + joint));
  return {
    literals,
    digitsMin: 0,
    bytesMin: Math.min(...words.map(({ length }) => length)) + 1 + valueMin,
    needs: 0,
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      const word = words.find(
        (one) => hasWordAt(bytes, at, end, one) && joints.some((joint) => hasWordAt(bytes, at + one.length, end, joint)),
      );
      if (word === undefined) return outcome.none;
      let first = at;
      while (first > start && at - first < nameMax && nameBytes[bytes[first - 1] ?? 0] === 1) first -= 1;
      if (isInQuery(bytes, start, first) && word.endsWith('token')) return outcome.none;
      const value = valueAfter(bytes, at + word.length, end, valueMax);
      if (value === null || value.to - value.from < valueMin || value.to - value.from > valueMax) return outcome.none;
      if (isOpenName(asciiOf(bytes, first, at + word.length).toLowerCase())) return outcome.none;
      if (value.sign === 44 && !isDefined(bytes, start, first)) return outcome.none;
      const weight = isPlaceholder(bytes, value.from, Math.min(value.to, value.from + 80)) ? 0 : judge(bytes, value);
      if (weight === 0) return outcome.none;
      found.start = value.from;
      found.end = value.to;
      found.weight = weight;
      found.what = what;
      return outcome.fit;
    },
  };
}

/** What is assigned at `at`: a sign, and text in quotes or up to the next stop. */
function valueAfter(bytes: Uint8Array, at: number, end: number, valueMax: number): AssignedValue | null {
  let index = at;
  if (bytes[index] === 92) index += 1;
  const isNameQuoted = isQuote(bytes[index]);
  if (isNameQuoted) index += 1;
  index = skipSpace(bytes, index, end);
  const sign = bytes[index] ?? 0;
  // The comma of PHP's `define('DB_PASSWORD', '…')`.
  if (sign !== 61 && sign !== 58 && !(sign === 44 && isNameQuoted)) return null;
  index += 1;
  if (bytes[index] === 61 || bytes[index] === 62) index += 1;
  index = skipSpace(bytes, index, end);
  // Quotes that were escaped once more.
  if (bytes[index] === 92) index += 1;
  const quote = bytes[index] ?? 0;
  if (isQuote(quote) && index < end) {
    const from = index + 1;
    let to = from;
    while (to < end && to - from <= valueMax && bytes[to] !== quote && (bytes[to] ?? 0) >= 32) to += 1;
    if (bytes[to] !== quote || to >= end) return null;
    return { from, to: bytes[to - 1] === 92 ? to - 1 : to, isQuoted: true, sign };
  }
  if (sign === 44) return null;
  let to = index;
  // A sign within it begins another assignment, or pads base64.
  while (to < end && to - index <= valueMax && stops[bytes[to] ?? 0] === 0 && !(bytes[to] === 61 && nameBytes[bytes[to + 1] ?? 0] === 1))
    to += 1;
  // A full stop ends a sentence.
  if (bytes[to - 1] === 46) to -= 1;
  return { from: index, to, isQuoted: false, sign };
}

/** Lists of names have commas as well. */
function isDefined(bytes: Uint8Array, start: number, first: number): boolean {
  const from = Math.max(start, first - 10);
  return indexOfWord(bytes, from, first, 'define(') >= 0;
}

function isQuote(byte: number | undefined): boolean {
  return byte === 34 || byte === 39;
}

function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let index = from;
  while (index < end && index - from < 3 && bytes[index] === 32) index += 1;
  return index;
}

/** `?reset_token=…`: such a link is a class of its own. */
function isInQuery(bytes: Uint8Array, start: number, first: number): boolean {
  return first > start && (bytes[first - 1] === 63 || bytes[first - 1] === 38);
}

function isOpenName(name: string): boolean {
  return openNames.some((word) => name.includes(word));
}

const words = new Set(
  'true false null none nil undefined string text required optional invalid incorrect wrong expired changed reset password passwd pass secret hidden empty value username user email'.split(
    ' ',
  ),
);
const codeSigns = alphabet('$({[<%*!');

/** Code, prose and settings assign words; what people choose has digits or signs in it, or stands in quotes. */
function passwordWeight(bytes: Uint8Array, { from, to, isQuoted, sign }: AssignedValue): number {
  if (codeSigns[bytes[from] ?? 0] === 1 && !isQuoted) return 0;
  if (hasWordAt(bytes, from, to, 'www.') || hasWordAt(bytes, from, to, 'http')) return 0;
  let kinds = 0;
  let spaces = 0;
  let isUniform = true;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte !== bytes[from]) isUniform = false;
    if (isDigit(byte)) kinds |= 1;
    else if (lower(byte) >= 97 && lower(byte) <= 122) kinds |= 2;
    else if (byte === 40 || byte === 123) return 0;
    else if (byte === 32) spaces += 1;
    else if (byte !== 46 && byte !== 95) kinds |= 4;
  }
  if (isUniform || spaces > 2) return 0;
  const isWord = kinds === 2 || kinds === 0;
  if (isWord && to - from <= 24 && words.has(asciiOf(bytes, from, to).toLowerCase())) return 0;
  if (to - from < 6) return isQuoted || sign === 61 ? 7 : 0;
  if (isWord) return isQuoted ? 8.6 : sign === 61 ? 7.5 : 0;
  if (isQuoted) return spaces === 0 ? 11 : 8;
  return spaces === 0 && (kinds & 3) !== 0 ? (sign === 61 ? 10 : 9) : 0;
}

/** A key after the scheme of an HTTP header in text: `Authorization: Bearer …` (RFC 6750 2.1). */
export const bearerFinder: TextFinder = {
  literals: ['bearer '],
  digitsMin: 0,
  bytesMin: 7 + 16,
  needs: byteMask.space,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!hasWordAt(bytes, at, end, 'bearer ') || (at > start && nameBytes[bytes[at - 1] ?? 0] === 1)) return outcome.none;
    const from = at + 7;
    let to = runEnd(keyBytes, bytes, from, Math.min(end, from + 2048));
    if (bytes[to - 1] === 46) to -= 1;
    if (to - from < 16 || !(isDrawn(bytes, from, to) || isWholeToken(bytes, from, to))) return outcome.none;
    found.start = from;
    found.end = to;
    found.weight = 9;
    found.what = 'a bearer token';
    return outcome.fit;
  },
};
