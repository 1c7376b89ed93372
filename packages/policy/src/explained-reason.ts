import type { FactReading, Side } from '@sluice/model';

/** Why one thing was done to an exchange, and what it would take for it not to be done. */
export interface ExplainedReason {
  readonly side: Side;
  /** `block`, `strip`, `mask:last-four`, `drop-row` or `allow`. */
  readonly treatment: string;
  readonly rule: string;
  readonly title: string;
  /** `file:line:column` of the rule, or `built-in`. */
  readonly source: string;
  readonly place: string | null;
  readonly dataClass: string | null;
  /** What was seen there: masked, measured, counted. */
  readonly evidence: string | null;
  /** The facts that the rule looked at, as they were recorded. */
  readonly facts: readonly { readonly fact: string; readonly outcome: string }[];
  /** What would have made it pass, each in words. */
  readonly wouldPass: readonly string[];
  /** The smallest exception, ready to be kept in a policy file; null for what passed. */
  readonly exception: string | null;
}

/** As it was recorded, in words. */
export function outcomeText(reading: FactReading | undefined): string {
  if (!reading) return 'error: it was not taken';
  if (reading.outcome !== null) return reading.outcome;
  return `true for ${reading.rows.true} rows, false for ${reading.rows.false}, error for ${reading.rows.error}`;
}
