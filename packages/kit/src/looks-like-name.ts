import { fieldWords } from './field-words.ts';

const nameShape = /^[A-Za-z_$@][A-Za-z0-9_$@.:-]{0,63}$/;
/** Words of other scripts and with accents: `prénom`, `пароль`, `身份证号`. */
const foreignShape = /^[\p{L}_][\p{L}\p{M}0-9_.-]{0,31}$/u;

/**
 * Whether a word from traffic (a key, a path segment, a parameter or header name) reads as a name that a programmer gave.
 * Only such words may be kept as they are; all others could be values (`{"alice@example.com": …}`) and are shown as `{…}`.
 * Programmers use few digits and words rather than noise: at most two digits, no run of more than 28 letters or 15 capitals,
 * unless these begin or end in a word that fields are called by (`BURGERSERVICENUMMER`), and at most one oddity: a capital right after a lone small letter (`iOS`), or digits within a word (`oauth2token`). Random text has many.
 */
export function looksLikeName(word: string): boolean {
  if (word.includes(' ')) return areFieldWords(word);
  if (!(nameShape.test(word) || foreignShape.test(word)) || word.indexOf('@') > 0) return false;
  let digits = 0;
  let run = 0;
  let capitals = 0;
  let oddities = 0;
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (isDigit(code)) digits += 1;
    run = isLower(code) || isUpper(code) ? run + 1 : 0;
    capitals = isUpper(code) || isDigit(code) ? capitals + 1 : 0;
    if (isUpper(code) && isLower(word.charCodeAt(index - 1)) && !isLower(word.charCodeAt(index - 2))) oddities += 1;
    if (isDigit(code) && isLetter(word.charCodeAt(index + 1)) && isLetter(word.charCodeAt(index - 1))) oddities += 1;
    if (digits > digitsMax || run > 28 || oddities > 1) return false;
    if (capitals > capitalsMax && !isCompoundOfFields(word)) return false;
  }
  return true;
}

/** Whether a word can be told to be no name by its UTF-8 alone, without a text made of it: it has too many digits. */
export function isNoName(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x20) return false;
    if (isDigit(byte)) digits += 1;
  }
  return digits > digitsMax;
}

/** `DATEOFBIRTHOFTHECHILD`: capitals alone that begin or end in a word that fields are called by. */
function isCompoundOfFields(word: string): boolean {
  if (!/^[A-Z]{16,28}$/.test(word)) return false;
  const small = word.toLowerCase();
  for (let length = 4; length <= 14; length += 1) {
    if (fieldWords.has(small.slice(0, length)) || fieldWords.has(small.slice(-length))) return true;
  }
  return false;
}

/** `Date of Birth`: a few words, one of which fields are called by. */
function areFieldWords(text: string): boolean {
  if (text.length > textLengthMax) return false;
  if (initials.test(text)) return true;
  const words = text.split(/[ /]+/);
  return (
    words.length <= wordsMax &&
    words.every((word) => ordinal.test(word) || looksLikeName(word)) &&
    words.some((word) => fieldWords.has(word.toLowerCase().replace(/[.:#]$/, '')))
  );
}

/** `D O B`. */
const initials = /^[A-Z] [A-Z] [A-Z]$/;
/** `Address Line 1`. */
const ordinal = /^\d{1,2}$/;
const digitsMax = 2;
const textLengthMax = 48;
const capitalsMax = 15;
const wordsMax = 5;

function isLetter(code: number): boolean {
  return isLower(code) || isUpper(code);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}
