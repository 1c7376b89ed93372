import type { ExchangeRecord } from '@sluice/model';
import type { RecordCounts, RecordOutcome, RecordPort } from '@sluice/store';

/** Sees every record on its way to where it is kept. Called beside the data path: it must not throw, and must be quick. */
export type RecordWatcher = (record: ExchangeRecord) => void;

/** A record port that others look at. What a settled exchange tells (figures, spans, lines of a log) is told from its record, in one place. */
export class WatchedRecords implements RecordPort {
  readonly #port: RecordPort;
  readonly #watchers: readonly RecordWatcher[];

  constructor(port: RecordPort, watchers: readonly RecordWatcher[]) {
    this.#port = port;
    this.#watchers = watchers;
  }

  append(record: ExchangeRecord, done: (outcome: RecordOutcome) => void): void {
    for (const watch of this.#watchers) watch(record);
    this.#port.append(record, done);
  }

  get mayAnswer(): boolean {
    return this.#port.mayAnswer;
  }

  get counts(): RecordCounts {
    return this.#port.counts;
  }
}
