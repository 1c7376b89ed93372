import { byteMask } from '@sluice/model';
import { alphabet, asciiOf, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isPlaceholder } from './randomness.ts';

const scheme = alphabet('0-9A-Za-z+.-');
const user = alphabet("0-9A-Za-z._~!$&'()*+,;=%-");
const host = alphabet('0-9A-Za-z.[]:,_-');
const rest = alphabet("0-9A-Za-z._~!$&'()*+,;=%/?#:@[]-");
const partMax = 256;

/** `scheme://user:password@host`, as for databases, queues and proxies (RFC 3986 3.2.1 warns of it). */
export const connectionStringFinder: TextFinder = {
  literals: ['://'],
  digitsMin: 0,
  bytesMin: 9,
  needs: byteMask.at,
  find: findConnectionString,
};

function findConnectionString(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  let from = at;
  while (from > start && at - from < 24 && scheme[bytes[from - 1] ?? 0] === 1) from -= 1;
  if (at - from < 2) return outcome.none;
  const colon = runEnd(user, bytes, at + 3, Math.min(end, at + 3 + partMax));
  if (bytes[colon] !== 58) return outcome.none;
  let sign = -1;
  // A password may hold an unescaped sign or slash; the last sign before the host counts.
  for (let index = colon + 1; index < Math.min(end, colon + partMax); index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte <= 32 || byte === 34 || byte === 60 || byte === 62 || byte === 63 || (byte === 47 && sign >= 0)) break;
    if (byte === 64) sign = index;
  }
  if (sign < colon + 2) return outcome.none;
  const hostEnd = runEnd(host, bytes, sign + 1, Math.min(end, sign + 1 + partMax));
  if (hostEnd === sign + 1 || isPlaceholder(bytes, colon + 1, sign)) return outcome.none;
  found.start = from;
  found.end = runEnd(rest, bytes, hostEnd, Math.min(end, hostEnd + 512));
  // What manuals write is worth a line in a report, no more.
  found.weight = isManual(bytes, at + 3, colon, sign) ? 6 : 12;
  found.what = 'a password in an address';
  return outcome.fit;
}

const manualUsers = new Set(['user', 'username', 'usr', 'login', '']);
const manualPasswords = new Set(['pass', 'password', 'passwd', 'pwd', 'pw', 'secret']);

/** `user:password@host`. */
function isManual(bytes: Uint8Array, user: number, colon: number, sign: number): boolean {
  if (colon - user > 8 || sign - colon > 9) return false;
  return manualUsers.has(asciiOf(bytes, user, colon).toLowerCase()) && manualPasswords.has(asciiOf(bytes, colon + 1, sign).toLowerCase());
}
