import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsumerId, ExchangeId, ExchangeRecord } from '@sluice/model';
import type {
  Batch,
  EndpointRow,
  ExchangeFilter,
  ExchangeQuery,
  ExchangeStore,
  ExchangeSummary,
  LeakQuery,
  LeakRow,
  LostCount,
  Overview,
  Page,
  Pruned,
  Retention,
  TimelineBucket,
} from '@sluice/store';
import { forgetCaptures, purgeCaptures } from './capture.ts';
import { DuckDbStore } from './duckdb-store.ts';
import type { RecordRows } from './record-rows.ts';
import { RecordScanner } from './record-scanner.ts';
import { backlogBytes, parseSegmentName, segmentNames } from './segment-file.ts';
import { SegmentReader, type SegmentScan } from './segment-reader.ts';

export interface RecorderOptions {
  /** The data folder: `exchanges.duckdb` and `segments/` are in it. */
  readonly folder: string;
  readonly retention: Retention;
  readonly now: () => number;
  /** Has every worker begin a new segment; `forget` needs it, for what a worker still writes to cannot be erased. */
  readonly rotate?: () => Promise<void>;
  /** What failed beside any call: taking in, pruning. The next round tries again. */
  readonly onError?: (error: unknown) => void;
  readonly isAlive?: (pid: number) => boolean;
  readonly ingestMs?: number;
  readonly pruneMs?: number;
  readonly batchRecordsMax?: number;
  readonly memoryLimit?: string;
  readonly threads?: number;
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

export function segmentFolder(dataFolder: string): string {
  return join(dataFolder, 'segments');
}

export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'exchanges.duckdb');
}

/** Bodies of routes that ask for it, sealed. */
export function captureFolder(dataFolder: string): string {
  return join(dataFolder, 'captures');
}

