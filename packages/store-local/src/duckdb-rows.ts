import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBVector,
  INTEGER,
  LIST,
  listValue,
  UINTEGER,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import { type ExchangeRecord, endings, modes, type Treatment } from '@sluice/model';
import { type Disclosure, disclosuresOf, outcomes, summaryOf } from '@sluice/store';
import type { Block } from './detail-block.ts';
import { firsts } from './firsts.ts';
import type { Names } from './names.ts';
import { consumerKinds, decisionKinds } from './record-format.ts';

export const treatmentKinds: readonly Treatment['kind'][] = ['allow', 'mask', 'strip', 'drop-row', 'block'];

const chunkRows = 2048;

const exchangeTypes: readonly DuckDBType[] = [
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  INTEGER,
  UTINYINT,
  INTEGER,
  UTINYINT,
  UTINYINT,
  USMALLINT,
  UTINYINT,
  UTINYINT,
  INTEGER,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  DOUBLE,
  INTEGER,
  INTEGER,
];
const disclosureTypes: readonly DuckDBType[] = [
  DOUBLE,
  DOUBLE,
  INTEGER,
  INTEGER,
  USMALLINT,
  UTINYINT,
  INTEGER,
  INTEGER,
  UTINYINT,
  UTINYINT,
  UTINYINT,
  USMALLINT,
  DOUBLE,
  LIST(UINTEGER),
  LIST(UINTEGER),
];

/** A record that is about to be stored, with what its rows need. */
export interface Row {
  readonly no: number;
  readonly block: number;
  readonly record: ExchangeRecord;
}

/** Asks for every name once, so that those that are new can be stored before the rows that use them. */
export function nameRows(rows: readonly Row[], names: Names): void {
  for (const { record } of rows) {
    names.id('endpoint', endpointName(record.api, record.endpoint));
    names.id('consumer', record.consumer);
    for (const side of [record.request, record.response]) {
      if (side === null) continue;
      if (side.decision.kind !== 'allow') names.id('because', side.decision.because[0].title);
      for (const column of side.inspection.columns) {
        names.id('dataClass', column.dataClass);
        names.id('place', column.place);
      }
    }
  }
}

/** API and endpoint are one name: an endpoint means nothing without its API. */
export function endpointName(api: string, endpoint: string): string {
  return `${api}\n${endpoint}`;
}

/** Takes the rows of one transaction; they are in the tables once it was closed. */
export class RowAppender {
  readonly #exchanges: DuckDBAppender;
  readonly #disclosures: DuckDBAppender;

  private constructor(exchanges: DuckDBAppender, disclosures: DuckDBAppender) {
    this.#exchanges = exchanges;
    this.#disclosures = disclosures;
  }

  static async open(connection: DuckDBConnection): Promise<RowAppender> {
    return new RowAppender(await connection.createAppender('exchanges'), await connection.createAppender('disclosures'));
  }

