import { unreachable } from '@sluice/kit';
import type { MaskKind } from '@sluice/model';

/** What masks need from outside: keyed, so that a pseudonym cannot be computed by whoever knows the value. */
export interface MaskPorts {
  /** 64 keyed bits of a text as two words. */
  readonly keyed: (text: string) => readonly [number, number];
}

/** The masked form of a value's text. Never the text itself, unless nothing in it was telling (an empty string). */
export function masked(text: string, mask: MaskKind, ports: MaskPorts): string {
  switch (mask.kind) {
    case 'full':
      return '*'.repeat(Math.min(8, Math.max(3, text.length)));
    case 'keep-ends':
      return keepEnds(text, mask.start, mask.end);
    case 'last-four':
      return lastFour(text);
    case 'keep-domain':
      return keepDomain(text);
    case 'hash':
      return ports
        .keyed(text)
        .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
        .join('');
    case 'pseudonym':
      return pseudonym(text, ports);
    case 'round-date':
      return roundDate(text, mask.to);
    case 'round-geo':
      return roundGeo(text, mask.decimals);
    default:
      return unreachable(mask);
  }
}

/** Letters and digits between the ends become stars; separators stay, so that the shape stays readable. At least half is hidden. */
function keepEnds(text: string, start: number, end: number): string {
  const characters = Array.from(text);
  const isShort = characters.length < (start + end) * 2;
  const from = isShort ? 0 : start;
  const to = isShort ? characters.length : characters.length - end;
  return characters.map((character, index) => (index >= from && index < to && isTelling(character) ? '*' : character)).join('');
}

function lastFour(text: string): string {
  const characters = Array.from(text);
  let toKeep = characters.filter(isTelling).length > 7 ? 4 : 0;
  for (let index = characters.length - 1; index >= 0; index -= 1) {
    const character = characters[index] as string;
    if (!isTelling(character)) continue;
    if (toKeep > 0) toKeep -= 1;
    else characters[index] = '*';
  }
  return characters.join('');
}

function keepDomain(text: string): string {
  const at = text.lastIndexOf('@');
  return at < 0 ? keepEnds(text, 0, 0) : `***${text.slice(at)}`;
}

/**
 * The same text gives the same pseudonym: each letter becomes a letter of its case, each digit a digit, everything else stays.
 * One-way (keyed stream), so it keeps joins and formats, not the value. The first digit of a number is never made 0.
 */
function pseudonym(text: string, ports: MaskPorts): string {
  let [low, high] = ports.keyed(text);
  let out = '';
  let digits = 0;
  for (const character of text) {
    // xorshift64 in two 32-bit halves: a keyed stream seeded by the value itself.
    low ^= low << 13;
    high ^= (high << 13) | (low >>> 19);
    low ^= high >>> 7;
    high ^= low << 17;
    const draw = (low ^ high) >>> 0;
    if (character >= '0' && character <= '9') {
      out += digits === 0 && character !== '0' ? String(1 + (draw % 9)) : String(draw % 10);
      digits += 1;
    } else if (character >= 'a' && character <= 'z') out += String.fromCharCode(97 + (draw % 26));
    else if (character >= 'A' && character <= 'Z') out += String.fromCharCode(65 + (draw % 26));
    else out += isTelling(character) ? String.fromCharCode(97 + (draw % 26)) : character;
  }
  return out;
}

function roundDate(text: string, to: 'year' | 'month'): string {
  const match = /^(\d{4})-(\d{2})(?:-\d{2})?(.*)$/.exec(text);
  if (!match) return keepEnds(text, 0, 0);
  const time = (match[3] ?? '').startsWith('T') ? 'T00:00:00Z' : '';
  return `${match[1]}-${to === 'month' ? match[2] : '01'}-01${time}`;
}

function roundGeo(text: string, decimals: number): string {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) ? String(Number(value.toFixed(decimals))) : keepEnds(text, 0, 0);
}

function isTelling(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}
