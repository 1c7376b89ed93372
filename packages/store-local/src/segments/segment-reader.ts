import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExchangeRecord } from '@sluice/model';
import type { LostCount } from '@sluice/store';
import { storeLocalErrors } from '../errors.ts';
import { ByteReader } from '../record/byte-reader.ts';
import { RecordDecoder } from '../record/record-decoder.ts';
import { formatVersion } from '../record/record-format.ts';
import { frameBytesMax, frameEnd, frameHeadBytes, frameKind, readLost } from './frame.ts';
import type { SegmentHeader } from './segment-file.ts';

/** Few enough bytes for the processor's cache; more only where a frame is longer. */
const chunkBytes = 256 * 1024;
const chunkBytesMax = 2 * frameBytesMax;

export interface SegmentScan {
  readonly lost: readonly LostCount[];
  /** Nothing whole follows for now. */
  readonly isAtEnd: boolean;
}

export interface SegmentRead extends SegmentScan {
  readonly records: readonly ExchangeRecord[];
}

/** Takes one record, at a word's start of `bytes`. Throws where it is broken. One that is not `isNew` was taken before the checkpoint. */
export type TakeRecord = (bytes: Buffer, words: Uint32Array, start: number, end: number, isNew: boolean) => void;

/** Reads one segment while it grows. A torn end waits for the rest; frames that are broken in the middle are counted and passed over. */
export class SegmentReader implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #from = new ByteReader();
  readonly #decoder = new RecordDecoder(this.#from, 'packed');
  /** Records before it were taken in earlier; they are read again for their definitions only. */
  readonly #start: number;
  #chunk = Buffer.alloc(0);
  #words = new Uint32Array(0);
  #offset = 0;
  #ordinal = 0;
  #corrupt = 0;
  #header: SegmentHeader | null = null;

  private constructor(path: string, file: FileHandle, start: number) {
    this.#path = path;
    this.#file = file;
    this.#start = start;
  }

  static async open(path: string, start = 0): Promise<SegmentReader> {
    return new SegmentReader(path, await open(path, 'r'), start);
  }

  /** The end of the last whole frame: the checkpoint. */
  get offset(): number {
    return this.#offset;
  }

  /** Frames that were broken or could not be understood. */
  get corrupt(): number {
    return this.#corrupt;
  }

  /** Null until its first frame was read. */
  get header(): SegmentHeader | null {
    return this.#header;
  }

  /** What was written since, as records, up to a few hundred. */
  async read(): Promise<SegmentRead> {
    const records: ExchangeRecord[] = [];
    const scan = await this.scan((bytes, _words, start, end, isNew) => {
      this.#from.open(bytes, start, end);
      const record = this.#decoder.decode();
      if (isNew) records.push(record);
    });
    return { records, ...scan };
  }

  /** Hands over what was written since, record by record. */
  async scan(take: TakeRecord): Promise<SegmentScan> {
    const { size } = await this.#file.stat();
    const left = size - this.#offset;
    if (left <= 0) return { lost: [], isAtEnd: true };
    const scan = await this.#readChunk(Math.min(left, chunkBytes), size, take);
    // Not one whole frame: a long one, or broken bytes.
    return scan.isAtEnd || this.#offset > size - left ? scan : this.#readChunk(Math.min(left, chunkBytesMax), size, take);
  }

  async #readChunk(wanted: number, size: number, take: TakeRecord): Promise<SegmentScan> {
    if (this.#chunk.length < wanted) {
      this.#chunk = Buffer.allocUnsafeSlow((Math.max(wanted, chunkBytes) + 3) & ~3);
      this.#words = new Uint32Array(this.#chunk.buffer);
    }
    const { bytesRead } = await this.#file.read(this.#chunk, 0, wanted, this.#offset);
    return this.#parse(bytesRead, this.#offset + bytesRead >= size, take);
  }

  /** Bytes after the last whole frame: the torn end of a writer that is gone. */
  async tornBytes(): Promise<number> {
    return (await this.#file.stat()).size - this.#offset;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #parse(end: number, isLast: boolean, take: TakeRecord): SegmentScan {
    const lost: LostCount[] = [];
    const base = this.#offset;
    let at = 0;
    for (;;) {
      const start = this.#nextFrame(at, end);
      if (start < 0) break;
      const next = start + frameHeadBytes + this.#chunk.readUInt32LE(start);
      this.#ordinal = this.#chunk.readUInt32LE(start + 8) + 1;
      this.#frame(start + frameHeadBytes, next, base + next > this.#start, take, lost);
      at = next;
    }
    // A whole chunk without a frame: too broken to wait for, since no frame is that long.
    if (at === 0 && !isLast && end > chunkBytes) at = end - frameBytesMax;
    this.#offset = base + at;
    return { lost, isAtEnd: isLast };
  }

  /** Where the next frame stands, at `at` or after broken bytes; -1 where none follows. */
  #nextFrame(at: number, end: number): number {
    if (frameEnd(this.#chunk, this.#words, at, end) > 0) return at;
    for (let start = at + 1; start + frameHeadBytes < end; start += 1) {
      const skipped = this.#chunk.readUInt32LE(start + 8) - this.#ordinal;
      if (skipped < 0 || skipped > 1_000_000 || frameEnd(this.#chunk, this.#words, start, end) === 0) continue;
      this.#corrupt += Math.max(1, skipped);
      return start;
    }
    return -1;
  }

  #frame(start: number, end: number, isNew: boolean, take: TakeRecord, lost: LostCount[]): void {
    this.#from.open(this.#chunk, start, end);
    const kind = this.#from.word();
    if (kind === frameKind.header) {
      this.#header = this.#readHeader();
      return;
    }
    try {
      if (kind === frameKind.record) this.#record(start + 4, end, isNew, take);
      else if (kind === frameKind.lost) lost.push(readLost(this.#from));
      else this.#corrupt += 1;
    } catch {
      // A definition went down with a broken frame; the frames that need it go with it.
      this.#corrupt += 1;
    }
  }

  /** Behind broken bytes a record may stand anywhere. */
  #record(start: number, end: number, isNew: boolean, take: TakeRecord): void {
    if (start % 4 === 0) {
      take(this.#chunk, this.#words, start, end, isNew);
      return;
    }
    const moved = Buffer.allocUnsafeSlow((end - start + 3) & ~3);
    this.#chunk.copy(moved, 0, start, end);
    take(moved, new Uint32Array(moved.buffer), 0, end - start, isNew);
  }

  #readHeader(): SegmentHeader {
    const header = JSON.parse(this.#from.text()) as SegmentHeader;
    if (header.format !== formatVersion) throw storeLocalErrors.SEGMENT_FORMAT(basename(this.#path), header.format);
    return header;
  }
}
