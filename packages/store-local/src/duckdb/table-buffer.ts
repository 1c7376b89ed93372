import { BIGINT, type DuckDBAppender, DuckDBDataChunk, INTEGER, LIST, UBIGINT } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** As many rows as DuckDB takes at once. */
const chunkRows = 2048;
const twoTo32 = 0x1_0000_0000;

/** How many columns of each type a table has; they stand in this order. */
export interface TableShape {
  readonly bigints: number;
  readonly integers: number;
  /** Whether its last column is a list of 64-bit numbers. */
  readonly hasList: boolean;
}

/**
 * Rows of one table as the columns that DuckDB copies whole: no value becomes an object. `commit` makes a row count that was written
 * behind the last one; what was written of a row that is given up is written over.
 */
export class TableBuffer {
  readonly #shape: TableShape;
  readonly #chunk: DuckDBDataChunk;
  #capacity = 2 * chunkRows;
  #rows = 0;
  /** Two words a value, low and high. */
  #bigints: readonly Uint32Array[];
  #integers: readonly Int32Array[];
  #lengths: Uint32Array;
  #words = new Uint32Array(65_536);
  #wordCount = 0;
  readonly #entries = new Uint32Array(chunkRows * 4);

  constructor(shape: TableShape) {
    this.#shape = shape;
    const { bigints, integers, hasList } = shape;
    this.#bigints = Array.from({ length: bigints }, () => new Uint32Array(this.#capacity * 2));
    this.#integers = Array.from({ length: integers }, () => new Int32Array(this.#capacity));
    this.#lengths = new Uint32Array(hasList ? this.#capacity : 0);
    this.#chunk = DuckDBDataChunk.create([
      ...this.#bigints.map(() => BIGINT),
      ...this.#integers.map(() => INTEGER),
      ...(hasList ? [LIST(UBIGINT)] : []),
    ]);
  }

  /** Where the next row stands, until rows were stored. */
  get rows(): number {
    return this.#rows;
  }

  setBigint(column: number, value: number): void {
    const words = this.#bigints[column];
    if (words === undefined) return;
    const at = this.#rows * 2;
    words[at] = value;
    words[at + 1] = value < twoTo32 ? 0 : value / twoTo32;
  }

  setInteger(column: number, value: number): void {
    const values = this.#integers[column];
    if (values !== undefined) values[this.#rows] = value;
  }

  /** Of a row that was committed and not yet stored. */
  replaceInteger(column: number, row: number, value: number): void {
    const values = this.#integers[column];
    if (values !== undefined) values[row] = value;
  }

  /** The list of the next row: 64-bit numbers as pairs of words, low and high. */
  setList(from: Uint32Array, start: number, words: number): void {
    if (this.#wordCount + words > this.#words.length) this.#growWords(words);
    const to = this.#words;
    let at = this.#wordCount;
    for (let index = start; index < start + words; index += 1) to[at++] = from[index] ?? 0;
    this.#wordCount = at;
    this.#lengths[this.#rows] = words >>> 1;
  }

  commit(): void {
    this.#rows += 1;
    if (this.#rows === this.#capacity) this.#grow();
  }

  /** Hands over whole chunks, and the rest too where it `isLast`. */
  store(appender: DuckDBAppender, isLast: boolean): void {
    let start = 0;
    let words = 0;
    while (this.#rows - start >= (isLast ? 1 : chunkRows)) {
      const count = Math.min(chunkRows, this.#rows - start);
      words += this.#storeChunk(appender, start, count, words);
      start += count;
    }
    if (start > 0) this.#drop(start, words);
  }

  clear(): void {
    this.#rows = 0;
    this.#wordCount = 0;
  }

  /** Answers how many words its lists took. */
  #storeChunk(appender: DuckDBAppender, start: number, count: number, firstWord: number): number {
    const chunk = this.#chunk;
    chunk.reset();
    chunk.rowCount = count;
    let column = 0;
    for (const words of this.#bigints) copy(chunk, column++, words, start * 2, count * 2);
    for (const values of this.#integers) copy(chunk, column++, values, start, count);
    const words = this.#shape.hasList ? this.#storeLists(column, start, count, firstWord) : 0;
    appender.appendDataChunk(chunk);
    return words;
  }

  #storeLists(column: number, start: number, count: number, firstWord: number): number {
    const entries = this.#entries;
    let items = 0;
    for (let row = 0; row < count; row += 1) {
      const length = this.#lengths[start + row] ?? 0;
      entries[row * 4] = items;
      entries[row * 4 + 1] = 0;
      entries[row * 4 + 2] = length;
      entries[row * 4 + 3] = 0;
      items += length;
    }
    const vector = duckdb.data_chunk_get_vector(this.#chunk.chunk, column);
    duckdb.list_vector_reserve(vector, items);
    duckdb.list_vector_set_size(vector, items);
    if (items > 0) copyTo(duckdb.list_vector_get_child(vector), this.#words, firstWord, items * 2);
    copyTo(vector, entries, 0, count * 4);
    return items * 2;
  }

  #drop(rows: number, words: number): void {
    for (const column of this.#bigints) column.copyWithin(0, rows * 2, this.#rows * 2);
    for (const column of this.#integers) column.copyWithin(0, rows, this.#rows);
    this.#lengths.copyWithin(0, rows, this.#rows);
    this.#words.copyWithin(0, words, this.#wordCount);
    this.#rows -= rows;
    this.#wordCount -= words;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#bigints = this.#bigints.map((words) => larger(words, this.#capacity * 2));
    this.#integers = this.#integers.map((values) => {
      const grown = new Int32Array(this.#capacity);
      grown.set(values);
      return grown;
    });
    if (this.#shape.hasList) this.#lengths = larger(this.#lengths, this.#capacity);
  }

  #growWords(more: number): void {
    this.#words = larger(this.#words, Math.max(this.#words.length * 2, this.#wordCount + more));
  }
}

function larger(words: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(length);
  grown.set(words);
  return grown;
}

function copy(chunk: DuckDBDataChunk, column: number, values: Uint32Array | Int32Array, start: number, count: number): void {
  copyTo(duckdb.data_chunk_get_vector(chunk.chunk, column), values, start, count);
}

function copyTo(vector: duckdb.Vector, { buffer }: Uint32Array | Int32Array, start: number, count: number): void {
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, start * 4, count * 4);
}
