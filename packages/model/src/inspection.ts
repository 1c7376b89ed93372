import type { Coverage } from './coverage.ts';
import type { Confidence } from './data-class.ts';
import type { Evidence } from './evidence.ts';
import type { FactReading } from './fact.ts';
import type { Finding } from './finding.ts';
import type { DataClassId } from './ids.ts';
import type { Side } from './place.ts';
import type { Declared } from './shape.ts';

/** All values of one place that are of one class: what an answer holds, said once however many rows it has. */
export interface Column {
  /** The text form of the place. */
  readonly place: string;
  /** Null for a field that no contract declares and no class claims. */
  readonly dataClass: DataClassId | null;
  readonly declared: Declared;
  readonly confidence: Confidence;
  readonly count: number;
  /** Keyed 64-bit fingerprints of distinct values as pairs of words (low, high), at most `fingerprintsMax` values. */
  readonly fingerprints: Uint32Array;
  /** The first value, made unreadable. */
  readonly evidence: Evidence | null;
}

/** What one side's inspection found. `decide` sees this, a trace and counter readings; exactly this is recorded. */
export interface Inspection {
  readonly side: Side;
  readonly coverage: Coverage;
  readonly columns: readonly Column[];
  readonly findings: readonly Finding[];
  readonly facts: readonly FactReading[];
}
