import { type Tape, tapeFault } from '@sluice/model';

export interface Token {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly node: number;
  readonly mask: number;
  readonly member: number;
  readonly parent: number;
}

/** Adds a token to a tape outside the hot path; false, and the fault on the tape, where `tokensMax` are there. */
export function putToken(tape: Tape, token: Token, tokensMax: number): boolean {
  const index = tape.count;
  if (index >= tokensMax) {
    tape.faults |= tapeFault.tooMany;
    tape.faultAt = Math.min(tape.faultAt, token.member);
    return false;
  }
  if (index === tape.capacity) tape.grow();
  tape.kinds[index] = token.kind;
  tape.starts[index] = token.start;
  tape.ends[index] = token.end;
  tape.nodes[index] = token.node;
  tape.masks[index] = token.mask;
  tape.members[index] = token.member;
  tape.nexts[index] = index + 1;
  tape.parents[index] = token.parent;
  tape.count = index + 1;
  return true;
}
