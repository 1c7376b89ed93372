import { byteMask } from '@sluice/model';
import { alphabet, alphanumeric, hasAt, hasWordAt, isDigit, lower, runEnd, signsOf } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';

const entities = ['&quot;', '&#39;', '&#039;', '&#x27;', '&#34;', '&#x22;', '&apos;'];
const dottedName = alphabet('0-9A-Za-z._"');

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
  return phrases.map((one) => finderOf(what, one, lineMax));
}

/** A quote at the end may be escaped, or an entity of HTML. */
function finderOf(what: string, one: Phrase, lineMax: number): TextFinder {
  const quote = one.text.at(-1) ?? '';
  const isQuoted = quote === "'" || quote === '"';
  const text = isQuoted ? one.text.slice(0, -1) : one.text;
  return {
    literals: isQuoted ? [one.text, `${text}&`, ...(quote === '"' ? [`${text}\\`] : [])] : [text],
    digitsMin: 0,
    bytesMin: one.text.length + one.then.length,
    needs: one.then.startsWith('#') ? byteMask.digit : signsOf(one.then.replace('~', '')),
    find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
      if (isInWord(bytes, start, at)) return outcome.none;
      const after = at + text.length;
      if (isQuoted && !isQuote(bytes, after, end)) return outcome.none;
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
  };
}

function isQuote(bytes: Uint8Array, at: number, end: number): boolean {
  const byte = bytes[at];
  if (at >= end) return false;
  return (
    byte === 34 ||
    byte === 39 ||
    (byte === 92 && (bytes[at + 1] === 34 || bytes[at + 1] === 39)) ||
    (byte === 38 && entities.some((entity) => hasAt(bytes, at, end, entity)))
  );
}

/** The phrase is the tail of a longer word. An `n` behind a backslash is a break that was written out. */
function isInWord(bytes: Uint8Array, start: number, at: number): boolean {
  if (at === start || alphanumeric[bytes[at] ?? 0] === 0 || alphanumeric[bytes[at - 1] ?? 0] === 0) return false;
  return bytes[at - 1] !== 110 || bytes[at - 2] !== 92;
}

/** Each `#` stands for a digit; text that begins with one follows at once. `~` stands for a name with a dot in it, which follows at once. */
function follows(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (text.startsWith('~')) {
    const after = runEnd(dottedName, bytes, start, end);
    return hasAt(bytes, after, end, text.slice(1)) && bytes.subarray(start, after).includes(46);
  }
  if (text.startsWith('#'))
    return start + text.length <= end && Array.from(text).every((sign, index) => isSign(sign, bytes[start + index]));
  const first = lower(text.charCodeAt(0));
  for (let at = start; at + text.length <= end; at += 1) {
    if (lower(bytes[at] ?? 0) === first && (hasAt(bytes, at, end, text) || hasWordAt(bytes, at, end, text))) return true;
  }
  return false;
}

function isSign(sign: string, byte: number | undefined): boolean {
  return sign === '#' ? isDigit(byte) : lower(byte ?? 0) === sign.charCodeAt(0);
}
