import { type Alphabet, alphabet, hasAt, runEnd } from '../../bytes.ts';
import type { ValueCheck } from '../../evidence.ts';

/** `min` to `max` bytes of an alphabet. What follows one that can grow is not of its alphabet. */
export interface TokenRun {
  readonly members: Alphabet;
  readonly min: number;
  readonly max: number;
}

/** Fixed text or a run. */
export type TokenPart = string | TokenRun;

/** How one issuer writes its tokens, from its documentation. */
export interface TokenFormat {
  readonly issuer: string;
  /** Fixed text that is looked for; it begins the token but where `lead` stands before it. */
  readonly prefix: string;
  readonly parts: readonly TokenPart[];
  readonly lead: TokenLead | null;
  /** The issuer's checksum or inner structure, of the whole token. */
  readonly check: ValueCheck | null;
}

/** What stands before the fixed text: a run, which begins with `text`. */
export interface TokenLead {
  readonly text: string;
  readonly run: TokenRun;
}

export const upperDigits = alphabet('0-9A-Z');
export const lowerDigits = alphabet('0-9a-z');
export const lowerHex = alphabet('0-9a-f');
export const upperHex = alphabet('0-9A-F');
export const dotted = alphabet('0-9A-Za-z_.-');
export const base64 = alphabet('0-9A-Za-z+/=');
export const dashed = alphabet('0-9A-Za-z-');

export function some(members: Alphabet, min: number, max = min): TokenRun {
  return { members, min, max };
}

export const uuidParts: readonly TokenPart[] = [
  some(lowerHex, 8),
  '-',
  some(lowerHex, 4),
  '-',
  some(lowerHex, 4),
  '-',
  some(lowerHex, 4),
  '-',
  some(lowerHex, 12),
];

export function token(issuer: string, prefix: string, ...parts: readonly TokenPart[]): TokenFormat {
  return { issuer, prefix, parts, lead: null, check: null };
}

/** One format for several prefixes that differ in what the token is for. */
export function tokens(issuer: string, prefixes: readonly string[], ...parts: readonly TokenPart[]): readonly TokenFormat[] {
  return prefixes.map((prefix) => token(issuer, prefix, ...parts));
}

/** The format with a checksum or structure that a true token has; `from` bytes at its beginning are not part of it. */
export function checked(format: TokenFormat, check: ValueCheck, from = 0): TokenFormat {
  return { ...format, check: (bytes, start, end) => check(bytes, start + from, end) };
}

/** The format with a run before its fixed text. */
export function led(format: TokenFormat, text: string, run: TokenRun): TokenFormat {
  return { ...format, lead: { text, run } };
}

/** Where parts that begin at `at` end, or -1. */
export function partsEnd(parts: readonly TokenPart[], bytes: Uint8Array, at: number, end: number): number {
  let index = at;
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!hasAt(bytes, index, end, part)) return -1;
      index += part.length;
      continue;
    }
    const to = runEnd(part.members, bytes, index, Math.min(end, index + part.max));
    if (to - index < part.min) return -1;
    index = to;
  }
  return index;
}

export function bytesMinOf(parts: readonly TokenPart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : part.min), 0);
}

export function bytesMaxOf(parts: readonly TokenPart[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : part.max), 0);
}

/** Fixed text of n bytes stands by chance once in about 30^n places; a short one needs the body's length to speak as well. */
export function weightOf(parts: readonly TokenPart[]): number {
  const sum = parts.reduce((total, part) => total + (typeof part === 'string' ? 2.2 * part.length : 0.12 * part.min), 0);
  const isExact = parts.every((part) => typeof part === 'string' || part.min === part.max);
  return Math.min(14, sum + (isExact ? 1 : 0));
}
