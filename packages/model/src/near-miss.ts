/** Near misses that are kept of one request. */
export const nearMissesMax = 8;

/** What came near to a finding of an attack in a request and passed: what was decided, why and how narrowly. No value is in it. */
export interface NearMiss {
  /** Of the finding that it would have been: `attack.sql-injection`. */
  readonly kind: string;
  /** The text form of a place. */
  readonly place: string;
  /** A code, stable for ever: `weak`, `statement`, `declared-markdown`. */
  readonly why: string;
  /** What spoke for it, in log-odds to a tenth; where an exception held it back, as if there were none. */
  readonly points: number;
  /** From how many it is reported. */
  readonly reportedFrom: number;
}
