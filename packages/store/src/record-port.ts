import type { ExchangeRecord } from '@sluice/model';
import type { LostReason } from './exchange-store.ts';

/**
 * What became of a record. `durable`: as safe as the level says. `held`: in memory only, because the disk refuses for now.
 * `lost`: not kept, and counted.
 */
export type RecordOutcome = 'durable' | 'held' | 'lost';

export interface RecordCounts {
  /** Records that `append` was called for. */
  readonly appended: number;
  /** Records that are as safe as the level says. */
  readonly durable: number;
  /** Records that wait in memory. */
  readonly held: number;
  readonly lost: Readonly<Partial<Record<LostReason, number>>>;
}

/** Where flow hands over the record of an exchange, before the last byte of its answer is released. */
export interface RecordPort {
  /** Never throws and never waits; `done` is called exactly once, in the order of the appends. */
  append(record: ExchangeRecord, done: (outcome: RecordOutcome) => void): void;
  /** False while records cannot be kept and `onRecordError` is `closed`: answer 503 rather than ask the upstream. */
  readonly mayAnswer: boolean;
  readonly counts: RecordCounts;
}