/** Follows the segments of all workers into the database and answers questions; the only process that has the database open. */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  mkdirSync(segmentFolder(options.folder), { recursive: true, mode: 0o700 });
  const store = await DuckDbStore.open({
    path: databasePath(options.folder),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const recorder = new Recorder(options, store, await store.checkpoints());
  await recorder.takeIn();
  await recorder.purgeCaptures();
  return recorder;
}

const capturesCheckedMs = 60_000;
const forgottenAtOnce = 10_000;

interface Tail {
  readonly name: string;
  readonly reader: SegmentReader;
  scanner: RecordScanner | null;
  corrupt: number;
}

/** A store that first takes in whatever was written before it was asked: an answer knows every durable record. */
export class Recorder implements ExchangeStore {
  readonly #options: Required<RecorderOptions>;
  readonly #folder: string;
  readonly #store: DuckDbStore;
  readonly #tails = new Map<string, Tail>();
  readonly #unreadable = new Set<string>();
  readonly #checkpoints: Map<string, number>;
  readonly #timers: NodeJS.Timeout[];
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #ingested = 0;
  #corrupt = 0;
  #tornBytes = 0;

  constructor(options: RecorderOptions, store: DuckDbStore, checkpoints: ReadonlyMap<string, number>) {
    this.#options = {
      rotate: () => Promise.resolve(),
      onError: () => {},
      isAlive,
      ingestMs: 10_000,
      pruneMs: 3_600_000,
      batchRecordsMax: 200_000,
      memoryLimit: '1GB',
      threads: 2,
      ...options,
    };
    this.#folder = segmentFolder(options.folder);
    this.#store = store;
    this.#checkpoints = new Map(checkpoints);
    const report = (work: Promise<unknown>) => {
      work.catch(this.#options.onError);
    };
    // Seldom and much: rows that fill a row group go to the file once, fewer go to DuckDB's own log before. A question takes in what is there anyway.
    this.#timers = [
      setInterval(() => report(this.takeIn()), this.#options.ingestMs),
      setInterval(() => report(this.purgeCaptures()), capturesCheckedMs),
      setInterval(() => report(this.prune(options.retention, options.now())), this.#options.pruneMs),
    ];
  }

  get counts(): RecorderCounts {
    return {
      ingested: this.#ingested,
      corrupt: this.#corrupt,
      tornBytes: this.#tornBytes,
      unreadable: this.#unreadable.size,
      backlogBytes: backlogBytes(this.#folder),
    };
  }

  /** Takes in everything that was written before this call. Calls that wait for the same round share it. */
  takeIn(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      const round = this.#round();
      this.#running = round.catch(() => {});
      return round;
    });
    return this.#next;
  }

  async ingest(batch: Batch): Promise<number> {
    return this.#store.ingest(batch);
  }

  async exchange(id: ExchangeId): Promise<ExchangeRecord | null> {
    return (await this.#current()).exchange(id);
  }

  async exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    return (await this.#current()).exchanges(query);
  }

  async leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    return (await this.#current()).leaks(query);
  }

  async endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    return (await this.#current()).endpoints(filter);
  }

  async overview(filter: ExchangeFilter): Promise<Overview> {
    return (await this.#current()).overview(filter);
  }

  async timeline(filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]> {
    return (await this.#current()).timeline(filter, bucketMs);
  }

  async count(): Promise<number> {
    return (await this.#current()).count();
  }

  /** Erases a consumer from the captured bodies, from the database and, with the segments that were taken in, from these. */
  async forget(consumer: ConsumerId): Promise<number> {
    await this.#options.rotate();
    const store = await this.#current();
    // Captures know their exchange and nobody else, so they go before the records that say whose those were.
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.exchanges({ consumer, limit: forgottenAtOnce, cursor });
      await forgetCaptures(captureFolder(this.#options.folder), new Set(page.rows.map(({ id }) => id)));
      cursor = page.next;
    }
    return store.forget(consumer);
  }

  /** Deletes captured bodies whose hours are over; answers how many those were. */
  purgeCaptures(): Promise<number> {
    return purgeCaptures(captureFolder(this.#options.folder), this.#options.now());
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    return this.#store.prune(retention, nowMs);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.takeIn().catch(this.#options.onError);
    await this.#closeTails();
    await this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #current(): Promise<ExchangeStore> {
    await this.takeIn();
    return this.#store;
  }

  async #round(): Promise<void> {
    const names = segmentNames(this.#folder);
    // Asked before reading: what a writer wrote before it ended is then read to its end.
    const ended = new Set(names.filter((name, index) => this.#isEnded(name, names[index + 1])));
    for (const name of names) await this.#follow(name);
    for (let isAtEnd = false; !isAtEnd; ) isAtEnd = await this.#takeBatch();
    await this.#deleteRead(names, ended);
  }

  /** One transaction; answers whether all segments are read to their ends. */
  async #takeBatch(): Promise<boolean> {
    const checkpoints = new Map<string, number>();
    const unread = new Set(this.#tails.values());
    try {
      this.#ingested += await this.#store.takeRecords((rows) => this.#readAll(unread, checkpoints, rows), checkpoints);
    } catch (error) {
      // Read again from the last checkpoint the next time.
      await this.#closeTails();
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
        if (rows.nextNo >= end) return;
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
      this.#unreadable.add(tail.name);
      this.#tails.delete(tail.name);
      await tail.reader.close();
      this.#options.onError(error);
      return null;
    }
  }

  async #follow(name: string): Promise<void> {
    if (this.#tails.has(name) || this.#unreadable.has(name)) return;
    const reader = await SegmentReader.open(join(this.#folder, name), this.#checkpoints.get(name));
    this.#tails.set(name, { name, reader, scanner: null, corrupt: 0 });
  }

  /** Its worker went on to the next one, or is gone. */
  #isEnded(name: string, next: string | undefined): boolean {
    if (next !== undefined && parseSegmentName(next)?.boot === parseSegmentName(name)?.boot) return true;
    const header = this.#tails.get(name)?.reader.header;
    if (header) return !this.#options.isAlive(header.pid);
    const stat = statSync(join(this.#folder, name), { throwIfNoEntry: false });
    // Not even a header after an hour: its writer died with the first byte.
    return stat !== undefined && stat.size === 0 && this.#options.now() - stat.mtimeMs > 3_600_000;
  }

  async #deleteRead(names: readonly string[], ended: ReadonlySet<string>): Promise<void> {
    const gone = new Map<string, null>();
    for (const name of names) {
      const tail = this.#tails.get(name);
      if (tail === undefined || !ended.has(name)) continue;
      this.#tornBytes += await tail.reader.tornBytes();
      await tail.reader.close();
      this.#tails.delete(name);
      rmSync(join(this.#folder, name), { force: true });
      gone.set(name, null);
    }
    for (const name of this.#checkpoints.keys()) if (!names.includes(name)) gone.set(name, null);
    if (gone.size === 0) return;
    await this.#store.ingest({ records: [], lost: [] }, gone);
    for (const name of gone.keys()) this.#checkpoints.delete(name);
  }

  async #closeTails(): Promise<void> {
    for (const { reader } of this.#tails.values()) await reader.close();
    this.#tails.clear();
  }
}

/** A process of another user answers with a refusal, and lives. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
