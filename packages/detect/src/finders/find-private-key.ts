import { byteMask } from '@sluice/model';
import { alphabet, hasAt, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const label = alphabet('A-Z0-9 ');
// Base64 lines, headers of encrypted keys (RFC 1421 4.6) and line ends that were escaped once more.
const body = alphabet('0-9A-Za-z+/=\r\n\t :,.\\<>&;');

/** RFC 7468 text of a private key, with its end or as much of it as is there. */
export const privateKeyFinder: TextFinder = {
  literals: ['-----BEGIN '],
  digitsMin: 0,
  bytesMin: 40,
  needs: byteMask.upper | byteMask.dash | byteMask.space,
  find: findPrivateKey,
};

function findPrivateKey(bytes: Uint8Array, _start: number, end: number, at: number, found: Found): FindOutcome {
  const from = at + 11;
  const labelEnd = runEnd(label, bytes, from, Math.min(end, from + 48));
  if (!hasAt(bytes, at, end, '-----BEGIN ') || !hasAt(bytes, labelEnd, end, '-----')) return outcome.none;
  const isKey = endsWith(bytes, from, labelEnd, 'PRIVATE KEY') || endsWith(bytes, from, labelEnd, 'PRIVATE KEY BLOCK');
  if (!isKey) return outcome.none;
  let to = runEnd(body, bytes, labelEnd + 5, end);
  // Headers as `DEK-Info:` hold dashes.
  for (let dashes = 0; dashes < 8 && bytes[to] === 45 && bytes[to + 1] !== 45 && to < end; dashes += 1)
    to = runEnd(body, bytes, to + 1, end);
  if (to - labelEnd < 21) return outcome.none;
  found.start = at;
  found.end = hasAt(bytes, to, end, '-----END ') ? closing(bytes, to, end) : to;
  found.weight = 16;
  found.what = 'PEM private key';
  return outcome.fit;
}

function closing(bytes: Uint8Array, at: number, end: number): number {
  const labelEnd = runEnd(label, bytes, at + 9, Math.min(end, at + 57));
  return Math.min(end, labelEnd + 5);
}

function endsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  return end - start >= text.length && hasAt(bytes, end - text.length, end, text);
}
