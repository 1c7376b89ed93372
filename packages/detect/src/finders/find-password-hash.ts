import { alphabet, alphanumeric, digits, hasAt, hasWordAt, hex, maskOfText, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

// The alphabets of bcrypt, crypt and PHC strings together.
const crypt = alphabet('0-9A-Za-z./');
const phc = alphabet('0-9A-Za-z+/.=,$_:-');
const lineBack = 64;

type HashEnd = (bytes: Uint8Array, at: number, end: number) => number;

interface HashFormat {
  readonly prefix: string;
  readonly what: string;
  /** Shortest hash, prefix and all. */
  readonly bytesMin: number;
  /** Gives where the hash that begins with the prefix at `at` ends, or -1. */
  readonly end: HashEnd;
}

function scheme(prefix: string, what: string, bytesMin: number, end: HashEnd): HashFormat {
  return { prefix, what, bytesMin, end };
}

const formats: readonly HashFormat[] = [
  ...['$2a$', '$2b$', '$2y$', '$2x$'].map((prefix) => scheme(prefix, 'bcrypt hash', 60, bcryptEnd(4))),
  scheme('$wp$2y$', 'WordPress bcrypt hash', 63, bcryptEnd(7)),
  ...['$argon2id$', '$argon2i$', '$argon2d$'].map((prefix) => scheme(prefix, 'argon2 hash', 40, phcEnd(3, 40))),
  scheme('argon2$argon2', 'Django argon2 hash', 50, phcEnd(4, 50)),
  scheme('$scrypt$', 'scrypt hash', 40, phcEnd(2, 40)),
  scheme('$e0801$', 'Spring scrypt hash', 60, phcEnd(3, 60)),
  scheme('$7$', 'scrypt hash', 50, phcEnd(2, 50)),
  scheme('$y$', 'yescrypt hash', 60, phcEnd(3, 60)),
  scheme('$gy$', 'yescrypt hash', 60, phcEnd(3, 60)),
  scheme('$pbkdf2', 'PBKDF2 hash', 40, phcEnd(3, 40)),
  scheme('$p5k2$', 'PBKDF2 hash', 30, phcEnd(3, 30)),
  scheme('grub.pbkdf2.sha512.', 'GRUB PBKDF2 hash', 100, phcEnd(0, 100)),
  scheme('$bcrypt-sha256$', 'bcrypt hash over SHA-256', 70, phcEnd(3, 70)),
  scheme('$5$', 'SHA-256 crypt hash', 48, shaCryptEnd(43)),
  scheme('$6$', 'SHA-512 crypt hash', 91, shaCryptEnd(86)),
  scheme('$1$', 'MD5 crypt hash', 27, shaCryptEnd(22)),
  scheme('$apr1$', 'Apache MD5 hash', 30, shaCryptEnd(22)),
  scheme('$sha1$', 'SHA-1 crypt hash', 40, phcEnd(3, 40)),
  scheme('$8$', 'Cisco PBKDF2 hash', 61, ciscoEnd),
  scheme('$9$', 'Cisco scrypt hash', 61, ciscoEnd),
  scheme('$P$', 'phpass hash', 34, fixedEnd(31)),
  scheme('$H$', 'phpass hash', 34, fixedEnd(31)),
  scheme('$S$', 'Drupal hash', 55, fixedEnd(52)),
  ...['pbkdf2_sha256$', 'pbkdf2_sha512$', 'pbkdf2_sha1$'].map((prefix) => scheme(prefix, 'Django PBKDF2 hash', 45, phcEnd(3, 45))),
  scheme('bcrypt_sha256$', 'Django bcrypt hash', 70, phcEnd(3, 70)),
  scheme('bcrypt$$2', 'Django bcrypt hash', 67, phcEnd(4, 67)),
  scheme('scrypt$', 'Django scrypt hash', 60, phcEnd(4, 60)),
  scheme('sha1$', 'salted SHA-1 hash', 46, saltedHexEnd(40)),
  scheme('sha256$', 'salted SHA-256 hash', 72, saltedHexEnd(64)),
  scheme('sha512$', 'salted SHA-512 hash', 136, saltedHexEnd(128)),
  scheme('pbkdf2:sha', 'Werkzeug PBKDF2 hash', 60, phcEnd(3, 60)),
  scheme('scrypt:32768:', 'Werkzeug scrypt hash', 80, phcEnd(3, 80)),
  // RFC 2307 5.3, and what OpenLDAP, Dovecot, Spring and AIX made of it. Their schemes are written in either case.
  ...['{ssha', '{sha', '{smd5}', '{crypt}', '{pbkdf2', '{argon2', '{blf-crypt}', '{scrypt}', '{bcrypt}', '{x-is'].map((prefix) =>
    scheme(prefix, 'LDAP hash', prefix.length + 20, bracedEnd),
  ),
  scheme('SCRAM-SHA-256$', 'SCRAM verifier', 100, phcEnd(2, 100)),
  scheme('SCRAM-SHA-1$', 'SCRAM verifier', 70, phcEnd(2, 70)),
  // Version 3 begins with 01, the hash's number and the rounds (1,000 or 10,000 or 100,000), then the length of the salt.
  ...['AQAAAAEAAAPoAAAAE', 'AQAAAAEAACcQAAAAE', 'AQAAAAIAAYagAAAAE'].map((prefix) =>
    scheme(prefix, 'ASP.NET Identity hash', 84, identityEnd),
  ),
  scheme('0x0200', 'SQL Server hash', 142, sqlServerEnd([136])),
  scheme('0x0100', 'SQL Server hash', 54, sqlServerEnd([48, 88])),
];

/**
 * `$6$` and its like are too short to be looked for without slowing down all other search: within text they count after one of these, as
 * in a line of a shadow file, and else as whole values.
 */
const befores = [':', '"', "'", '=', ' ', '\n'];
const markMin = 4;

/** Hashes of passwords, each known by how its scheme begins. */
export const passwordHashFinders: readonly TextFinder[] = formats.map(({ prefix, what, bytesMin, end: endOf }) => {
  const isShort = prefix.length < markMin;
  const isFolded = prefix.startsWith('{');
  return {
    literals: isShort ? befores.map((before) => before + prefix) : [prefix],
    digitsMin: 0,
    bytesMin,
    needs: isFolded ? 0 : maskOfText(prefix),
    find: (bytes: Uint8Array, start: number, end: number, place: number, found: Found): FindOutcome => {
      const at = isShort ? place + 1 : place;
      const isThere = isFolded ? hasWordAt(bytes, at, end, prefix) : hasAt(bytes, at, end, prefix);
      if (!isThere || (at > start && crypt[bytes[at - 1] ?? 0] === 1) || isInQuery(bytes, start, at)) return outcome.none;
      const to = endOf(bytes, at, end);
      if (to < 0) return outcome.none;
      found.start = at;
      found.end = to;
      found.weight = 14;
      found.what = what;
      return outcome.fit;
    },
  };
});

const shortFormats = formats.filter(({ prefix }) => prefix.length < markMin);

/** A whole value in one of the schemes with a short mark. */
export function isShortHash(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 36 || bytes[start + 2] !== 36) return false;
  return shortFormats.some((format) => hasAt(bytes, start, end, format.prefix) && format.end(bytes, start, end) === end);
}

