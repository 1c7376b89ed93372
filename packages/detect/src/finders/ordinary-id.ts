import { hex, isAll, isDigit } from '../bytes.ts';

/** Ids that stand openly in APIs: UUIDs, days and times. */
export function isOrdinaryId(bytes: Uint8Array, start: number, end: number): boolean {
  return isUuid(bytes, start, end) || isTime(bytes, start, end);
}

/** RFC 9562 in its text form. */
export function isUuid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  if (bytes[start + 8] !== 45 || bytes[start + 13] !== 45 || bytes[start + 18] !== 45 || bytes[start + 23] !== 45) return false;
  return isAll(hex, bytes, start, start + 8) && isAll(hex, bytes, start + 24, end);
}

/** RFC 3339, as far as its first ten bytes tell. */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 10 &&
    bytes[start + 4] === 45 &&
    bytes[start + 7] === 45 &&
    isDigit(bytes[start]) &&
    isDigit(bytes[start + 5]) &&
    isDigit(bytes[start + 8])
  );
}
