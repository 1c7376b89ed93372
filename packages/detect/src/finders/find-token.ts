import { byteMask } from '@sluice/model';
import { hasAt, maskOf, maskOfText, tokenBytes } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isRandomLooking } from './randomness.ts';
import { kindsOf, needsOf } from './tokens/kinds.ts';
import { bytesMinOf, partsEnd, type TokenFormat, type TokenLead, weightOf } from './tokens/token-format.ts';

const letters = byteMask.lower | byteMask.upper;

/** A finder for one issuer's tokens. */
export function tokenFinder({ issuer, prefix, parts, lead, check }: TokenFormat): TextFinder {
  const weight = check === null ? weightOf([prefix, ...parts]) : 14;
  const kinds = kindsOf(parts);
  const isMixed = parts.some((part) => typeof part === 'object' && part.members[65] === 1 && part.members[97] === 1);
  const last = parts.at(-1);
  const tail = typeof last === 'object' ? last : null;
  const isOpen = tail !== null && tail.min < tail.max;
  const bodyMin = bytesMinOf(parts);
  return {
    literals: [prefix],
    digitsMin: 0,
    bytesMin: (lead?.run.min ?? 0) + prefix.length + bodyMin,
    needs: needsOf(parts) | maskOfText(prefix + (lead?.text ?? '')),
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      if (!hasAt(bytes, at, end, prefix)) return outcome.none;
      const first = lead === null ? at : leadStart(lead, bytes, start, at);
      if (first < 0) return outcome.none;
      const before = bytes[first - 1] ?? 0;
      if (first > start && (tokenBytes[before] === 1 || (before === 46 && tail?.members[46] === 1))) return outcome.none;
      const from = at + prefix.length;
      const stop = partsEnd(parts, bytes, from, end);
      if (stop < 0 || (stop < end && (tokenBytes[bytes[stop] ?? 0] === 1 || tail?.members[bytes[stop] ?? 0] === 1))) return outcome.none;
      let to = stop;
      // A full stop or dash that ends a sentence is not part of the token.
      if (isOpen) while (to > from && (bytes[to - 1] === 46 || bytes[to - 1] === 45)) to -= 1;
      if (to - from < bodyMin) return outcome.none;
      const mask = maskOf(bytes, from, to);
      // Words of one case without a digit were not drawn.
      if ((mask & kinds) !== kinds || (isMixed && (mask & byteMask.digit) === 0 && (mask & letters) !== letters)) return outcome.none;
      if (!isRandomLooking(bytes, lead === null ? from : first, to) || (check !== null && !check(bytes, first, to))) return outcome.misfit;
      found.start = first;
      found.end = to;
      found.weight = weight;
      found.what = issuer;
      return outcome.fit;
    },
  };
}

/** Where the run before the fixed text begins, or -1. */
function leadStart({ text, run }: TokenLead, bytes: Uint8Array, start: number, at: number): number {
  let first = at;
  while (first > start && at - first < run.max && run.members[bytes[first - 1] ?? 0] === 1) first -= 1;
  return at - first >= run.min && hasAt(bytes, first, at, text) ? first : -1;
}

/** Whether text is written as a format with a checksum and does not have it. Documentation and tests are full of such. */
export function failsChecksum(formats: readonly TokenFormat[], bytes: Uint8Array, start: number, end: number): boolean {
  let isLike = false;
  for (const { prefix, parts, lead, check } of formats) {
    if (check === null || lead !== null || !hasAt(bytes, start, end, prefix)) continue;
    if (partsEnd(parts, bytes, start + prefix.length, end) !== end) continue;
    if (check(bytes, start, end)) return false;
    isLike = true;
  }
  return isLike;
}
