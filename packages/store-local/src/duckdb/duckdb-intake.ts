import type { Batch, LostCount } from '@sluice/store';
import { ByteWriter } from '../record/byte-writer.ts';
import { RecordEncoder } from '../record/record-encoder.ts';
import { fillHours, mergeHours } from './duckdb-hours.ts';
import { number, type Session, text } from './duckdb-session.ts';
import { Kinds } from './kinds.ts';
import { RecordRows, RowAppenders } from './record-rows.ts';
import { RecordScanner } from './record-scanner.ts';
import { SequenceRanges } from './sequence-ranges.ts';

const hourMs = 3_600_000;

/** Has scanners take records into `rows` and tells, each time after some of them, what losses stand between. */
export type ReadRecords = (rows: RecordRows) => AsyncIterable<readonly LostCount[]>;

/** Takes records in, each once: what was seen of each boot is known as ranges. */
export class Intake {
  readonly #session: Session;
  readonly #rows: RecordRows;
  #rangesByBoot = new Map<number, SequenceRanges>();
  #touched = new Set<number>();
  #mergedMs = 0;

  private constructor(session: Session, kinds: Kinds, nextNo: number) {
    this.#session = session;
    this.#rows = new RecordRows(session.names, kinds, nextNo, (boot, sequence) => this.#isNew(boot, sequence));
  }

  static async open(session: Session): Promise<Intake> {
    const [next] = await session.rows('SELECT coalesce(max(no), 0) + 1 AS no FROM exchanges');
    await fillHours(session);
    const intake = new Intake(session, await Kinds.open(session.connection, session.names), number(next?.['no']));
    await intake.#loadRanges();
    return intake;
  }

  /** After rows of kinds or names were erased: whoever remembers their numbers asks anew. */
  forgetKinds(): void {
    this.#rows.kinds.clear();
  }

  take(batches: Iterable<Batch> | AsyncIterable<Batch>, checkpoints: ReadonlyMap<string, number | null>): Promise<number> {
    return this.takeRecords((rows) => encoded(batches, rows), checkpoints);
  }

  /** All that is read in one transaction, with the checkpoints, which are asked for when it is over; answers how many records were new. */
  async takeRecords(read: ReadRecords, checkpoints: ReadonlyMap<string, number | null>): Promise<number> {
    const session = this.#session;
    const rows = this.#rows;
    const firstNo = rows.nextNo;
    session.names.trim();
    rows.kinds.trim();
    await session.run('BEGIN');
    const appenders = await RowAppenders.open(session.connection);
    try {
      for await (const lost of read(rows)) {
        await rows.store(session.connection, appenders, false);
        await this.#storeLost(lost);
      }
      await rows.store(session.connection, appenders, true);
      appenders.close();
      const count = rows.nextNo - firstNo;
      const isHourOver = rows.newestMs - this.#mergedMs >= hourMs;
      if (isHourOver) await mergeHours(session, rows.newestMs);
      await this.#storeRanges();
      await this.#checkpoint(checkpoints);
      await session.run('COMMIT');
      if (isHourOver) this.#mergedMs = rows.newestMs;
      return count;
    } catch (error) {
      appenders.discard();
      await session.run('ROLLBACK').catch(() => {});
      rows.clear();
      await this.#loadRanges();
      throw error;
    }
  }

  async #storeLost(lost: readonly LostCount[]): Promise<void> {
    for (const { boot, reason, count } of lost) {
      // A running total: an older segment that is read again tells an older one.
      const sql = 'UPDATE lost SET amount = greatest(amount, $3) WHERE boot = $1 AND reason = $2';
      if ((await this.#session.run(sql, [boot, reason, count])) === 0)
        await this.#session.run('INSERT INTO lost VALUES ($1, $2, $3)', [boot, reason, count]);
    }
  }

  #isNew(boot: number, sequence: number): boolean {
    let ranges = this.#rangesByBoot.get(boot);
    if (ranges === undefined) {
      ranges = new SequenceRanges();
      this.#rangesByBoot.set(boot, ranges);
    }
    this.#touched.add(boot);
    return ranges.add(sequence);
  }

  /** Of every boot: a few numbers for each start of a worker. */
  async #loadRanges(): Promise<void> {
    this.#touched.clear();
    const rows = await this.#session.rows('SELECT boot, ranges FROM boots');
    this.#rangesByBoot = new Map(
      rows.map((row) => [number(row['boot']), new SequenceRanges(JSON.parse(text(row['ranges'])) as number[])] as const),
    );
  }

  async #storeRanges(): Promise<void> {
    for (const boot of this.#touched) {
      const ranges = JSON.stringify(this.#rangesByBoot.get(boot)?.bounds ?? []);
      const isKnown = await this.#session.run('UPDATE boots SET ranges = $2 WHERE boot = $1', [boot, ranges]);
      if (isKnown === 0) await this.#session.run('INSERT INTO boots VALUES ($1, $2)', [boot, ranges]);
    }
    this.#touched.clear();
  }

  async #checkpoint(checkpoints: ReadonlyMap<string, number | null>): Promise<void> {
    for (const [segment, at] of checkpoints) {
      await this.#session.run('DELETE FROM checkpoints WHERE segment = $1', [segment]);
      if (at !== null) await this.#session.run('INSERT INTO checkpoints VALUES ($1, $2)', [segment, at]);
    }
  }
}

/** Records that come as such go the way of those that come from a segment. */
async function* encoded(batches: Iterable<Batch> | AsyncIterable<Batch>, rows: RecordRows): AsyncGenerator<readonly LostCount[]> {
  const encoder = new RecordEncoder();
  const scanner = new RecordScanner(rows);
  const out = new ByteWriter();
  for await (const { records, lost } of batches) {
    for (const record of records) {
      out.at = 0;
      encoder.encode(record, out);
      scanner.take(out.bytes, out.words, 0, out.at, true);
    }
    yield lost;
  }
}
