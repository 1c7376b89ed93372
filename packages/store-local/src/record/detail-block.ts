import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ExchangeRecord } from '@sluice/model';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { DefinitionReader } from './definition-reader.ts';
import { RecordDecoder } from './record-decoder.ts';
import { RecordEncoder } from './record-encoder.ts';

/** So many records share a dictionary and a compression: enough to repeat themselves, few enough to open for one of them. */
const blockRecordsMax = 2048;
const blockBytesMax = 1024 * 1024;

/** Level -3: a tenth more bytes than level 1 for little more than half of its time. */
const level = { [constants.ZSTD_c_compressionLevel]: -3 };
const chunkBytesMin = 1024;
/** What a block comes to at most, usually: then it is compressed into one buffer. */
const ratio = 2;

/** Records whose numbers follow one another without a gap, but for those that were erased since. */
export interface Block {
  readonly firstNo: number;
  readonly lastNo: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly records: Uint8Array;
}

/**
 * Packs records as they stand in a segment, without reading them: before them stand the definitions that they name and that came before
 * the block. All records of a block are of one dictionary.
 */
export class BlockWriter {
  readonly #prelude = new ByteWriter();
  readonly #records = new ByteWriter(2 * blockBytesMax);
  readonly #defined = new Set<number>();
  #preludeCount = 0;
  #count = 0;
  #dictionary: object | null = null;
  #first = { no: 0, atMs: 0 };
  #lastAtMs = 0;
  #finished: Block[] = [];
  #number = 0;

  /** Changes where a new block begins, and what was named before has to be named again. */
  get number(): number {
    return this.#number;
  }

  /** Before a record and its definitions are added. */
  begin(dictionary: object, no: number, atMs: number): void {
    const isFull = this.#count >= blockRecordsMax || this.#records.at >= blockBytesMax;
    if (isFull || dictionary !== this.#dictionary) this.finish();
    if (this.#count === 0) {
      this.#dictionary = dictionary;
      this.#first = { no, atMs };
      this.#lastAtMs = atMs;
    }
    if (atMs < this.#first.atMs) this.#first.atMs = atMs;
    if (atMs > this.#lastAtMs) this.#lastAtMs = atMs;
  }

  /** Numbers, in pairs with their kinds, that the next record defines itself. */
  define(pairs: readonly number[]): void {
    for (let index = 1; index < pairs.length; index += 2) this.#defined.add(pairs[index] ?? 0);
  }

  /** The same of those that it names. */
  name(pairs: readonly number[], definitions: DefinitionReader): void {
    for (let index = 0; index < pairs.length; index += 2) {
      const id = pairs[index + 1] ?? 0;
      if (this.#defined.has(id)) continue;
      this.#defined.add(id);
      definitions.write(pairs[index] ?? 0, id, this.#prelude);
      this.#preludeCount += 1;
    }
  }

  /** The words of one record. */
  add(words: Uint32Array, start: number, end: number): void {
    const out = this.#records;
    out.ensure((end - start) * 4);
    const to = out.words;
    let at = out.at >>> 2;
    for (let index = start; index < end; index += 1) to[at++] = words[index] ?? 0;
    out.at = at << 2;
    this.#count += 1;
  }

  finish(): void {
    if (this.#count > 0) {
      const head = new ByteWriter(64);
      head.number(this.#preludeCount);
      head.number(this.#count);
      const records = packed([head, this.#prelude, this.#records]);
      const { no, atMs } = this.#first;
      this.#finished.push({ firstNo: no, lastNo: no + this.#count - 1, firstAtMs: atMs, lastAtMs: this.#lastAtMs, records });
    }
    this.clear();
  }

  /** Blocks that are whole; they are the caller's from now on. */
  take(): readonly Block[] {
    return this.#finished.splice(0);
  }

  clear(): void {
    this.#prelude.at = 0;
    this.#records.at = 0;
    this.#defined.clear();
    this.#preludeCount = 0;
    this.#count = 0;
    this.#dictionary = null;
    this.#number += 1;
  }
}

/** What is left of a block, with a dictionary of its own. */
export function packRecords(records: readonly ExchangeRecord[]): Uint8Array {
  const encoder = new RecordEncoder();
  const out = new ByteWriter();
  out.number(0);
  out.number(records.length);
  for (const record of records) encoder.encode(record, out);
  return packed([out]);
}

export function unpackBlock(block: Uint8Array): ExchangeRecord[] {
  const bytes = zstdDecompressSync(block);
  const from = new ByteReader();
  from.open(bytes, 0, bytes.length);
  const decoder = new RecordDecoder(from);
  const preludeCount = from.number();
  const count = from.number();
  decoder.definitions.readPrelude(preludeCount);
  return Array.from({ length: count }, () => decoder.decode());
}

/** Used again and again: buffers of half a megabyte would have the collector run several times a second. */
const whole = new ByteWriter();

function packed(parts: readonly ByteWriter[]): Uint8Array {
  whole.at = 0;
  for (const { bytes, at } of parts) {
    whole.ensure(at);
    bytes.copy(whole.bytes, whole.at, 0, at);
    whole.at += at;
  }
  const chunkSize = Math.max(chunkBytesMin, Math.ceil(whole.at / ratio));
  return zstdCompressSync(whole.bytes.subarray(0, whole.at), { params: level, chunkSize });
}
