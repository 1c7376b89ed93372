import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordWalk } from '../record/record-walk.ts';
import type { Name } from './names.ts';

const hourMs = 3_600_000;

/** What the sums of an hour are told apart by. One object for all exchanges that are alike in it. */
export interface SummedBy {
  readonly endpoint: Name;
  readonly decision: number;
  readonly isDeclared: number;
}

/** In the order of the columns of `hours`, from `exchanges` on. */
const sums = {
  exchanges: 0,
  firstAt: 1,
  lastAt: 2,
  lastNo: 3,
  requestBytes: 4,
  responseBytes: 5,
  bytesSeen: 6,
  bytesUnseen: 7,
  stripped: 8,
  masked: 9,
  dropped: 10,
  findings: 11,
} as const;
const width = Object.keys(sums).length;

interface Hour {
  readonly by: SummedBy;
  readonly hour: number;
  readonly sums: Float64Array;
}

/** The hourly sums of the records of one transaction, added up as these come: a query over their rows would read all of them again. */
export class HourSums {
  readonly #hours = new Map<SummedBy, Hour[]>();

  add(by: SummedBy, findings: number, no: number, walk: RecordWalk): void {
    const at = walk.startedAtMs;
    const of = this.#hourOf(by, Math.floor(at / hourMs)).sums;
    const count = of[sums.exchanges] ?? 0;
    of[sums.exchanges] = count + 1;
    if (count === 0 || at < (of[sums.firstAt] ?? 0)) of[sums.firstAt] = at;
    if (count === 0 || at > (of[sums.lastAt] ?? 0)) of[sums.lastAt] = at;
    of[sums.lastNo] = no;
    of[sums.requestBytes] = (of[sums.requestBytes] ?? 0) + walk.requestBytes;
    of[sums.responseBytes] = (of[sums.responseBytes] ?? 0) + walk.responseBytes;
    of[sums.bytesSeen] = (of[sums.bytesSeen] ?? 0) + walk.bytesSeen;
    of[sums.bytesUnseen] = (of[sums.bytesUnseen] ?? 0) + walk.bytesUnseen;
    of[sums.stripped] = (of[sums.stripped] ?? 0) + walk.stripped;
    of[sums.masked] = (of[sums.masked] ?? 0) + walk.masked;
    of[sums.dropped] = (of[sums.dropped] ?? 0) + walk.dropped;
    of[sums.findings] = (of[sums.findings] ?? 0) + findings;
  }

  /** Adds a row for each; names were resolved. An hour then has a row for each transaction, until hours are merged. */
  async store(connection: DuckDBConnection): Promise<void> {
    const appender = await connection.createAppender('hours');
    for (const { by, hour, sums: of } of [...this.#hours.values()].flat()) {
      for (const value of [hour, by.endpoint.id, by.decision, by.isDeclared, ...of]) appender.appendDouble(value);
      appender.endRow();
    }
    appender.closeSync();
    this.clear();
  }

  clear(): void {
    this.#hours.clear();
  }

  #hourOf(by: SummedBy, hour: number): Hour {
    let hours = this.#hours.get(by);
    if (hours === undefined) {
      hours = [];
      this.#hours.set(by, hours);
    }
    // Nearly always the one of the record before.
    for (let index = hours.length - 1; index >= 0; index -= 1) {
      const known = hours[index];
      if (known?.hour === hour) return known;
    }
    const fresh = { by, hour, sums: new Float64Array(width) };
    hours.push(fresh);
    return fresh;
  }
}
