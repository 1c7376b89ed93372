import { byteMask } from '@sluice/model';

/** Bytes of values that no attack is made of. */
const quiet =
  byteMask.digit | byteMask.lower | byteMask.upper | byteMask.dash | byteMask.underscore | byteMask.dot | byteMask.colon | byteMask.at;
/** Words with blanks between them say something to an interpreter only from this length on. */
const wordy = quiet | byteMask.space | byteMask.plus;
const wordsBytesMin = 10;
/** Shorter texts without a sign are no base64 of anything that matters. */
const codedBytesMin = 16;
/** Nor are shorter ones with a colon an address without slashes. */
const addressBytesMin = 10;
/** Bytes that every layer of coding leaves as they are. */
const uncoded = wordy | byteMask.slash | byteMask.equals;

/** Whether the bytes of a value say by themselves that nothing is written in it for an interpreter. */
export function isQuiet(mask: number, bytes: number): boolean {
  if ((mask & ~quiet) === 0) return bytes < ((mask & byteMask.colon) === 0 ? codedBytesMin : addressBytesMin);
  return (mask & ~wordy) === 0 && bytes < wordsBytesMin;
}

/** Whether the bytes of a value say that it reads as it stands: no escape, no look-alike, nothing that base64 would be made of. */
export function isUncoded(mask: number, bytes: number): boolean {
  return (mask & ~uncoded) === 0 && (bytes < codedBytesMin || (mask & byteMask.space) !== 0);
}
