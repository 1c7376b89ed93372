import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { type Block, BlockWriter } from '../record/detail-block.ts';
import type { RecordWalk } from '../record/record-walk.ts';
import { HourSums } from './hour-sums.ts';
import type { Kinds, RecordKinds } from './kinds.ts';
import type { Name, Names } from './names.ts';
import { TableBuffer } from './table-buffer.ts';

/** The rows of records that are taken in, as they wait for their table; and their bytes, as they wait for their block. */
export class RecordRows {
  readonly names: Names;
  readonly kinds: Kinds;
  readonly blocks = new BlockWriter();
  readonly #hours = new HourSums();
  /** Whether a record is here for the first time; it counts as seen from now on. */
  readonly isNew: (boot: number, sequence: number) => boolean;
  nextNo: number;
  /** When the newest of them started. */
  newestMs = 0;
  readonly #exchanges = new TableBuffer({ bigints: 12, integers: 2, hasList: false });
  readonly #disclosures = new TableBuffer({ bigints: 3, integers: 2, hasList: true });
  /** Rows of consumers who had no number yet. */
  #nameless: { readonly table: TableBuffer; readonly row: number; readonly name: Name }[] = [];

  constructor(names: Names, kinds: Kinds, nextNo: number, isNew: RecordRows['isNew']) {
    this.names = names;
    this.kinds = kinds;
    this.nextNo = nextNo;
    this.isNew = isNew;
  }

  /** Adds what was walked over; the fingerprints stand in `words`. */
  add(walk: RecordWalk, words: Uint32Array, { kind, shown, summedBy, findings }: RecordKinds, consumer: Name): void {
    const no = this.nextNo;
    this.nextNo += 1;
    const { startedAtMs } = walk;
    if (startedAtMs > this.newestMs) this.newestMs = startedAtMs;
    const exchanges = this.#exchanges;
    exchanges.setBigint(0, no);
    exchanges.setBigint(1, startedAtMs);
    exchanges.setBigint(2, walk.sequence);
    exchanges.setBigint(3, walk.durationUs);
    exchanges.setBigint(4, walk.requestBytes);
    exchanges.setBigint(5, walk.responseBytes);
    exchanges.setBigint(6, walk.bytesSeen);
    exchanges.setBigint(7, walk.bytesUnseen);
    exchanges.setBigint(8, walk.stripped);
    exchanges.setBigint(9, walk.masked);
    exchanges.setBigint(10, walk.dropped);
    exchanges.setBigint(11, walk.requestUnseen);
    exchanges.setInteger(0, consumer.id);
    exchanges.setInteger(1, kind);
    if (consumer.id === 0) this.#nameless.push({ table: exchanges, row: exchanges.rows, name: consumer });
    exchanges.commit();
    this.#hours.add(summedBy, findings, no, walk);
    const disclosures = this.#disclosures;
    for (let index = 0; index < walk.columns; index += 1) {
      disclosures.setBigint(0, no);
      disclosures.setBigint(1, startedAtMs);
      disclosures.setBigint(2, walk.counts[index] ?? 0);
      disclosures.setInteger(0, consumer.id);
      disclosures.setInteger(1, shown[index] ?? 0);
      disclosures.setList(words, walk.starts[index] ?? 0, walk.lengths[index] ?? 0);
      if (consumer.id === 0) this.#nameless.push({ table: disclosures, row: disclosures.rows, name: consumer });
      disclosures.commit();
    }
  }

  /** Hands over what is whole, and everything where it `isLast`. */
  async store(connection: DuckDBConnection, appenders: RowAppenders, isLast: boolean): Promise<void> {
    await this.names.resolve(connection);
    await this.kinds.store(connection);
    for (const { table, row, name } of this.#nameless.splice(0)) table.replaceInteger(0, row, name.id);
    this.#exchanges.store(appenders.exchanges, isLast);
    this.#disclosures.store(appenders.disclosures, isLast);
    if (isLast) {
      this.blocks.finish();
      await this.#hours.store(connection);
    }
    appendBlocks(appenders.details, this.blocks.take());
  }

  /** After a transaction that failed. */
  clear(): void {
    this.#nameless = [];
    this.#exchanges.clear();
    this.#disclosures.clear();
    this.#hours.clear();
    this.blocks.clear();
    this.blocks.take();
    this.kinds.clear();
    this.names.clear();
  }
}

/** Take the rows of one transaction; they are in the tables once these were closed. */
export class RowAppenders {
  readonly exchanges: DuckDBAppender;
  readonly disclosures: DuckDBAppender;
  readonly details: DuckDBAppender;

  private constructor(exchanges: DuckDBAppender, disclosures: DuckDBAppender, details: DuckDBAppender) {
    this.exchanges = exchanges;
    this.disclosures = disclosures;
    this.details = details;
  }

  static async open(connection: DuckDBConnection): Promise<RowAppenders> {
    const open = (table: string) => connection.createAppender(table);
    return new RowAppenders(await open('exchanges'), await open('disclosures'), await open('details'));
  }

  close(): void {
    for (const appender of this.#all) appender.closeSync();
  }

  /** Rows that are still here must not be stored by a later close, outside the transaction. */
  discard(): void {
    for (const appender of this.#all) appender.clear();
  }

  get #all(): readonly DuckDBAppender[] {
    return [this.exchanges, this.disclosures, this.details];
  }
}

export function appendBlocks(appender: DuckDBAppender, blocks: readonly Block[]): void {
  for (const { firstNo, lastNo, firstAtMs, lastAtMs, records } of blocks) {
    for (const value of [firstNo, lastNo, firstAtMs, lastAtMs]) appender.appendDouble(value);
    appender.appendBlob(records);
    appender.endRow();
  }
}
