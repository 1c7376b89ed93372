import { type Tape, tokenKind } from '@sluice/model';

// Constants of the module itself: an imported name is loaded and checked anew at each use.
const { string: stringKind, number: numberKind, text: textKind } = tokenKind;

/** What is known of a node: its name says something; a neighbour may say what its value is called. */
export const nodeFlag = { isTelling: 1, isPaired: 2 } as const;

/** Shorter numbers hold nothing that their name does not say. */
const tellingNumberBytes = 12;

/**
 * Passes tokens that are no values or too short to hold anything, and counts the values among them. Gives the first that must be judged,
 * or the tape's count. Most values end here, so this calls nothing: the compiler then checks its columns once and not at each token.
 * `blankMins` has, by mask, one more than the bytes below which a value holds nothing, 0 where that is not known.
 */
export function nextToJudge(tape: Tape, from: number, flags: Uint8Array, counts: Uint32Array, blankMins: Int32Array): number {
  const { kinds, starts, ends, masks, nodes, count } = tape;
  for (let token = from | 0; token < count; token += 1) {
    const kind = kinds[token] ?? 0;
    if (kind !== stringKind && kind !== numberKind && kind !== textKind) continue;
    const length = ((ends[token] ?? 0) - (starts[token] ?? 0)) | 0;
    if (length <= 0) continue;
    const node = (nodes[token] ?? 0) | 0;
    if (flags[node] !== 0) return token;
    if (length >= (kind === numberKind ? tellingNumberBytes : ((blankMins[masks[token] ?? 0] ?? 0) - 1) | 0)) return token;
    counts[node] = (counts[node] ?? 0) + 1;
  }
  return count;
}
