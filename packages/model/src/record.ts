import type { ConsumerKind } from './consumer.ts';
import type { Decision } from './decision.ts';
import type { ApiId, ConsumerId, EndpointId, ExchangeId, RevisionId } from './ids.ts';
import type { Inspection } from './inspection.ts';
import type { Mode } from './mode.ts';
import type { NearMiss } from './near-miss.ts';

/** How an exchange ended on the wire. */
export const endings = ['answered', 'refused', 'client-aborted', 'upstream-failed', 'broken'] as const;
export type Ending = (typeof endings)[number];

/** The two sides of an exchange, each with what was seen and what was decided; `decision` is what `enforce` does, whatever the mode. */
export interface JudgedSide {
  readonly inspection: Inspection;
  readonly decision: Decision;
}

/** One exchange as it is kept. No raw value fits in it. `boot` and `sequence` are its identity: a record that comes twice is one. */
export interface ExchangeRecord {
  readonly id: ExchangeId;
  readonly boot: number;
  readonly sequence: number;
  readonly startedAtMs: number;
  readonly durationUs: number;
  readonly upstreamUs: number;
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly revision: RevisionId;
  readonly consumer: ConsumerId;
  readonly consumerKind: ConsumerKind;
  readonly isVerified: boolean;
  readonly mode: Mode;
  /** What the client got; 0 when it got nothing. */
  readonly status: number;
  /** What the upstream said; 0 when it was not asked or did not answer. */
  readonly upstreamStatus: number;
  readonly ending: Ending;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** What was really changed (in `enforce`) or would have been (in `shadow`). */
  readonly strippedCount: number;
  readonly maskedCount: number;
  readonly droppedRows: number;
  readonly request: JudgedSide;
  /** At most `nearMissesMax`. Nothing is decided on them. */
  readonly nearMisses: readonly NearMiss[];
  /** Null when no response was judged. */
  readonly response: JudgedSide | null;
}
