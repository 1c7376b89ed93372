import { byteMask } from '@sluice/model';
import { asciiOf, base64url, hasAt, runEnd, tokenBytes } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { decodeBase64 } from './base64.ts';
import { carriedClasses } from './jwt-claims.ts';

/** RFC 7515 4.1.1 requires `alg`: with the shortest, and the shortest payload, a token is longer still. */
const bytesMin = 24;

/** `{"` and a small letter in base64url: a longer text to look for than `eyJ` allows longer jumps over all other. */
const compact = Array.from('hijklmnopqrstuvwxyz0123456', (last) => `eyJ${last}`);
/** With a space or a line's end after the brace. */
const spaced = ['eyAi', 'ewog', 'ewoi', 'ewoJ', 'ew0K'];
const beginnings = [...compact, ...spaced];

/** RFC 7519 in compact form: `eyJ` is what base64url makes of `{"`. Signed (RFC 7515) has three parts, encrypted (RFC 7516) five. */
export const jwtFinder: TextFinder = {
  literals: beginnings,
  digitsMin: 0,
  bytesMin,
  needs: byteMask.dot | byteMask.lower | byteMask.upper,
  find: findJwt,
};

function findJwt(bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome {
  if (!beginnings.some((text) => hasAt(bytes, at, end, text))) return outcome.none;
  if (at > start && (tokenBytes[bytes[at - 1] ?? 0] === 1 || bytes[at - 1] === 46)) return outcome.none;
  const head = runEnd(base64url, bytes, at, end);
  if (head - at < 10 || bytes[head] !== 46) return outcome.none;
  let parts = 1;
  let to = head;
  while (parts < 5 && bytes[to] === 46 && to < end) {
    to = runEnd(base64url, bytes, to + 1, end);
    parts += 1;
  }
  if ((parts !== 3 && parts !== 5) || to - at < bytesMin) return outcome.none;
  const header = decodedHead(bytes, at, Math.min(head, at + 512));
  if (!/"(?:alg|typ|enc|kid|cty|zip)"/.test(header)) return outcome.none;
  const isSigned = parts === 3 && bytes[head + 1] === 101 && (bytes[head + 2] === 121 || bytes[head + 2] === 119);
  if (parts === 3 && !isSigned && !/"alg"/.test(header)) return outcome.none;
  found.start = at;
  found.end = to;
  found.weight = 14;
  const carried = isSigned ? carriedClasses(bytes, head + 1, to) : '';
  found.what = `${parts === 5 ? 'encrypted' : 'signed'} JSON Web Token${carried === '' ? '' : `, carries ${carried}`}`;
  return outcome.fit;
}

const headRoom = new Uint8Array(384);

/** At most 512 bytes of base64url as ASCII text. */
function decodedHead(bytes: Uint8Array, start: number, end: number): string {
  return asciiOf(headRoom, 0, decodeBase64(bytes, start, end, headRoom));
}
