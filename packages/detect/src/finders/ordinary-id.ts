import { byteMask } from '@sluice/model';
import { alphabet, hex, isAll, isDigit } from '../bytes.ts';

const timeBytes = alphabet('0-9TZtz:.+ -');
const hexDigits = hex;
const timeMax = 35;

const { colon, dash, digit, dot, lower, plus, space, upper } = byteMask;
/** `byteMask` bits of such: they have a dash, and nothing beside these. */
export const ordinaryIdMask = { needs: dash, allows: colon | dash | digit | dot | lower | plus | space | upper } as const;

/** Ids and times that stand openly in APIs and can hold nothing else: UUIDs (RFC 9562) and times (RFC 3339). */
export function isOrdinaryId(bytes: Uint8Array, start: number, end: number): boolean {
  return isUuid(bytes, start, end) || isTime(bytes, start, end);
}

function isUuid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  if (bytes[start + 8] !== 45 || bytes[start + 13] !== 45 || bytes[start + 18] !== 45 || bytes[start + 23] !== 45) return false;
  return (
    isAll(hexDigits, bytes, start, start + 8) &&
    isAll(hexDigits, bytes, start + 9, start + 13) &&
    isAll(hexDigits, bytes, start + 14, start + 18) &&
    isAll(hexDigits, bytes, start + 19, start + 23) &&
    isAll(hexDigits, bytes, start + 24, end)
  );
}

function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 10 || length > timeMax || bytes[start + 4] !== 45 || bytes[start + 7] !== 45) return false;
  return isDigit(bytes[start]) && isDigit(bytes[start + 5]) && isDigit(bytes[start + 8]) && isAll(timeBytes, bytes, start, end);
}
