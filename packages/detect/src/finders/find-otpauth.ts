import { byteMask } from '@sluice/model';
import { alphabet, hasWordAt, indexOfWord, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isPlaceholder } from './randomness.ts';

const url = alphabet("0-9A-Za-z._~!$&'()*+,;=%/?#:@-");
const base32 = alphabet('A-Za-z2-7=%');
const urlMax = 1024;

/** `otpauth://totp/…?secret=…`, what an authenticator scans, and its form for moving to another phone. */
export const otpauthFinder: TextFinder = {
  literals: ['otpauth://', 'otpauth-migration://'],
  digitsMin: 0,
  bytesMin: 30,
  needs: byteMask.colon | byteMask.slash | byteMask.equals,
  find: (bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome => {
    const to = runEnd(url, bytes, at, Math.min(end, at + urlMax));
    // What was read in vain is not read again.
    found.resume = to;
    const isMoved = hasWordAt(bytes, at, end, 'otpauth-');
    const secret = indexOfWord(bytes, at, to, isMoved ? 'data=' : 'secret=');
    if (secret < 0) return outcome.none;
    const from = secret + (isMoved ? 5 : 7);
    if (isPlaceholder(bytes, from, to) || (!isMoved && runEnd(base32, bytes, from, to) - from < 8)) return outcome.none;
    found.start = at;
    found.end = to;
    found.weight = 13;
    found.what = 'the seed of one-time codes';
    return outcome.fit;
  },
};

const codeWords = [
  'verification',
  'security',
  'login',
  'sign-in',
  'one-time',
  'otp',
  'authentication',
  'confirmation',
  '2fa',
  'passcode',
  'access',
];
const before = 48;

/** A message as it goes to a phone: "Your login code is 482913". */
export const codeMessageFinder: TextFinder = {
  literals: ['code is ', 'code is: ', 'code: '],
  digitsMin: 0,
  bytesMin: 18,
  needs: byteMask.digit | byteMask.space,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    let from = at;
    while (from < end && bytes[from] !== 32) from += 1;
    while (from < end && from - at < 10 && !isCodeByte(bytes[from] ?? 0)) from += 1;
    let to = from;
    while (to < end && to - from < 10 && isCodeByte(bytes[to] ?? 0)) to += 1;
    const length = to - from;
    if (length < 4 || length > 8 || isCodeByte(bytes[to] ?? 0) || bytes[to] === 45) return outcome.none;
    const first = Math.max(start, at - before);
    if (!codeWords.some((one) => indexOfWord(bytes, first, at, one) >= 0)) return outcome.none;
    found.start = from;
    found.end = to;
    found.weight = 10;
    found.what = 'a one-time code in a message';
    return outcome.fit;
  },
};

function isCodeByte(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
