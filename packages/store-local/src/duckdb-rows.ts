import {
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  UBIGINT,
  USMALLINT,
  UTINYINT,
} from '@duckdb/node-api';
import { type ExchangeRecord, endings, modes, type Treatment } from '@sluice/model';
import { disclosuresOf, outcomes, summaryOf } from '@sluice/store';
import { firsts } from './firsts.ts';
import type { Names } from './names.ts';
import { consumerKinds, decisionKinds } from './record-format.ts';

export const treatmentKinds: readonly Treatment['kind'][] = ['allow', 'mask', 'strip', 'drop-row', 'block'];

const chunkRows = 2048;

const exchangeTypes: readonly DuckDBType[] = [
  ...[DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE],
  ...[INTEGER, BOOLEAN, INTEGER, UTINYINT],
  ...[UTINYINT, USMALLINT, UTINYINT, UTINYINT, INTEGER],
  ...[DOUBLE, DOUBLE, DOUBLE, DOUBLE],
  ...[DOUBLE, DOUBLE, DOUBLE, INTEGER, INTEGER],
];
const disclosureTypes: readonly DuckDBType[] = [
  ...[DOUBLE, DOUBLE, INTEGER, INTEGER, USMALLINT],
  ...[UTINYINT, INTEGER, INTEGER, UTINYINT, UTINYINT],
  ...[UTINYINT, USMALLINT, DOUBLE, LIST(UBIGINT)],
];
const detailTypes: readonly DuckDBType[] = [INTEGER, DOUBLE, DOUBLE, BLOB];

/** A record that is about to be stored, with what its rows need. */
export interface Row {
  readonly no: number;
  readonly block: number;
  readonly record: ExchangeRecord;
}

export interface Block {
  readonly block: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly records: Uint8Array;
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

export async function appendRows(connection: DuckDBConnection, rows: readonly Row[], names: Names): Promise<void> {
  const exchanges = new Table(exchangeTypes);
  const disclosures = new Table(disclosureTypes);
  for (const row of rows) appendRow(row, names, exchanges, disclosures);
  await exchanges.store(connection, 'exchanges');
  await disclosures.store(connection, 'disclosures');
}

export async function appendBlocks(connection: DuckDBConnection, blocks: readonly Block[]): Promise<void> {
  const details = new Table(detailTypes);
  for (const { block, firstAtMs, lastAtMs, records } of blocks) details.row(block, firstAtMs, lastAtMs, blobValue(records));
  await details.store(connection, 'details');
}

function appendRow({ no, block, record }: Row, names: Names, exchanges: Table, disclosures: Table): void {
  const summary = summaryOf(record);
  const decision = decisionKinds.indexOf(summary.decision);
  const endpoint = names.id('endpoint', endpointName(record.api, record.endpoint));
  const consumer = names.id('consumer', record.consumer);
  exchanges.row(
    ...[no, record.startedAtMs, record.boot, record.sequence, record.durationUs],
    ...[endpoint, record.isDeclared, consumer, consumerKinds.indexOf(record.consumerKind)],
    ...[modes.indexOf(record.mode), record.status, endings.indexOf(record.ending), decision, names.id('because', summary.because)],
    ...[record.requestBytes, record.responseBytes, summary.bytesSeen, summary.bytesUnseen],
    ...[record.strippedCount, record.maskedCount, record.droppedRows, summary.findings, block],
  );
  const all = disclosuresOf(record);
  for (const [index, disclosure] of all.entries()) {
    disclosures.row(
      ...[no, record.startedAtMs, endpoint, consumer, record.status],
      ...[decision, names.id('dataClass', disclosure.dataClass), names.id('place', disclosure.place)],
      ...[disclosure.side === 'request' ? 0 : 1, treatmentKinds.indexOf(disclosure.treatment), outcomes.indexOf(disclosure.outcome)],
      ...[firsts(all, index, disclosure), disclosure.count, fingerprintList(disclosure.fingerprints)],
    );
  }
}

function fingerprintList(words: Uint32Array): DuckDBValue {
  const bytes = new Uint8Array(words.byteLength);
  bytes.set(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  return listValue([...new BigUint64Array(bytes.buffer)]);
}

/** Rows as columns, since DuckDB takes 2,048 values of one column at a time many times faster than a row. */
class Table {
  readonly #types: readonly DuckDBType[];
  readonly #columns: DuckDBValue[][];
  #rows = 0;

  constructor(types: readonly DuckDBType[]) {
    this.#types = types;
    this.#columns = types.map(() => []);
  }

  row(...values: readonly DuckDBValue[]): void {
    for (let index = 0; index < values.length; index += 1) this.#columns[index]?.push(values[index] ?? null);
    this.#rows += 1;
  }

  async store(connection: DuckDBConnection, table: string): Promise<void> {
    const appender = await connection.createAppender(table);
    for (let start = 0; start < this.#rows; start += chunkRows) {
      const end = Math.min(this.#rows, start + chunkRows);
      const chunk = DuckDBDataChunk.create(this.#types, end - start);
      for (const [index, values] of this.#columns.entries()) chunk.setColumnValues(index, values.slice(start, end));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }
}