  append(rows: readonly Row[], names: Names): void {
    const all = rows.map((row) => disclosuresOf(row.record));
    const exchanges = new Rows(exchangeTypes, rows.length);
    const disclosures = new Rows(
      disclosureTypes,
      all.reduce((sum, one) => sum + one.length, 0),
    );
    for (const [index, row] of rows.entries()) appendRow(row, all[index] ?? [], names, exchanges, disclosures);
    exchanges.store(this.#exchanges);
    disclosures.store(this.#disclosures);
  }

  /** Rows that are still here must not be stored by a later close, outside the transaction. */
  discard(): void {
    this.#exchanges.clear();
    this.#disclosures.clear();
  }

  close(): void {
    this.#exchanges.closeSync();
    this.#disclosures.closeSync();
  }
}

export async function appendBlocks(connection: DuckDBConnection, blocks: readonly Block[]): Promise<void> {
  const appender = await connection.createAppender('details');
  for (const { block, firstAtMs, lastAtMs, records } of blocks) {
    appender.appendInteger(block);
    appender.appendDouble(firstAtMs);
    appender.appendDouble(lastAtMs);
    appender.appendBlob(records);
    appender.endRow();
  }
  appender.closeSync();
}

function appendRow({ no, block, record }: Row, all: readonly Disclosure[], names: Names, exchanges: Rows, disclosures: Rows): void {
  const summary = summaryOf(record);
  const decision = decisionKinds.indexOf(summary.decision);
  const endpoint = names.id('endpoint', endpointName(record.api, record.endpoint));
  const consumer = names.id('consumer', record.consumer);
  exchanges.add(no);
  exchanges.add(record.startedAtMs);
  exchanges.add(record.boot);
  exchanges.add(record.sequence);
  exchanges.add(record.durationUs);
  exchanges.add(endpoint);
  exchanges.add(record.isDeclared ? 1 : 0);
  exchanges.add(consumer);
  exchanges.add(consumerKinds.indexOf(record.consumerKind));
  exchanges.add(modes.indexOf(record.mode));
  exchanges.add(record.status);
  exchanges.add(endings.indexOf(record.ending));
  exchanges.add(decision);
  exchanges.add(names.id('because', summary.because));
  exchanges.add(record.requestBytes);
  exchanges.add(record.responseBytes);
  exchanges.add(summary.bytesSeen);
  exchanges.add(summary.bytesUnseen);
  exchanges.add(record.strippedCount);
  exchanges.add(record.maskedCount);
  exchanges.add(record.droppedRows);
  exchanges.add(summary.findings);
  exchanges.add(block);
  for (let index = 0; index < all.length; index += 1) {
    const one = all[index];
    if (one === undefined) continue;
    disclosures.add(no);
    disclosures.add(record.startedAtMs);
    disclosures.add(endpoint);
    disclosures.add(consumer);
    disclosures.add(record.status);
    disclosures.add(decision);
    disclosures.add(names.id('dataClass', one.dataClass));
    disclosures.add(names.id('place', one.place));
    disclosures.add(one.side === 'request' ? 0 : 1);
    disclosures.add(treatmentKinds.indexOf(one.treatment));
    disclosures.add(outcomes.indexOf(one.outcome));
    disclosures.add(firsts(all, index, one));
    disclosures.add(one.count);
    disclosures.addWords(one.fingerprints);
  }
}

/**
 * Rows of numbers, and the words of fingerprints at their ends, until DuckDB takes 2,048 at a time. Two lists of words because one of
 * 64-bit numbers would make a bigint of each, which is most of what taking in a record would cost.
 */
class Rows {
  readonly #types: readonly DuckDBType[];
  readonly #numbers: Float64Array;
  readonly #width: number;
  readonly #rows: number;
  readonly #words: Uint32Array[] = [];
  #at = 0;

  constructor(types: readonly DuckDBType[], rows: number) {
    this.#types = types;
    this.#rows = rows;
    this.#width = types.filter((type) => type.typeId !== DuckDBTypeId.LIST).length;
    this.#numbers = new Float64Array(rows * this.#width);
  }

  /** The next column's number; after the last column, the next row's. */
  add(value: number): void {
    this.#numbers[this.#at] = value;
    this.#at += 1;
  }

  addWords(words: Uint32Array): void {
    this.#words.push(words);
  }

  store(appender: DuckDBAppender): void {
    for (let start = 0; start < this.#rows; start += chunkRows) {
      const count = Math.min(this.#rows - start, chunkRows);
      const chunk = DuckDBDataChunk.create(this.#types, count);
      for (let column = 0; column < this.#types.length; column += 1) {
        const vector = chunk.getColumnVector(column);
        if (column < this.#width) this.#setNumbers(vector, column, start, count);
        else this.#setWords(vector, column - this.#width, start, count);
        vector.flush();
      }
      appender.appendDataChunk(chunk);
    }
  }

  #setNumbers(vector: DuckDBVector, column: number, start: number, count: number): void {
    let from = start * this.#width + column;
    for (let row = 0; row < count; row += 1, from += this.#width) vector.setItem(row, this.#numbers[from] ?? 0);
  }

  /** Every second word, from the first (low) or the second (high) on. */
  #setWords(vector: DuckDBVector, first: number, start: number, count: number): void {
    for (let row = 0; row < count; row += 1) {
      const words = this.#words[start + row];
      const items: number[] = [];
      for (let index = first; words !== undefined && index < words.length; index += 2) items.push(words[index] ?? 0);
      vector.setItem(row, listValue(items));
    }
  }
}