/** `?token=$2a$…`: some draw the tokens of links as they hash passwords; such a link is a class of its own. */
function isInQuery(bytes: Uint8Array, start: number, at: number): boolean {
  if (at === start || bytes[at - 1] !== 61) return false;
  for (let index = at - 2; index >= start && at - index < lineBack; index -= 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 63 || byte === 38 || byte === 35) return true;
    if (alphanumeric[byte] === 0 && byte !== 95 && byte !== 45) return false;
  }
  return false;
}

/** Two digits of cost, `$`, 22 of salt and 31 of hash. */
function bcryptEnd(skip: number): HashEnd {
  return (bytes, at, end) => {
    const from = at + skip;
    if (runEnd(digits, bytes, from, from + 2) !== from + 2 || bytes[from + 2] !== 36) return -1;
    return exactEnd(bytes, from + 3, end, 53);
  };
}

function shaCryptEnd(hashBytes: number): HashEnd {
  return (bytes, at, end) => {
    let from = at + 1;
    while (from < end && bytes[from] !== 36) from += 1;
    from += 1;
    if (hasAt(bytes, from, end, 'rounds=')) from = runEnd(digits, bytes, from + 7, Math.min(end, from + 17)) + 1;
    const salt = runEnd(crypt, bytes, from, Math.min(end, from + 17));
    return bytes[salt] === 36 ? exactEnd(bytes, salt + 1, end, hashBytes) : -1;
  };
}

