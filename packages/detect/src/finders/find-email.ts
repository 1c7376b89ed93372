import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, digits as digitBytes, lower, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

// RFC 5321 4.5.3.1: 64 octets before the sign, 255 after; letters beyond ASCII as RFC 6531 allows.
const local = alphabet("0-9A-Za-z.!#$%&'*+/=?^_`{|}~\x80-\xff-");
// An underscore is no sign of a host's name, and mail is sent to such names all the same.
const domain = alphabet('0-9A-Za-z._\x80-\xff-');
const tld = alphabet('A-Za-z\x80-\xff');
/** `127.0.0.1`, `IPv6:::1`. */
const addressSigns = alphabet('0-9A-Fa-fIPv:.');
const bareAddressWeight = 6;
/** `logo@2x.png` is a file. */
const fileNames = ['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'css', 'js', 'pdf', 'html', 'json', 'tgz'];
/** So many slots that each of them has its own: one comparison tells whether an ending is one of them. */
const fileSlots = 29;
const fileEndings = new Int32Array(fileSlots);
for (const name of fileNames) fileEndings[packed(name) % fileSlots] = packed(name);
const alphanumerics = alphanumeric;
const digitTable = digitBytes;
const { none, fit } = outcome;
const localMax = 64;
const domainMax = 255;

/** A mailbox as RFC 5322 has it, without quotes and comments, at a domain with a dot. */
export const emailFinder: TextFinder = { literals: ['@'], digitsMin: 0, bytesMin: 6, needs: byteMask.dot, find: findEmail, roomEnd };

/** Shorter than any token, and with fewer digits than any number that a check tells. */
const plainLocalMax = 15;
const plainDigitsMax = 7;

/** What stands after the sign is a host's name and nothing else; before it, a token or a number needs more room than most names take. */
function roomEnd(bytes: Uint8Array, start: number, _end: number, at: number): number {
  if (at - start > plainLocalMax) return at;
  let digits = 0;
  // So many bytes that are no digits settle it.
  for (let index = start | 0; at - index > plainDigitsMax - digits; index = (index + 1) | 0) {
    if (digits > plainDigitsMax) return at;
    digits += digitTable[bytes[index] ?? 0] ?? 0;
  }
  return start;
}

function findEmail(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  let from = (bytes[at - 1] === 34 ? openingQuote(bytes, start, at - 1) : at) | 0;
  if (bytes[from] !== 34) {
    const first = at - start > localMax ? (at - localMax) | 0 : start | 0;
    while (from > first && local[bytes[from - 1] ?? 0] === 1) from = (from - 1) | 0;
  }
  while (from < at && bytes[from] !== 34 && alphanumerics[bytes[from] ?? 0] === 0 && (bytes[from] ?? 0) < 128 && bytes[from] !== 95)
    from += 1;
  if (from === at || bytes[at - 1] === 46) return none;
  // `scheme://user@host` and `git@host:path` are addresses of machines.
  if (from >= start + 3 && bytes[from - 1] === 47 && bytes[from - 2] === 47 && bytes[from - 3] === 58) return none;
  if (bytes[at + 1] === 91) return findLiteral(bytes, from, end, at, found);
  const last = end - at > domainMax ? (at + 1 + domainMax) | 0 : end | 0;
  let to = (at + 1) | 0;
  while (to < last && domain[bytes[to] ?? 0] === 1) to = (to + 1) | 0;
  while (to > at + 1 && (bytes[to - 1] === 46 || bytes[to - 1] === 45)) to = (to - 1) | 0;
  let lastDot = (to - 1) | 0;
  while (lastDot > at && tld[bytes[lastDot] ?? 0] === 1) lastDot = (lastDot - 1) | 0;
  const isLettered = bytes[lastDot] === 46;
  while (lastDot > at && bytes[lastDot] !== 46) lastDot = (lastDot - 1) | 0;
  if (lastDot <= at + 1) return none;
  if (bytes[at + 1] === 46 || bytes[at + 1] === 45 || !isLettered || to - lastDot < 3) {
    // An internationalised top-level domain travels as `xn--…`.
    const isPunycode = bytes[lastDot + 1] === 120 && bytes[lastDot + 2] === 110 && bytes[lastDot + 3] === 45;
    if (!isPunycode && !isBareAddress(bytes, at + 1, to)) return none;
    if (!isPunycode) return foundAs(found, from, to, bareAddressWeight, 'a mailbox at an IP address');
  }
  if (to - lastDot <= 5 && isFileEnding(packedSpan(bytes, lastDot + 1, to))) return none;
  if (to < end && bytes[to] === 58 && from === start && to - from < 64 && bytes[to + 1] !== 32 && bytes[to + 1] !== 10) return none;
  return foundAs(found, from, to, from === start && to === end ? 10 : 8.5, 'a mailbox at a domain');
}

/** RFC 5321 4.1.3: the host as an address, in brackets. */
function findLiteral(bytes: Uint8Array, from: number, end: number, at: number, found: Found): FindOutcome {
  const close = runEnd(addressSigns, bytes, at + 2, end - at > domainMax ? at + 1 + domainMax : end);
  if (close >= end || bytes[close] !== 93 || close - at < 5) return none;
  return foundAs(found, from, close + 1, 8.5, 'a mailbox at an address literal');
}

/** Four numbers with dots between them: a version has three as a rule, and a login to a machine looks the same, so that a name must speak too. */
function isBareAddress(bytes: Uint8Array, start: number, end: number): boolean {
  let parts = 0;
  for (let from = start; from < end; parts += 1) {
    const to = runEnd(digitTable, bytes, from, end);
    if (to === from || to - from > 3 || (to < end && bytes[to] !== 46)) return false;
    from = to + 1;
  }
  return parts === 4;
}

function foundAs(found: Found, start: number, end: number, weight: number, what: string): FindOutcome {
  found.start = start;
  found.end = end;
  found.weight = weight;
  found.what = what;
  return fit;
}

/** Up to four small letters as one number, which is looked up without making text. */
function packed(text: string): number {
  let number = 0;
  for (let index = 0; index < text.length; index += 1) number = (number << 8) | text.charCodeAt(index);
  return number;
}

function isFileEnding(ending: number): boolean {
  return fileEndings[ending % fileSlots] === ending;
}

function packedSpan(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let index = start; index < end; index += 1) number = (number << 8) | lower(bytes[index] ?? 0);
  return number;
}

/** RFC 5321 4.1.2 allows a quoted text before the sign. Gives where it begins, or the closing quote when it does not. */
function openingQuote(bytes: Uint8Array, start: number, closing: number): number {
  for (let index = closing - 1; index >= start && closing - index < localMax; index -= 1) {
    if (bytes[index] === 34 && bytes[index - 1] !== 92) return index;
  }
  return closing + 1;
}
