import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, base64url, maskOf } from '../../bytes.ts';
import type { ValueCheck, ValueForm } from '../../evidence.ts';
import { hasVariety, isRandomLooking } from '../randomness.ts';
import { allowsOf, kindsOf } from './kinds.ts';
import { isDiscordToken } from './structures.ts';
import { bytesMaxOf, bytesMinOf, dotted, lowerDigits, lowerHex, partsEnd, some, type TokenPart, upperDigits } from './token-format.ts';

const letters = byteMask.lower | byteMask.upper;
const digits = alphabet('0-9');
const entra = alphabet('0-9A-Za-z_~.-');

interface WholeToken {
  readonly issuer: string;
  readonly parts: readonly TokenPart[];
  readonly min: number;
  readonly max: number;
  readonly kinds: number;
  readonly check: ValueCheck | null;
}

function whole(issuer: string, ...parts: readonly TokenPart[]): WholeToken {
  return { issuer, parts, min: bytesMinOf(parts), max: bytesMaxOf(parts), kinds: kindsOf(parts), check: null };
}

/** Tokens whose mark is too short to be looked for inside text: only a value that is nothing else counts. */
export const wholeTokens: readonly WholeToken[] = [
  whole('Twilio API key', 'SK', some(lowerHex, 32)),
  // Theirs had letters alone for years.
  whole('Hugging Face token', 'hf_', some(alphabet('A-Za-z'), 34)),
  whole('Hugging Face token', 'hf_', some(alphanumeric, 34, 40)),
  whole('Replicate token', 'r8_', some(alphanumeric, 37, 40)),
  whole('SendGrid key', 'SG.', some(base64url, 22), '.', some(base64url, 43)),
  whole('Resend key', 're_', some(alphanumeric, 8), '_', some(alphanumeric, 24)),
  whole('Telegram bot token', some(digits, 8, 10), ':AA', some(base64url, 33)),
  {
    ...whole('Discord bot token', some(alphanumeric, 24, 28), '.', some(base64url, 6), '.', some(base64url, 27, 38)),
    check: isDiscordToken,
  },
  whole('Facebook access token', 'EAA', some(alphanumeric, 100, 300)),
  whole('Dropbox token', 'sl.', some(base64url, 130, 1400)),
  whole('Airtable token', 'pat', some(alphanumeric, 14), '.', some(lowerHex, 64)),
  whole('ElevenLabs key', 'sk_', some(lowerHex, 48)),
  whole('Stability key', 'sk-', some(alphanumeric, 48)),
  whole('WooCommerce secret', 'cs_', some(lowerHex, 40)),
  whole('WooCommerce key', 'ck_', some(lowerHex, 40)),
  whole('ClickUp token', 'pk_', some(digits, 6, 9), '_', some(upperDigits, 32)),
  whole('Ghost admin key', some(lowerHex, 24), ':', some(lowerHex, 64)),
  whole('Notion token', 'secret_', some(alphanumeric, 43)),
  whole('Harness token', 'pat.', some(base64url, 22), '.', some(lowerHex, 24), '.', some(alphanumeric, 20)),
  whole('Infisical token', 'st.', some(lowerHex, 24), '.', some(lowerHex, 32), '.', some(lowerHex, 32)),
  whole('Telnyx key', 'KEY', some(upperDigits, 32), '_', some(alphanumeric, 22)),
  {
    ...whole('Microsoft Entra client secret', some(entra, 3), some(digits, 1), 'Q~', some(entra, 31, 34)),
    check: (bytes, start, end) => hasVariety(bytes, start + 6, end),
  },
  whole(
    '1Password secret key',
    'A3-',
    some(upperDigits, 6),
    '-',
    some(upperDigits, 6),
    '-',
    some(upperDigits, 5),
    '-',
    some(upperDigits, 5),
    '-',
    some(upperDigits, 5),
    '-',
    some(upperDigits, 5),
  ),
  whole(
    '1Password secret key',
    'A3-',
    some(upperDigits, 6),
    '-',
    some(upperDigits, 11),
    '-',
    some(upperDigits, 5),
    '-',
    some(upperDigits, 5),
    '-',
    some(upperDigits, 5),
  ),
  whole('crates.io token', 'cio', some(alphanumeric, 32)),
  whole('Yandex static key', 'YC', some(base64url, 38)),
  whole('Octopus key', 'API-', some(upperDigits, 26)),
  whole('Unleash client token', some(alphabet('a-z*'), 1, 40), ':', some(lowerDigits, 2, 40), '.', some(lowerHex, 56, 64)),
  whole('Ably key', some(alphanumeric, 6), '.', some(alphanumeric, 6), ':', some(base64url, 43)),
  whole('Stripe ephemeral key', 'ek_live_', some(dotted, 60, 200)),
];

const lengths = 256;
const byLength: readonly (readonly WholeToken[])[] = Array.from({ length: lengths }, (_, length) =>
  wholeTokens.filter(({ min, max }) => length >= min && (length <= max || (length === lengths - 1 && max >= length))),
);
/** By length and first byte: 1 where a token can be. Nearly all values leave after this. */
const opens = new Uint8Array(lengths << 8);
byLength.forEach((tokens, length) => {
  for (const { parts } of tokens) for (const byte of beginningsOf(parts)) opens[(length << 8) | byte] = 1;
});

function beginningsOf([first = '']: readonly TokenPart[]): readonly number[] {
  if (typeof first === 'string') return [first.charCodeAt(0)];
  return Array.from(first.members.keys()).filter((byte) => first.members[byte] === 1);
}

let issuer = '';

/** Whether a span is one of them and nothing else. */
export function isWholeToken(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(end - start, lengths - 1);
  if (opens[(length << 8) | (bytes[start] ?? 0)] !== 1) return false;
  const found = byLength[length]?.find(
    ({ parts, check }) => partsEnd(parts, bytes, start, end) === end && (check === null || check(bytes, start, end)),
  );
  if (found === undefined || !isRandomLooking(bytes, start, end)) return false;
  const mask = maskOf(bytes, start, end);
  if ((mask & found.kinds) !== found.kinds || ((mask & byteMask.digit) === 0 && (mask & letters) !== letters)) return false;
  issuer = found.issuer;
  return true;
}

const allows = wholeTokens.reduce((bits, { parts }) => bits | allowsOf(parts), 0);
const bytesMin = Math.min(...wholeTokens.map(({ min }) => min));
const bytesMax = Math.max(...wholeTokens.map(({ max }) => max));

/**
 * All of them in one look, for values whose bytes leave a choice: UUIDs, digests, times and ULIDs, which are most of what random text
 * there is, have none of these pairs in that length and are never looked at.
 */
export const wholeTokenForms: readonly ValueForm[] = [
  byteMask.lower | byteMask.upper,
  byteMask.dash | byteMask.upper,
  byteMask.underscore,
  byteMask.dot,
  byteMask.colon | byteMask.lower,
].map((needs) => ({
  shape: {
    /** Of the one that fitted last. */
    get what() {
      return issuer;
    },
    needs,
    allows,
    bytesMin,
    bytesMax,
    fits: isWholeToken,
  },
  weight: 9,
  check: null,
  passRate: 1,
}));
