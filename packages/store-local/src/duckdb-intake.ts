import type { ExchangeRecord } from '@sluice/model';
import type { Batch } from '@sluice/store';
import { type Block, blockOf, blockRecordsMax } from './detail-block.ts';
import { addHours, fillHours, mergeHours } from './duckdb-hours.ts';
import { appendBlocks, nameRows, type Row, RowAppender } from './duckdb-rows.ts';
import { number, type Session, text } from './duckdb-session.ts';
import { SequenceRanges } from './sequence-ranges.ts';

const hourMs = 3_600_000;

/** Takes records in, each once: what was seen of each boot is known as ranges. */
export class Intake {
  readonly #session: Session;
  #rangesByBoot = new Map<number, SequenceRanges>();
  #newestMs = 0;
  #mergedMs = 0;
  #nextNo: number;
  #nextBlock: number;

  private constructor(session: Session, nextNo: number, nextBlock: number) {
    this.#session = session;
    this.#nextNo = nextNo;
    this.#nextBlock = nextBlock;
  }

  static async open(session: Session): Promise<Intake> {
    const sql = `SELECT (SELECT coalesce(max(no), 0) + 1 FROM exchanges) AS no, (SELECT coalesce(max(block), 0) + 1 FROM details) AS block`;
    const [next] = await session.rows(sql);
    await fillHours(session);
    return new Intake(session, number(next?.['no']), number(next?.['block']));
  }

  /** All batches in one transaction, with the checkpoints, which are read when the batches are over; answers how many records were new. */
  async take(batches: Iterable<Batch> | AsyncIterable<Batch>, checkpoints: ReadonlyMap<string, number | null>): Promise<number> {
    const session = this.#session;
    const firstNo = this.#nextNo;
    await session.run('BEGIN');
    const appender = await RowAppender.open(session.connection);
    try {
      const boots = new Set<number>();
      let count = 0;
      for await (const batch of batches) count += await this.#ingest(batch, boots, appender);
      appender.close();
      if (count > 0) await addHours(session, firstNo);
      if (this.#newestMs - this.#mergedMs >= hourMs) await mergeHours(session, this.#newestMs);
      await this.#storeRanges(boots);
      await this.#checkpoint(checkpoints);
      await session.run('COMMIT');
      if (this.#newestMs - this.#mergedMs >= hourMs) this.#mergedMs = this.#newestMs;
      return count;
    } catch (error) {
      appender.discard();
      await session.run('ROLLBACK').catch(() => {});
      session.names.clear();
      this.#rangesByBoot.clear();
      throw error;
    }
  }

  async #ingest({ records, lost }: Batch, boots: Set<number>, appender: RowAppender): Promise<number> {
    this.#session.names.trim();
    const fresh = await this.#fresh(records, boots);
    const rows: Row[] = [];
    const blocks: Block[] = [];
    for (let start = 0; start < fresh.length; start += blockRecordsMax) {
      const packed = fresh.slice(start, start + blockRecordsMax);
      const block = this.#nextBlock++;
      blocks.push(blockOf(block, packed));
      for (const record of packed) rows.push({ no: this.#nextNo++, block, record });
    }
    this.#newestMs = Math.max(this.#newestMs, fresh.at(-1)?.startedAtMs ?? 0);
    if (rows.length > 0) {
      nameRows(rows, this.#session.names);
      await this.#session.names.resolve(this.#session.connection);
      appender.append(rows, this.#session.names);
      await appendBlocks(this.#session.connection, blocks);
    }
    for (const { boot, reason, count } of lost) {
      // A running total: an older segment that is read again tells an older one.
      const sql = 'UPDATE lost SET amount = greatest(amount, $3) WHERE boot = $1 AND reason = $2';
      if ((await this.#session.run(sql, [boot, reason, count])) === 0)
        await this.#session.run('INSERT INTO lost VALUES ($1, $2, $3)', [boot, reason, count]);
    }
    return fresh.length;
  }

  /** Those that were never seen, in the order of time. They count as seen from now on; `#storeRanges` has it last. */
  async #fresh(records: readonly ExchangeRecord[], boots: Set<number>): Promise<ExchangeRecord[]> {
    const fresh: ExchangeRecord[] = [];
    for (const record of records) {
      const ranges = this.#rangesByBoot.get(record.boot) ?? (await this.#loadRanges(record.boot));
      if (!ranges.add(record.sequence)) continue;
      boots.add(record.boot);
      fresh.push(record);
    }
    return fresh.sort((a, b) => a.startedAtMs - b.startedAtMs);
  }

  async #loadRanges(boot: number): Promise<SequenceRanges> {
    const [row] = await this.#session.rows('SELECT ranges FROM boots WHERE boot = $1', [boot]);
    const ranges = new SequenceRanges(row ? (JSON.parse(text(row['ranges'])) as number[]) : []);
    this.#rangesByBoot.set(boot, ranges);
    return ranges;
  }

  async #storeRanges(boots: ReadonlySet<number>): Promise<void> {
    for (const boot of boots) {
      const ranges = JSON.stringify(this.#rangesByBoot.get(boot)?.bounds ?? []);
      const isKnown = await this.#session.run('UPDATE boots SET ranges = $2 WHERE boot = $1', [boot, ranges]);
      if (isKnown === 0) await this.#session.run('INSERT INTO boots VALUES ($1, $2)', [boot, ranges]);
    }
  }

  async #checkpoint(checkpoints: ReadonlyMap<string, number | null>): Promise<void> {
    for (const [segment, at] of checkpoints) {
      await this.#session.run('DELETE FROM checkpoints WHERE segment = $1', [segment]);
      if (at !== null) await this.#session.run('INSERT INTO checkpoints VALUES ($1, $2)', [segment, at]);
    }
  }
}
