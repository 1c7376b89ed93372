import { isClosed, readingsOf } from '@sluice/detect';
import { byteMask } from '@sluice/model';

/** Shorter texts without a sign are no base64 of anything that matters. */
const codedBytesMin = 16;
const escaping = byteMask.escape | byteMask.high | byteMask.control;
const base64 =
  byteMask.digit | byteMask.lower | byteMask.upper | byteMask.dash | byteMask.underscore | byteMask.slash | byteMask.plus | byteMask.equals;

/** What characters say of a text: one begins an escape, an entity or JSON, or is not ASCII; no base64 has it; small letters and capitals. */
const [begins, foreign, small, capital] = [1, 2, 4, 8] as const;
const saidByCode = Uint8Array.from({ length: 128 }, (_, code) => saidBy(String.fromCharCode(code)));
const noReadings: readonly string[] = [];

/** How else a value may be read: nothing else for most, which is found out in one pass. */
export function readingsOfValue(text: string): readonly string[] {
  let said = 0;
  for (let at = 0; at < text.length; at += 1) said |= saidByCode[text.charCodeAt(at)] ?? begins;
  if ((said & begins) !== 0) return readingsOf(text);
  const mayBeCode = said === (small | capital) && text.length >= codedBytesMin;
  return mayBeCode && !isClosed(text) ? readingsOf(text) : noReadings;
}

function saidBy(character: string): number {
  if (/[%&\\{[\0]/.test(character)) return begins;
  if (!/[\w+/=-]/.test(character)) return foreign;
  // Only text with letters of both cases is taken for base64.
  return (/[a-z]/.test(character) ? small : 0) | (/[A-Z]/.test(character) ? capital : 0);
}

/** Whether the bytes of a value say that it reads as it stands: no escape, no look-alike, nothing that base64 would be made of. */
export function isUncoded(mask: number, bytes: Uint8Array, start: number, end: number): boolean {
  if ((mask & escaping) !== 0) return false;
  if ((mask & ~base64) === 0) return end - start < codedBytesMin || (mask & byteMask.lower) === 0 || (mask & byteMask.upper) === 0;
  if ((mask & byteMask.other) === 0) return true;
  for (let at = start; at < end; at += 1) if (saidByCode[bytes[at] ?? 0] === begins) return false;
  return true;
}
