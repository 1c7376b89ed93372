import { randomInt } from 'node:crypto';

/** A made-up secret that is nowhere else in the world, so that finding it is proof. */
export interface Canary {
  readonly kind: string;
  readonly value: string;
  /** The part that no mask may keep: what is searched for. */
  readonly core: string;
}

const small = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const mixed = `${small}${small.toUpperCase()}${digits}`;

/** So many, of every kind in turn. */
export function makeCanaries(count: number): readonly Canary[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = makers[index % makers.length] ?? makers[0];
    const [value, core] = make();
    return { kind, value, core: core ?? value };
  });
}

type Maker = () => readonly [value: string, core?: string];

const makers: readonly [readonly [string, Maker], ...(readonly [string, Maker])[]] = [
  ['password', () => [`${some(mixed, 9)}-${some(mixed, 7)}!`]],
  ['passphrase', () => [`${spoken(4)} ${spoken(4)} ${spoken(4)}`]],
  ['word', () => [spoken(8)]],
  ['hex token', () => [some('0123456789abcdef', 40)]],
  ['access key', () => [`AKIA${some('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`]],
  // Some digits are sure, so that none reads as a name by chance: one in 270 of letters would.
  ['payment key', () => [`sk_live_${some(mixed, 13)}${some(digits, 3)}${some(mixed, 12)}`]],
  ['jwt', jwt],
  ['email', () => within((core) => `${core}@mail.example.com`, some(small, 14))],
  ['card number', () => [withLuhn(`4${some(digits, 14)}`)]],
  ['iban', () => [iban(`WEST${some(digits, 14)}`)]],
  ['phone', () => [`+4479${some(digits, 10)}`]],
  ['national id', () => [`${some('123456', 3)}-${some('123456', 2)}-${some('123456789', 4)}`]],
  ['private key', privateKey],
  ['connection string', () => within((core) => `postgres://app:${core}@10.1.2.3:5432/app`, some(mixed, 18))],
  ['password hash', () => within((core) => `$2b$10$${core}`, some(mixed, 53))],
  ['presigned link', () => within((core) => `https://files.example.com/a?X-Amz-Signature=${core}`, some('0123456789abcdef', 64))],
  ['internal address', () => within((core) => `https://${core}.corp.internal/admin`, some(small, 14))],
  ['diagnosis', () => [`Hereditary ${spoken(5)} of the ${spoken(4)}`]],
];

function within(make: (core: string) => string, core: string): readonly [string, string] {
  return [make(core), core];
}

function jwt(): readonly [string, string] {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const core = some(mixed, 43);
  return [`${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: some(mixed, 16), iat: 1_700_000_000 })}.${core}`, core];
}

function privateKey(): readonly [string, string] {
  const core = some(mixed, 64);
  return [`-----BEGIN PRIVATE KEY-----\n${core}\n${some(mixed, 64)}\n-----END PRIVATE KEY-----\n`, core];
}

function withLuhn(number: string): string {
  const sum = number
    .split('')
    .toReversed()
    .reduce((total, character, index) => {
      const digit = Number(character) * (index % 2 === 0 ? 2 : 1);
      return total + (digit > 9 ? digit - 9 : digit);
    }, 0);
  return `${number}${(10 - (sum % 10)) % 10}`;
}

function iban(account: string): string {
  const written = `${account}GB00`
    .split('')
    .map((character) => Number.parseInt(character, 36))
    .join('');
  return `GB${String(98n - (BigInt(written) % 97n)).padStart(2, '0')}${account}`;
}

function some(alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)] ?? '').join('');
}

/** Looks like a word of some language. */
function spoken(syllables: number): string {
  return Array.from({ length: syllables }, () => `${some('bdfgklmnprstvz', 1)}${some('aeiou', 1)}`).join('');
}
