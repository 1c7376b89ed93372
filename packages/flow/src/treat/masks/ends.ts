import { isTelling, starred, tellingCount } from './letters.ts';

/** What stands between the ends becomes stars. At least half of what is telling is hidden, or all of it is. */
export function keepEnds(text: string, start: number, end: number): string {
  const characters = Array.from(text);
  const middle = characters.slice(start, Math.max(start, characters.length - end)).join('');
  const hidden = tellingCount(middle);
  if (hidden === 0 || hidden * 2 < tellingCount(text) || characters.length < start + end) return starred(text);
  return characters.slice(0, start).join('') + starred(middle) + (end === 0 ? '' : characters.slice(-end).join(''));
}

/** The last four of what is telling, of at least eight. */
export function lastFour(text: string): string {
  const characters = Array.from(text);
  let toKeep = tellingCount(text) > 7 ? 4 : 0;
  for (let index = characters.length - 1; index >= 0; index -= 1) {
    if (!isTelling(characters[index] as string)) continue;
    if (toKeep > 0) toKeep -= 1;
    else characters[index] = '*';
  }
  return characters.join('');
}

const partsMax = 4;
// In scripts without cases of their own a first character is a syllable or the whole name: it stays hidden.
const initial = /^\p{P}*(\p{Lu}|\p{Ll}|\p{Lt}|(?=[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Georgian}])\p{L})/u;

/** `A. L.` of `Ada Lovelace`: the first letter of each of the first four words. */
export function initials(text: string): string {
  const words = text.trim().split(/[\s\u00a0\u3000]+/u);
  if (/\p{Nd}/u.test(text)) return starred(text);
  return words
    .slice(0, partsMax)
    .map((word) => `${initial.exec(word.normalize('NFC'))?.[1] ?? '*'}.`)
    .join(' ');
}

/** The domain of the last address; the local part and its length are hidden. */
export function keepDomain(text: string): string {
  const domain = /[@＠]([^\s@＠]+\.[^\s@＠.]+)$/u.exec(text)?.[1];
  return domain === undefined ? starred(text) : `***@${domain}`;
}

// ITU-T E.164 country codes: 1 and 7 have one digit, these two, all others three.
const twoDigits = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);

/** The country code of an international number, written with a plus or two zeros; of any other nothing. */
export function keepCountry(text: string, ascii: string): string {
  const lead = /^\s*(?:tel:)?\s*\(?(?:[+＋]|00)\s*/u.exec(ascii)?.[0];
  const digits = lead === undefined ? '' : ascii.slice(lead.length).replace(/[^0-9]/g, '');
  if (lead === undefined || digits.length < 5) return starred(text);
  const kept = /^[17]/.test(digits) ? 1 : twoDigits.has(digits.slice(0, 2)) ? 2 : 3;
  const code = new RegExp(`^(?:[^0-9]*[0-9]){${kept}}`).exec(ascii.slice(lead.length))?.[0] ?? '';
  // One character of the text for each of its ASCII form.
  const characters = Array.from(text);
  const shown = Array.from(lead + code).length;
  return characters.slice(0, shown).join('') + starred(characters.slice(shown).join(''));
}