/** 14 of salt, `$`, 43 of hash. */
function ciscoEnd(bytes: Uint8Array, at: number, end: number): number {
  const salt = runEnd(crypt, bytes, at + 3, Math.min(end, at + 18));
  return salt === at + 17 && bytes[salt] === 36 ? exactEnd(bytes, salt + 1, end, 43) : -1;
}

function fixedEnd(length: number): HashEnd {
  return (bytes, at, end) => exactEnd(bytes, at + 3, end, length);
}

function exactEnd(bytes: Uint8Array, from: number, end: number, length: number): number {
  const to = runEnd(crypt, bytes, from, Math.min(end, from + length + 1));
  // A full stop after it ends a sentence.
  return to - from === length || (to - from === length + 1 && bytes[to - 1] === 46) ? from + length : -1;
}

/** The PHC string format and its relatives: parts between dollar signs, of which there are at least so many. */
function phcEnd(dollars: number, bytesMin: number): HashEnd {
  return (bytes, at, end) => {
    let to = runEnd(phc, bytes, at, Math.min(end, at + 512));
    while (to > at && (bytes[to - 1] === 58 || bytes[to - 1] === 46 || bytes[to - 1] === 44)) to -= 1;
    let count = 0;
    for (let index = at; index < to; index += 1) if (bytes[index] === 36) count += 1;
    return to - at >= bytesMin && count >= dollars - 1 ? to : -1;
  };
}

/** `sha1$salt$hex`, as Django and Werkzeug wrote before PBKDF2. */
function saltedHexEnd(hexBytes: number): HashEnd {
  return (bytes, at, end) => {
    let from = at;
    while (bytes[from] !== 36) from += 1;
    const salt = runEnd(crypt, bytes, from + 1, Math.min(end, from + 34));
    if (bytes[salt] !== 36 || salt === from + 1) return -1;
    const to = runEnd(hex, bytes, salt + 1, Math.min(end, salt + hexBytes + 2));
    return to - salt - 1 === hexBytes ? to : -1;
  };
}

/** Scheme in braces, then base64, hex or another scheme's string. */
function bracedEnd(bytes: Uint8Array, at: number, end: number): number {
  let from = at + 1;
  while (from < Math.min(end, at + 24) && bytes[from] !== 125) from += 1;
  if (bytes[from] !== 125) return -1;
  const to = runEnd(phc, bytes, from + 1, Math.min(end, from + 400));
  return to - from > 19 ? to : -1;
}

/** 61 bytes in base64. */
function identityEnd(bytes: Uint8Array, at: number, end: number): number {
  const to = runEnd(phc, bytes, at, Math.min(end, at + 85));
  return to - at === 84 && bytes[to - 1] === 61 ? to : -1;
}

/** Version, salt of four bytes, SHA-1 (once or twice) or SHA-512. */
function sqlServerEnd(lengths: readonly number[]): HashEnd {
  return (bytes, at, end) => {
    const to = runEnd(hex, bytes, at + 6, Math.min(end, at + 160));
    return lengths.includes(to - at - 6) ? to : -1;
  };
}

const digestBytes = [32, 40, 56, 64, 96, 128];

/** An unsalted or foreign digest under a password's name: 32, 40, 56, 64, 96 or 128 hex digits. */
export function isHexDigest(bytes: Uint8Array, start: number, end: number): boolean {
  return digestBytes.includes(end - start) && runEnd(hex, bytes, start, end) === end;
}

/** MySQL since 4.1: a star and SHA-1 twice in capital hex. */
export function isMysqlHash(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 41 && bytes[start] === 42 && runEnd(hex, bytes, start + 1, end) === end;
}

/** PostgreSQL before SCRAM: `md5` and a digest. */
export function isPostgresHash(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 35 && hasAt(bytes, start, end, 'md5') && runEnd(hex, bytes, start + 3, end) === end;
}

/** Digest and salt with a colon between, as Joomla and vBulletin store them; Oracle's `S:`. */
export function isSaltedDigest(bytes: Uint8Array, start: number, end: number): boolean {
  const first = runEnd(hex, bytes, start, end);
  if (bytes[start] === 83 && bytes[start + 1] === 58) return end - start === 62 && runEnd(hex, bytes, start + 2, end) === end;
  if (!digestBytes.includes(first - start) || bytes[first] !== 58) return false;
  return end - first > 3 && end - first < 70;
}
