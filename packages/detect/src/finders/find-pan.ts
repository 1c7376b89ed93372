import { byteMask } from '@sluice/model';
import { isDigit } from '../bytes.ts';
import { luhn } from '../checksums/luhn.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const digitsMax = 19;
const panDigits = new Uint8Array(digitsMax);

/** A payment card number: issuer range, length and check digit, in one run or in the groups that are printed on cards. */
export const panFinder: TextFinder = {
  literals: [],
  digitsMin: 4,
  // Without a sign between groups all digits stand in a row.
  unjoined: { signs: byteMask.space | byteMask.dash, digitsMin: 12 },
  bytesMin: 12,
  needs: byteMask.digit,
  find: findPan,
};

function findPan(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  const before = at > start ? (bytes[at - 1] ?? 0) : 0;
  if (isJoined(before) && !(before === 46 && !isDigit(bytes[at - 2]))) return outcome.none;
  if (before === 32 && at - 2 >= start && isDigit(bytes[at - 2])) return outcome.none;
  let count = 0;
  let separator = 0;
  let groups = 1;
  let group = 0;
  let layout = 0;
  let index = at;
  for (; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (isDigit(byte)) {
      if (count === digitsMax) return outcome.none;
      panDigits[count] = byte;
      count += 1;
      group += 1;
      continue;
    }
    const isSeparator =
      (byte === 32 || byte === 45) && (separator === 0 || separator === byte) && isDigit(bytes[index + 1]) && index + 1 < end;
    if (!isSeparator || group < 4 || group > 8) break;
    separator = byte;
    layout = layout * 16 + group;
    groups += 1;
    group = 0;
  }
  if (count < 12) return outcome.none;
  layout = layout * 16 + group;
  if (groups > 1 && !layouts.has(layout)) return outcome.none;
  const after = index < end ? (bytes[index] ?? 0) : 0;
  if (isJoined(after) && !(after === 46 && !isDigit(bytes[index + 1]))) return outcome.none;
  const issuer = issuerWeight(panDigits, count);
  if (issuer === 0 || !luhn(panDigits, 0, count) || isFiller(count)) return count >= 13 ? outcome.misfit : outcome.none;
  found.start = at;
  found.end = index;
  found.weight = Math.log(10) + issuer + (groups > 1 ? 3 : 0);
  found.what = 'card number with a known issuer range and a valid check digit';
  return outcome.fit;
}

/** Whether the digits of this text, whatever stands between them, are a card's number: for fields that are called so. */
export function isPan(bytes: Uint8Array, start: number, end: number): boolean {
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    if (!isDigit(byte)) continue;
    if (count === digitsMax) return false;
    panDigits[count] = byte;
    count += 1;
  }
  return count >= 12 && issuerWeight(panDigits, count) > 0 && luhn(panDigits, 0, count) && !isFiller(count);
}

/** What joins digits to a longer number or word. */
function isJoined(byte: number): boolean {
  return (
    isDigit(byte) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95 || byte === 45 || byte === 46 || byte === 43
  );
}

/** 4-4-4-4, 4-6-5, 4-6-4, 4-4-5, 4-4-4-1 to 4-4-4-4-3, 6-13 and 8-8, as cards and banks show them; each group is one hex digit. */
const layouts = new Set([0x4444, 0x465, 0x464, 0x445, 0x4441, 0x4442, 0x4443, 0x444, 0x44441, 0x44442, 0x44443, 0x6d, 0x88]);

/** Runs such as 4444444444444448 are for trying forms, yet some are sold as test cards; only a single repeated digit is none. */
function isFiller(count: number): boolean {
  for (let index = 1; index < count; index += 1) if (panDigits[index] !== panDigits[0]) return false;
  return true;
}

/**
 * Issuer ranges as the networks publish them (ISO/IEC 7812-1 allots the first digits), with the lengths that each issues. The weight is
 * about the log of the share of numbers of that length that fall into some range: one in four of 16 digits, fewer of the others. Numbers
 * of 18 and 19 digits are counters and clocks for the most part, and such begin with other digits for a century to come.
 */
function issuerWeight(numbers: Uint8Array, count: number): number {
  const two = (numbers[0] ?? 0) * 10 + (numbers[1] ?? 0) - 528;
  const four = two * 100 + (numbers[2] ?? 0) * 10 + (numbers[3] ?? 0) - 528;
  const three = Math.floor(four / 10);
  const isVisa = two >= 40 && two <= 49;
  // UnionPay (and RuPay and Verve, in parts of 60, 65, 81 and 82), Discover, JCB.
  const isLong =
    two === 62 || two === 65 || two === 81 || four === 6011 || (three >= 644 && three <= 649) || (four >= 3528 && four <= 3589);
  if (count === 16) {
    const isMastercard = (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720);
    const isOther = four === 9792 || (four >= 2200 && four <= 2204) || two === 82 || two === 60 || two === 35 || two === 36 || two === 30;
    return isVisa || isMastercard || isLong || isOther || isMaestro(two, four) ? 3.6 : 0;
  }
  if (count === 15) return two === 34 || two === 37 ? 4.6 : four === 2131 || four === 1800 ? 4 : 0;
  if (count === 14) return two === 36 || two === 38 || two === 39 || (three >= 300 && three <= 305) || three === 309 ? 3.6 : 0;
  if (count === 13) return isVisa ? 2.2 : isMaestro(two, four) ? 1.6 : 0;
  if (count >= 17) return isVisa && count === 19 ? 3.6 : isLong || two === 36 || isMaestro(two, four) ? 3.6 : 0;
  return isMaestro(two, four) ? 1.6 : 0;
}

/** Maestro issues 12 to 19 digits. */
function isMaestro(two: number, four: number): boolean {
  return two === 50 || two === 56 || two === 57 || two === 58 || two === 63 || two === 67 || four === 6759;
}
