import type { Confidence, ConsumerKind, Decision, Declared, Outcome } from '@sluice/model';
import { storeLocalErrors } from '../errors.ts';

/** What a record's bytes mean. The order of every list is part of the format: new members go to the end. */
export const formatVersion = 1;

export const consumerKinds: readonly ConsumerKind[] = ['api-key', 'token', 'session', 'certificate', 'anonymous'];
export const decisionKinds: readonly Decision['kind'][] = ['allow', 'minimise', 'limit', 'challenge', 'block'];
export const declaredOrder: readonly Declared[] = ['declared', 'undeclared', 'unknown'];
export const confidenceOrder: readonly Confidence[] = ['possible', 'likely', 'certain'];
export const outcomeOrder: readonly (Outcome | null)[] = [null, 'true', 'false', 'error'];

/** Bits of a record's first byte beside its ending (0 to 7). `fresh`: every definition before it is forgotten; `near`: near misses stand at its end. */
export const recordFlag = { response: 8, treated: 16, fresh: 32, near: 64 } as const;

/** Bits of a side's first byte beside its decision's kind (0 to 7). */
export const sideFlag = { response: 8, partial: 16, columns: 32, findings: 64, facts: 128 } as const;

/** How a column's evidence is written: its fingerprint is the column's first, or two words of its own, or text of another shape. */
export const evidenceTag = { none: 0, first: 1, words: 2, text: 3 } as const;

/** The member that was written as its index. */
export function member<Member>(list: readonly Member[], index: number): Member {
  const found = list[index];
  if (found === undefined) throw storeLocalErrors.FRAME_UNKNOWN('member of a list');
  return found;
}
