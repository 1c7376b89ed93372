import { byteMask } from '@sluice/model';
import { type Alphabet, maskOfByte, maskOfText } from '../../bytes.ts';
import type { TokenPart } from './token-format.ts';

/** Random text of a token lacks a digit less often than this. */
const lackingMax = 0.01;

/**
 * `byteMask.digit` where random runs of these parts practically always have one: 36 letters and digits without a digit are words. Letters
 * are left out, since some issuers use one case of an alphabet that they declare for both.
 */
export function kindsOf(parts: readonly TokenPart[]): number {
  let lacking = 1;
  for (const part of parts) if (typeof part !== 'string') lacking *= (1 - digitShare(part.members)) ** part.min;
  return lacking < lackingMax ? byteMask.digit : 0;
}

/** `kindsOf`, and what the fixed text has. */
export function needsOf(parts: readonly TokenPart[]): number {
  return parts.reduce((bits, part) => (typeof part === 'string' ? bits | maskOfText(part) : bits), kindsOf(parts));
}

/** All that can stand in these parts. */
export function allowsOf(parts: readonly TokenPart[]): number {
  return parts.reduce((bits, part) => bits | (typeof part === 'string' ? maskOfText(part) : maskOfAlphabet(part.members)), 0);
}

function maskOfAlphabet(members: Alphabet): number {
  return members.reduce((bits, isMember, byte) => (isMember === 1 ? bits | (maskOfByte[byte] ?? 0) : bits), 0);
}

function digitShare(members: Alphabet): number {
  const size = members.reduce((sum, isMember) => sum + isMember, 0);
  return members.slice(48, 58).reduce((sum, isMember) => sum + isMember, 0) / size;
}
