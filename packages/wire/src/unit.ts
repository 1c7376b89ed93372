import { type Coverage, type Tape, tapeFault, type UninspectedReason } from '@sluice/model';
import type { BinaryFormat } from './binary/head.ts';

/** How values are written in a unit, and so how a new one must be and what stands between two of them. */
export type Syntax = 'json' | 'lines' | 'form' | 'cookie' | 'multipart' | 'csv' | 'text';

/**
 * What is judged at one time: bytes of a body with their tape. Joined in order, the bytes of all units are the body. The tape is used
 * again for the next unit; the bytes are not.
 */
export interface Unit {
  readonly syntax: Syntax;
  readonly tape: Tape;
  /** The same tokens where they stand on the wire, where the tape holds decoded bytes (a form, a binary body); else null. */
  readonly wire: Tape | null;
  /** How the wire is written where it is no text: then the tape has what it says as JSON, or as a line of JSON for each root. */
  readonly binary: BinaryFormat | null;
  readonly coverage: Coverage;
  /** Containers that were open where the unit begins; tokens directly in one of them have the parent `noToken`. */
  readonly depthBefore: number;
  /** Where those of them that end in this unit do, innermost first. */
  readonly closedEnds: readonly number[];
  /** Tokens still open where the unit ends, outermost first. Their `ends` is the unit's end, their members are not all here. */
  readonly openTokens: readonly number[];
}

const nothing: readonly number[] = [];

/** A unit that leaves nothing open and began in nothing. */
export function closedUnit(syntax: Syntax, tape: Tape, coverage: Coverage = coverageOf(tape)): Unit {
  return { syntax, tape, wire: null, binary: null, coverage, depthBefore: 0, closedEnds: nothing, openTokens: nothing };
}

/** Bytes that nobody read, and why. */
export function unreadUnit(syntax: Syntax, tape: Tape, bytes: Uint8Array, why: UninspectedReason): Unit {
  tape.reset(bytes);
  return closedUnit(syntax, tape, { kind: 'partial', bytesSeen: 0, bytesUnseen: bytes.length, why });
}

/** How far a tape was read, by its faults. Odd things that were read all the same (a duplicate key, a lone surrogate) leave it whole. */
export function coverageOf(tape: Tape): Coverage {
  const why = reasonOf(tape.faults);
  const length = tape.bytes.length;
  if (why === null) return { kind: 'whole', bytesSeen: length };
  const bytesSeen = Math.min(tape.faultAt, length);
  return { kind: 'partial', bytesSeen, bytesUnseen: length - bytesSeen, why };
}

function reasonOf(faults: number): UninspectedReason | null {
  if (faults & tapeFault.invalid) return 'invalid-syntax';
  if (faults & tapeFault.tooDeep) return 'too-deep';
  if (faults & tapeFault.tooMany) return 'too-many-values';
  if (faults & tapeFault.tooLarge) return 'too-large';
  return null;
}
