import { alphabet, digits, hasAt, hex, maskOfText, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

// The alphabets of bcrypt, crypt and PHC strings together.
const crypt = alphabet('0-9A-Za-z./');
const phc = alphabet('0-9A-Za-z+/.=,$_:-');

interface HashFormat {
  readonly prefix: string;
  readonly what: string;
  /** Gives where the hash that begins with the prefix at `at` ends, or -1. */
  readonly end: (bytes: Uint8Array, at: number, end: number) => number;
}

const formats: readonly HashFormat[] = [
  ...['$2a$', '$2b$', '$2y$', '$2x$'].map((prefix): HashFormat => ({ prefix, what: 'bcrypt hash', end: bcryptEnd })),
  ...['$argon2id$', '$argon2i$', '$argon2d$'].map((prefix): HashFormat => ({ prefix, what: 'argon2 hash', end: phcEnd(3, 30) })),
  { prefix: '$scrypt$', what: 'scrypt hash', end: phcEnd(2, 30) },
  { prefix: '$7$', what: 'scrypt hash', end: phcEnd(1, 40) },
  { prefix: '$y$', what: 'yescrypt hash', end: phcEnd(2, 40) },
  { prefix: '$pbkdf2', what: 'PBKDF2 hash', end: phcEnd(2, 30) },
  { prefix: '$5$', what: 'SHA-256 crypt hash', end: shaCryptEnd(43) },
  { prefix: '$6$', what: 'SHA-512 crypt hash', end: shaCryptEnd(86) },
  { prefix: '$1$', what: 'MD5 crypt hash', end: shaCryptEnd(22) },
  { prefix: '$apr1$', what: 'Apache MD5 hash', end: shaCryptEnd(22) },
  { prefix: '$P$', what: 'phpass hash', end: fixedEnd(31) },
  { prefix: '$H$', what: 'phpass hash', end: fixedEnd(31) },
  { prefix: '$S$', what: 'Drupal hash', end: fixedEnd(52) },
  { prefix: 'pbkdf2_sha256$', what: 'Django PBKDF2 hash', end: phcEnd(2, 40) },
  { prefix: 'pbkdf2_sha1$', what: 'Django PBKDF2 hash', end: phcEnd(2, 28) },
  { prefix: 'bcrypt_sha256$', what: 'Django bcrypt hash', end: phcEnd(3, 40) },
  { prefix: 'pbkdf2:sha', what: 'Werkzeug PBKDF2 hash', end: phcEnd(2, 40) },
  { prefix: 'scrypt:32768:', what: 'Werkzeug scrypt hash', end: phcEnd(2, 60) },
  { prefix: '{SSHA', what: 'LDAP salted hash', end: ldapEnd },
  { prefix: '{SHA', what: 'LDAP hash', end: ldapEnd },
  { prefix: '{SMD5}', what: 'LDAP hash', end: ldapEnd },
  { prefix: '{CRYPT}', what: 'LDAP hash', end: ldapEnd },
  { prefix: 'SCRAM-SHA-256$', what: 'SCRAM verifier', end: phcEnd(1, 60) },
];

/** Hashes of passwords, each known by how its scheme begins. */
export const passwordHashFinders: readonly TextFinder[] = formats.map(({ prefix, what, end: endOf }) => ({
  literals: [prefix],
  digitsMin: 0,
  bytesMin: prefix.length + 13,
  needs: maskOfText(prefix),
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    if (!hasAt(bytes, at, end, prefix) || (at > start && crypt[bytes[at - 1] ?? 0] === 1)) return outcome.none;
    const to = endOf(bytes, at, end);
    if (to < 0) return outcome.none;
    found.start = at;
    found.end = to;
    found.weight = 14;
    found.what = what;
    return outcome.fit;
  },
}));

/** `$2b$`, two digits of cost, `$`, 22 of salt and 31 of hash. */
function bcryptEnd(bytes: Uint8Array, at: number, end: number): number {
  if (runEnd(digits, bytes, at + 4, at + 6) !== at + 6 || bytes[at + 6] !== 36) return -1;
  return exactEnd(bytes, at + 7, end, 53);
}

function shaCryptEnd(hashBytes: number): (bytes: Uint8Array, at: number, end: number) => number {
  return (bytes, at, end) => {
    let from = at + 1;
    while (from < end && bytes[from] !== 36) from += 1;
    from += 1;
    if (hasAt(bytes, from, end, 'rounds=')) from = runEnd(digits, bytes, from + 7, Math.min(end, from + 17)) + 1;
    const salt = runEnd(crypt, bytes, from, Math.min(end, from + 17));
    return bytes[salt] === 36 ? exactEnd(bytes, salt + 1, end, hashBytes) : -1;
  };
}

function fixedEnd(length: number): (bytes: Uint8Array, at: number, end: number) => number {
  return (bytes, at, end) => exactEnd(bytes, at + 3, end, length);
}

function exactEnd(bytes: Uint8Array, from: number, end: number, length: number): number {
  const to = runEnd(crypt, bytes, from, Math.min(end, from + length + 1));
  // A full stop after it ends a sentence.
  return to - from === length || (to - from === length + 1 && bytes[to - 1] === 46) ? from + length : -1;
}

/** The PHC string format and its relatives: parts between dollar signs. */
function phcEnd(dollars: number, bytesMin: number): (bytes: Uint8Array, at: number, end: number) => number {
  return (bytes, at, end) => {
    const to = runEnd(phc, bytes, at, Math.min(end, at + 512));
    let count = 0;
    for (let index = at + 1; index < to; index += 1) if (bytes[index] === 36) count += 1;
    return to - at >= bytesMin && count >= dollars - 1 ? to : -1;
  };
}

/** RFC 2307 5.3: scheme in braces, then base64. */
function ldapEnd(bytes: Uint8Array, at: number, end: number): number {
  let from = at + 1;
  while (from < Math.min(end, at + 12) && bytes[from] !== 125) from += 1;
  if (bytes[from] !== 125) return -1;
  const to = runEnd(phc, bytes, from + 1, Math.min(end, from + 200));
  return to - from > 13 ? to : -1;
}

/** An unsalted or foreign digest under a password's name: 32, 40, 56, 64, 96 or 128 hex digits. */
export function isHexDigest(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  return [32, 40, 56, 64, 96, 128].includes(length) && runEnd(hex, bytes, start, end) === end;
}
