import { byteMask } from '@sluice/model';
import { hasAt, hasWordAt, isDigit, signsOf } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

/** Words that a program writes and people do not; `then` must follow within `within` bytes, where a phrase alone would be too common. */
export interface Phrase {
  readonly text: string;
  readonly weight: number;
  readonly then: string;
  readonly within: number;
}

export function phrase(text: string, weight: number, then = '', within = 160): Phrase {
  return { text, weight, then, within };
}

/** Finds the phrases of one origin. The span is the line that they stand in. */
export function phraseFinder(what: string, phrases: readonly Phrase[], lineMax = 400): readonly TextFinder[] {
  return phrases.map((one) => ({
    literals: [one.text],
    digitsMin: 0,
    bytesMin: one.text.length + one.then.length,
    needs: one.then === '#' ? byteMask.digit : signsOf(one.then),
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      const after = at + one.text.length;
      if (one.then !== '' && !follows(bytes, after, Math.min(end, after + one.within), one.then)) return outcome.none;
      let from = at;
      while (from > start && at - from < lineMax && (bytes[from - 1] ?? 0) >= 32 && bytes[from - 1] !== 62) from -= 1;
      let to = after;
      while (to < end && to - after < lineMax && (bytes[to] ?? 0) >= 32 && bytes[to] !== 60) to += 1;
      found.start = from;
      found.end = to;
      found.weight = one.weight;
      found.what = what;
      return outcome.fit;
    },
  }));
}

/** `#` stands for a digit that follows at once. */
function follows(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (text === '#') return isDigit(bytes[start]) && start < end;
  for (let at = start; at + text.length <= end; at += 1) if (hasAt(bytes, at, end, text) || hasWordAt(bytes, at, end, text)) return true;
  return false;
}
