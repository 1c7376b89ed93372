import { byteMask } from '@sluice/model';
import { alphanumeric, isDigit } from '../bytes.ts';
import { mod97 } from '../checksums/mod97.ts';
import { type FindOutcome, type Found, outcome, type TextFinder, type ValueShape } from '../evidence.ts';

/** Length by country as the IBAN registry (ISO 13616, SWIFT) has it, of those that use IBANs without being in it, and of the territories of
 * Finland and France that the registry names beside them. */
const lengths: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27
  GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22
  MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28
  TL23 TN24 AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28 TR26 UA29 VA22 VG24 XK20 YE30
  AX18 BL27 GF27 GP27 MF27 MQ27 NC27 PF27 PM27 RE27 TF27 WF27 YT27`
    .split(/\s+/)
    .map((row) => [row.slice(0, 2), Number(row.slice(2))]),
);

const compact = new Uint8Array(34);

const back = 34;
const { none, fit, misfit } = outcome;
const letterKind = 1;
const digitKind = 2;
const alphanumerics = alphanumeric;
/** What a byte can be in an IBAN: a letter, a digit, a separator (3) or nothing (0). */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) =>
  isLetter(byte) ? letterKind : isDigit(byte) ? digitKind : isSeparator(byte) ? 3 : 0,
);
/** A country with its length and two digits in front is already rare among random text; 1 of 97 then passes the check. */
export const ibanWeight = Math.log(97) + 4;
const fourDigits = 4;

/** ISO 13616: two letters of a country, two check digits, then the country's own length; in groups of four or in one run. */
export const ibanFinder: TextFinder = { literals: [], digitsMin: fourDigits, bytesMin: 15, needs: byteMask.digit, find: findIban };

/**
 * A whole value without four digits in a row, as countries have them whose account numbers may hold letters everywhere. All others are
 * left to the finder, since a form of whole values makes every other value of its column a vote against it.
 */
export const ibanShape: ValueShape = {
  what: 'country, length and check digits of an IBAN',
  needs: byteMask.digit,
  allows: byteMask.digit | byteMask.upper | byteMask.lower | byteMask.space | byteMask.dash | byteMask.dot,
  bytesMin: 15,
  bytesMax: 42,
  fits: (bytes, start, end) => {
    if (!isDigit(bytes[start + 2]) || !isDigit(bytes[start + 3]) || !isLetter(bytes[start]) || !isLetter(bytes[start + 1])) return false;
    return !hasFourDigits(bytes, start, end) && ibanAt(bytes, start, end, whole) === outcome.fit && whole.end === end;
  },
};
const whole: Found = { start: 0, end: 0, weight: 0, what: '', resume: 0 };

/** Nearly every account number has four digits in a row; where they are, the letters that lead it cannot be far. */
function findIban(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  let result: FindOutcome = none;
  const first = at - start > back ? (at - back) | 0 : start | 0;
  for (let from = (at - 2) | 0; from >= first; from = (from - 1) | 0) {
    const kind = kinds[bytes[from] ?? 0] ?? 0;
    if (kind === 0) break;
    if (kind !== letterKind || kinds[bytes[from + 2] ?? 0] !== digitKind || kinds[bytes[from + 1] ?? 0] !== letterKind) continue;
    if (kinds[bytes[from + 3] ?? 0] !== digitKind || (from > start && alphanumerics[bytes[from - 1] ?? 0] === 1)) continue;
    const one = ibanAt(bytes, from, end, found);
    if (one === fit) return one;
    if (one === misfit) result = one;
  }
  return result;
}

function ibanAt(bytes: Uint8Array, from: number, end: number, found: Found): FindOutcome {
  const length = lengths.get(String.fromCharCode((bytes[from] ?? 0) & 0xdf, (bytes[from + 1] ?? 0) & 0xdf));
  if (length === undefined) return outcome.none;
  let count = 0;
  let index = from;
  for (; index < end && count < length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (isLetter(byte) || isDigit(byte)) {
      compact[count] = byte;
      count += 1;
    } else if (!isSeparator(byte) || count < 4 || bytes[index - 1] === byte) return outcome.none;
  }
  if (count < length || (index < end && (isLetter(bytes[index]) || isDigit(bytes[index])))) return outcome.none;
  if (!mod97(compact, 0, length)) return outcome.misfit;
  found.start = from;
  found.end = index;
  found.weight = ibanWeight;
  found.what = 'country, length and check digits of an IBAN';
  return outcome.fit;
}

function hasFourDigits(bytes: Uint8Array, start: number, end: number): boolean {
  let run = 0;
  for (let index = start; index < end && run < fourDigits; index += 1) run = isDigit(bytes[index]) ? run + 1 : 0;
  return run === fourDigits;
}

function isSeparator(byte: number): boolean {
  return byte === 32 || byte === 45 || byte === 46;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));
}
