import { isClosed, readingsOf } from '@sluice/detect';
import { byteMask } from '@sluice/model';

/** Shorter texts without a sign are no base64 of anything that matters. */
const codedBytesMin = 16;
const escaping = byteMask.escape | byteMask.high | byteMask.control;
const base64 =
  byteMask.digit | byteMask.lower | byteMask.upper | byteMask.dash | byteMask.underscore | byteMask.slash | byteMask.plus | byteMask.equals;

/** Characters without which only base64 is left to undo: what begins an escape, an entity or JSON in a text, and what is not ASCII. */
const codeBegins = new Uint8Array(128);
for (const character of '%&\\{[\0') codeBegins[character.charCodeAt(0)] = 1;
const noReadings: readonly string[] = [];

/** How else a value may be read: nothing else for most, which is found out in one pass. */
export function readingsOfValue(text: string): readonly string[] {
  let mayBeCode = text.length >= codedBytesMin;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127 || codeBegins[code] === 1) return readingsOf(text);
    if (code === 0x20) mayBeCode = false;
  }
  return mayBeCode && !isClosed(text) ? readingsOf(text) : noReadings;
}

/** Whether the bytes of a value say that it reads as it stands: no escape, no look-alike, nothing that base64 would be made of. */
export function isUncoded(mask: number, bytes: Uint8Array, start: number, end: number): boolean {
  if ((mask & escaping) !== 0) return false;
  if ((mask & ~base64) === 0) return end - start < codedBytesMin;
  if ((mask & byteMask.other) === 0) return true;
  for (let at = start; at < end; at += 1) if (codeBegins[bytes[at] ?? 0] === 1) return false;
  return true;
}
