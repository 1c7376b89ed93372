import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SluiceError } from '@sluice/kit';
import type { LostCount } from '@sluice/store';
import type { DuckDbStore } from '../duckdb/duckdb-store.ts';
import type { RecordRows } from '../duckdb/record-rows.ts';
import { RecordScanner } from '../duckdb/record-scanner.ts';
import { backlogBytes, parseSegmentName, segmentNames } from './segment-file.ts';
import { SegmentReader, type SegmentScan } from './segment-reader.ts';

export interface SegmentFollowerOptions {
  /** Where the segments of all workers are. */
  readonly folder: string;
  readonly store: DuckDbStore;
  readonly now: () => number;
  readonly isAlive: (pid: number) => boolean;
  /** Told of a segment that cannot be read. */
  readonly onError: (error: unknown) => void;
  readonly batchRecordsMax: number;
}

export interface RecorderCounts {
  readonly ingested: number;
  /** Frames that were broken. */
  readonly corrupt: number;
  /** Bytes behind the last whole frame of writers that are gone. */
  readonly tornBytes: number;
  /** Segments of another format, which are left where they are. */
  readonly unreadable: number;
  readonly backlogBytes: number;
}

interface Tail {
  readonly name: string;
  readonly reader: SegmentReader;
  scanner: RecordScanner | null;
  corrupt: number;
}

/** Follows the segments of all workers into the store, and deletes those that were read to their ends. */
export class SegmentFollower {
  readonly #options: SegmentFollowerOptions;
  readonly #tails = new Map<string, Tail>();
  readonly #unreadable = new Set<string>();
  readonly #checkpoints: Map<string, number>;
  #isStopped = false;
  #ingested = 0;
  #corrupt = 0;
  #tornBytes = 0;

  /** `checkpoints`: how far the store has each segment. */
  constructor(options: SegmentFollowerOptions, checkpoints: ReadonlyMap<string, number>) {
    this.#options = options;
    this.#checkpoints = new Map(checkpoints);
  }

  get counts(): RecorderCounts {
    return {
      ingested: this.#ingested,
      corrupt: this.#corrupt,
      tornBytes: this.#tornBytes,
      unreadable: this.#unreadable.size,
      backlogBytes: backlogBytes(this.#options.folder),
    };
  }

  /** Takes in everything that was written before this call. One round at a time. */
  async round(): Promise<void> {
    const names = segmentNames(this.#options.folder);
    // Asked before reading: what a writer wrote before it ended is then read to its end.
    const ended = new Set(names.filter((name, index) => this.#isEnded(name, names[index + 1])));
    for (const name of names) await this.#follow(name);
    for (let isAtEnd = false; !isAtEnd; ) {
      if (this.#isStopped) return;
      isAtEnd = await this.#takeBatch();
    }
    await this.#deleteRead(names, ended);
  }

  /** Has a round end with what it has read; the rest waits in its segments for the next start. */
  stop(): void {
    this.#isStopped = true;
  }

  async close(): Promise<void> {
    for (const { reader } of this.#tails.values()) await reader.close();
    this.#tails.clear();
  }

  /** One transaction; answers whether all segments are read to their ends. */
  async #takeBatch(): Promise<boolean> {
    const checkpoints = new Map<string, number>();
    const unread = new Set(this.#tails.values());
    try {
      this.#ingested += await this.#options.store.takeRecords((rows) => this.#readAll(unread, checkpoints, rows), checkpoints);
    } catch (error) {
      // Read again from the last checkpoint the next time.
      await this.close();
      throw error;
    }
    for (const [name, offset] of checkpoints) this.#checkpoints.set(name, offset);
    return unread.size === 0;
  }

  /** Takes those that are at their ends out of `unread`. */
  async *#readAll(unread: Set<Tail>, checkpoints: Map<string, number>, rows: RecordRows): AsyncGenerator<readonly LostCount[]> {
    const end = rows.nextNo + this.#options.batchRecordsMax;
    for (const tail of unread) {
      for (let isAtEnd = false; !isAtEnd; ) {
        if (rows.nextNo >= end || this.#isStopped) return;
        const scan = await this.#scan(tail, rows);
        if (scan !== null) yield scan.lost;
        isAtEnd = scan?.isAtEnd ?? true;
        if (tail.reader.offset > (this.#checkpoints.get(tail.name) ?? 0)) checkpoints.set(tail.name, tail.reader.offset);
      }
      unread.delete(tail);
    }
  }

  async #scan(tail: Tail, rows: RecordRows): Promise<SegmentScan | null> {
    try {
      tail.scanner ??= new RecordScanner(rows);
      const { scanner } = tail;
      const scan = await tail.reader.scan((bytes, words, start, end, isNew) => scanner.take(bytes, words, start, end, isNew));
      this.#corrupt += tail.reader.corrupt - tail.corrupt;
      tail.corrupt = tail.reader.corrupt;
      return scan;
    } catch (error) {
      // Only of another format nothing is expected; a disk that refuses is asked again in the next round.
      if (error instanceof SluiceError) this.#unreadable.add(tail.name);
      this.#tails.delete(tail.name);
      await tail.reader.close();
      this.#options.onError(error);
      return null;
    }
  }

  async #follow(name: string): Promise<void> {
    if (this.#tails.has(name) || this.#unreadable.has(name)) return;
    try {
      const reader = await SegmentReader.open(join(this.#options.folder, name), this.#checkpoints.get(name));
      this.#tails.set(name, { name, reader, scanner: null, corrupt: 0 });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** Its worker went on to the next one, or is gone. */
  #isEnded(name: string, next: string | undefined): boolean {
    const { folder, isAlive, now } = this.#options;
    if (next !== undefined && parseSegmentName(next)?.boot === parseSegmentName(name)?.boot) return true;
    const header = this.#tails.get(name)?.reader.header;
    if (header) return !isAlive(header.pid);
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    // Not even a header after an hour: its writer died with the first byte.
    return stat !== undefined && stat.size === 0 && now() - stat.mtimeMs > 3_600_000;
  }

  async #deleteRead(names: readonly string[], ended: ReadonlySet<string>): Promise<void> {
    const gone = new Map<string, null>();
    for (const name of names) {
      const tail = this.#tails.get(name);
      if (tail === undefined || !ended.has(name)) continue;
      this.#tornBytes += await tail.reader.tornBytes();
      await tail.reader.close();
      this.#tails.delete(name);
      rmSync(join(this.#options.folder, name), { force: true });
      gone.set(name, null);
    }
    for (const name of this.#checkpoints.keys()) if (!names.includes(name)) gone.set(name, null);
    if (gone.size === 0) return;
    await this.#options.store.ingest({ records: [], lost: [] }, gone);
    for (const name of gone.keys()) this.#checkpoints.delete(name);
  }
}
