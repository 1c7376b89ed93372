import { hasAt, maskOfText, runEnd, tokenBytes } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isRandomLooking } from './randomness.ts';
import type { TokenFormat } from './token-formats.ts';

/** A finder for one issuer's tokens. */
export function tokenFinder(format: TokenFormat): TextFinder {
  const { prefix, body, min, max, inside, issuer } = format;
  // Fixed text of n bytes stands by chance once in about 30^n places; a short one needs the body's length to speak as well.
  const weight = Math.min(14, 2.2 * prefix.length + 0.12 * min + (inside === '' ? 0 : 3) + (min === max ? 1 : 0));
  return {
    literals: [prefix],
    digitsMin: 0,
    bytesMin: prefix.length + min,
    needs: maskOfText(prefix + inside),
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      if (!hasAt(bytes, at, end, prefix)) return outcome.none;
      const before = bytes[at - 1] ?? 0;
      if (at > start && (tokenBytes[before] === 1 || (before === 46 && body[46] === 1))) return outcome.none;
      const from = at + prefix.length;
      let to = runEnd(body, bytes, from, Math.min(end, from + max + 1));
      // A full stop or dash that ends a sentence is not part of the token.
      while (to > from && (bytes[to - 1] === 46 || bytes[to - 1] === 45)) to -= 1;
      const length = to - from;
      if (length < min || length > max || (to < end && tokenBytes[bytes[to] ?? 0] === 1)) return outcome.none;
      if (inside !== '' && !holds(bytes, from, to, inside)) return outcome.none;
      if (!isRandomLooking(bytes, from, to)) return outcome.misfit;
      found.start = at;
      found.end = to;
      found.weight = weight;
      found.what = issuer;
      return outcome.fit;
    },
  };
}

/** The span has the bound of its format. */
function holds(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  for (let at = start; at + text.length <= end; at += 1) if (hasAt(bytes, at, end, text)) return true;
  return false;
}
