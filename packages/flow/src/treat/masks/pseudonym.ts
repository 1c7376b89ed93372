import { dayAfter, daysBetween, readDate } from './dates.ts';
import { Draw, type KeyedBlock } from './draw.ts';
import { isTelling, starred, zeroOf } from './letters.ts';

const attemptsMax = 16;
const charactersMax = 1024;

/**
 * A pseudonym in the form of its value: the same value has the same one within a scope for as long as the key lives, so joins hold; who
 * lacks the key can neither compute nor undo it, and when the key is destroyed nobody can. E-mail addresses, UUIDs, dates, numbers and
 * card numbers (their check digit) stay what they are; elsewhere letters stay letters of their script and case, and digits digits.
 *
 * The value seeds a keyed stream (`Draw`) from which each character is drawn: pseudonyms by message authentication code, as ENISA calls
 * them (Pseudonymisation techniques and best practices, 2019). Not FF1 (NIST SP 800-38G): it is a permutation, so who has the key can
 * undo it, and revision 1 forbids domains below a million values, which most fields have. The price is that two values may meet: of n
 * values of a form with N pseudonyms n²/2N pairs are expected to. A million e-mail addresses: one in 2^35 (N = 26·32^14); a million
 * ten-digit numbers: 55 (N = 9·10^9); a thousand four-digit ones: 55 (N = 9000). What must not meet is long.
 */
export function pseudonym(given: string, scope: string, keyed: KeyedBlock, isNumber = false): string {
  const text = given.length > charactersMax ? given.slice(0, charactersMax) : given;
  const make = isNumber ? ofNumber : makerFor(text);
  const value = isNumber ? text : canonical(text);
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const made = make(text, new Draw(keyed, scope, value, attempt));
    if (made !== given) return made;
  }
  return starred(given);
}

type Maker = (text: string, draw: Draw) => string;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const email = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/u;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const hex = /^(?=.*\d)[0-9a-f:-]{8,}$/i;

function makerFor(text: string): Maker {
  if (uuid.test(text)) return ofUuid;
  if (email.test(text)) return ofEmail;
  if (ipv4.test(text)) return ofIpv4;
  if (/[^0-9-]/.test(text.slice(1)) && readDate(text)) return ofDate;
  if (hex.test(text) && /[a-f]/i.test(text)) return ofHex;
  return ofText;
}

/** Spellings of one value that joins should not fall over: the case of addresses and UUIDs, the groups of a long number. */
function canonical(text: string): string {
  if (email.test(text) || uuid.test(text)) return text.toLowerCase();
  const digits = text.replace(/[^0-9]/g, '');
  return digits.length > 6 && /^[+(]?[0-9][0-9 ()/-]*$/.test(text) && !readDate(text) ? digits : text;
}

/** RFC 9562: version and variant stay, so that who checks them finds them. */
function ofUuid(text: string, draw: Draw): string {
  const isUpper = /[A-F]/.test(text);
  const made = text.replace(/[0-9a-f]/gi, (one, at: number) => (at === 14 || at === 19 ? one : draw.letters('0123456789abcdef', 1)));
  return isUpper ? made.toUpperCase() : made.toLowerCase();
}

/** RFC 2606: a domain that nobody can have. */
function ofEmail(_text: string, draw: Draw): string {
  return `${draw.letters('abcdefghijklmnopqrstuvwxyz', 1)}${draw.letters('abcdefghijklmnopqrstuvwxyz234567', 14)}@pseudonym.example`;
}

/** RFC 1918: an address that leads to nobody outside. */
function ofIpv4(_text: string, draw: Draw): string {
  return `10.${draw.below(256)}.${draw.below(256)}.${draw.below(256)}`;
}

const [firstYear, lastYear] = [1900, 2100];

function ofDate(text: string, draw: Draw): string {
  const day = dayAfter(firstYear, draw.below(daysBetween(firstYear, lastYear)));
  return readDate(text)?.write(...day) ?? starred(text);
}

function ofHex(text: string, draw: Draw): string {
  const isUpper = /[A-F]/.test(text);
  return text.replace(/[0-9a-f]/gi, () => draw.letters(isUpper ? '0123456789ABCDEF' : '0123456789abcdef', 1));
}

/** Of a number only the digits before an exponent; it keeps its sign, its length and its point. */
function ofNumber(text: string, draw: Draw): string {
  const at = text.search(/e/i);
  const mantissa = at < 0 ? text : text.slice(0, at);
  let isFirst = true;
  const made = mantissa.replace(/[0-9]/g, () => {
    const drawn = isFirst ? 1 + draw.below(9) : draw.below(10);
    isFirst = false;
    return String(drawn);
  });
  return withCheckDigit(mantissa, made) + (at < 0 ? '' : text.slice(at));
}

function ofText(text: string, draw: Draw): string {
  let out = '';
  let isFirstDigit = true;
  for (const character of text) {
    const zero = zeroOf(character);
    if (zero >= 0) {
      const isZero = character.codePointAt(0) === zero;
      out += String.fromCodePoint(zero + (isFirstDigit && !isZero ? 1 + draw.below(9) : draw.below(10)));
      isFirstDigit = false;
    } else out += isTelling(character) ? letterLike(character, draw) : character;
  }
  return withCheckDigit(text, out);
}

/** First and last letter of each script that keeps its own; others become Latin. */
const alphabets: readonly (readonly [first: number, last: number])[] = [
  [0x61, 0x7a],
  [0x41, 0x5a],
  [0x3b1, 0x3c9],
  [0x391, 0x3a1],
  [0x430, 0x44f],
  [0x410, 0x42f],
  [0x5d0, 0x5ea],
  [0x641, 0x64a],
  [0x915, 0x928],
  [0xe01, 0xe2e],
  [0x3042, 0x3093],
  [0x30a2, 0x30f3],
  [0x4e00, 0x8fff],
  [0xac00, 0xd7a3],
];

function letterLike(character: string, draw: Draw): string {
  const code = character.codePointAt(0) ?? 0;
  const own = alphabets.find(([first, last]) => code >= first && code <= last);
  const [first, last] = own ?? (/\p{Lu}/u.test(character) ? [0x41, 0x5a] : [0x61, 0x7a]);
  return String.fromCodePoint(first + draw.below(last - first + 1));
}

/** A number of a card's length that passes its check (ISO/IEC 7812-1) passes it as a pseudonym, too. */
function withCheckDigit(text: string, made: string): string {
  const digits = text.replace(/[^0-9]/g, '');
  if (digits.length < 12 || digits.length > 19 || /[^0-9 -]/.test(text) || luhnSum(digits) !== 0) return made;
  const body = made.replace(/[^0-9]/g, '').slice(0, -1);
  const check = (10 - luhnSum(`${body}0`)) % 10;
  return made.replace(/[0-9](?=[^0-9]*$)/, String(check));
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10;
}
