import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SluiceError } from '@sluice/kit';
import type { ConsumerId, ExchangeId, ExchangeRecord } from '@sluice/model';
import type {
  AuthenticationRow,
  Batch,
  CoverageRow,
  EndpointRow,
  Erasure,
  ExchangeFilter,
  ExchangeQuery,
  ExchangeStore,
  ExchangeSummary,
  LeakQuery,
  LeakRow,
  Overview,
  Page,
  Pruned,
  Retention,
  TimelineBucket,
} from '@sluice/store';
import { type BackupAbout, writeBackup } from './backup.ts';
import { forgetCaptures, purgeCaptures } from './capture.ts';
import { captureFolder, databasePath, segmentFolder } from './data-paths.ts';
import { DuckDbStore } from './duckdb/duckdb-store.ts';
import { type RecorderCounts, SegmentFollower } from './segments/segment-follower.ts';

export interface RecorderOptions {
  /** The data folder: `exchanges.duckdb` and `segments/` are in it. */
  readonly folder: string;
  /** Asked at each pruning: who knows it may be dear to load. */
  readonly retention: () => Retention | Promise<Retention>;
  readonly now: () => number;
  /** Has every worker begin a new segment; `forget` needs it, for what a worker still writes to cannot be erased. */
  readonly rotate?: () => Promise<void>;
  /** What failed beside any call: taking in, pruning. The next round tries again. */
  readonly onError?: (error: unknown) => void;
  readonly isAlive?: (pid: number) => boolean;
  readonly ingestMs?: number;
  readonly pruneMs?: number;
  readonly batchRecordsMax?: number;
  /** So long a start waits for a database that another process has open: the one before it may just be ending. */
  readonly openMs?: number;
  readonly memoryLimit?: string;
  readonly threads?: number;
}

const openedEveryMs = 50;
const openMs = 5_000;
const closeMs = 5_000;
const capturesCheckedMs = 60_000;
const forgottenAtOnce = 10_000;

/**
 * Follows the segments of all workers into the database and answers questions; the only process that has the database open. What waits
 * in the segments is taken in from now on, and before the first answer.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  mkdirSync(segmentFolder(options.folder), { recursive: true, mode: 0o700 });
  const store = await openStore(options);
  const recorder = new Recorder(options, store, await store.checkpoints());
  await recorder.purgeCaptures();
  return recorder;
}

async function openStore({ folder, memoryLimit, threads, openMs: waitMs = openMs }: RecorderOptions): Promise<DuckDbStore> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await DuckDbStore.open({
        path: databasePath(folder),
        ...(memoryLimit === undefined ? {} : { memoryLimit }),
        ...(threads === undefined ? {} : { threads }),
      });
    } catch (error) {
      if (!(error instanceof SluiceError) || error.code !== 'SLUICE_STORE_DATABASE_OPEN' || performance.now() > deadline) throw error;
      await delay(openedEveryMs);
    }
  }
}

/** A store that first takes in whatever was written before it was asked: an answer knows every durable record. */
export class Recorder implements ExchangeStore {
  readonly #options: Required<RecorderOptions>;
  readonly #store: DuckDbStore;
  readonly #follower: SegmentFollower;
  readonly #timers: NodeJS.Timeout[];
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(options: RecorderOptions, store: DuckDbStore, checkpoints: ReadonlyMap<string, number>) {
    this.#options = {
      rotate: () => Promise.resolve(),
      onError: () => {},
      isAlive,
      ingestMs: 10_000,
      pruneMs: 3_600_000,
      batchRecordsMax: 200_000,
      openMs,
      memoryLimit: '1GB',
      threads: 2,
      ...options,
    };
    this.#store = store;
    const { now, isAlive: isWriterAlive, onError, batchRecordsMax } = this.#options;
    const folder = segmentFolder(options.folder);
    this.#follower = new SegmentFollower({ folder, store, now, isAlive: isWriterAlive, onError, batchRecordsMax }, checkpoints);
    const report = (work: Promise<unknown>) => {
      work.catch(onError);
    };
    // Seldom and much: rows that fill a row group go to the file once, fewer go to DuckDB's own log before. A question takes in what is there anyway.
    this.#timers = [
      setInterval(() => report(this.takeIn()), this.#options.ingestMs),
      setInterval(() => report(this.purgeCaptures()), capturesCheckedMs),
      setInterval(() => report(this.#pruneNow()), this.#options.pruneMs),
    ];
    report(this.takeIn());
  }

  get counts(): RecorderCounts {
    return this.#follower.counts;
  }

  /** Takes in everything that was written before this call. Calls that wait for the same round share it. */
  takeIn(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      const round = this.#follower.round();
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

  async authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
    return (await this.#current()).authentication(filter);
  }

  async coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
    return (await this.#current()).coverage(filter);
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
    await this.#forgetCapturesOf({ consumer });
    return store.forget(consumer);
  }

  /** Erases exchanges from the captured bodies, from the database and, with the segments that were taken in, from these. */
  async erase(what: Erasure): Promise<number> {
    await this.#options.rotate();
    const store = await this.#current();
    await this.#forgetCapturesOf({ untilMs: what.beforeMs, api: what.api });
    return store.erase(what);
  }

  /** A backup of the data folder. What is recorded meanwhile waits in its segments; nothing is taken in or erased until it is written. */
  async backup(
    to: string,
    about: BackupAbout,
    tell: (bytes: number) => void = () => {},
  ): Promise<{ readonly files: number; readonly bytes: number }> {
    await this.takeIn();
    const written = this.#running.then(() => this.#store.whileStill(() => writeBackup({ folder: this.#options.folder, to, about, tell })));
    this.#running = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
  }

  /** Deletes captured bodies whose hours are over; answers how many those were. */
  purgeCaptures(): Promise<number> {
    return purgeCaptures(captureFolder(this.#options.folder), this.#options.now());
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    return this.#store.prune(retention, nowMs);
  }

  async #pruneNow(): Promise<void> {
    const { retention, now } = this.#options;
    await this.prune(await retention(), now());
  }

  /** Takes in for so long at most; what is left then waits in its segments. */
  async close(withinMs = closeMs): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const enough = setTimeout(() => this.#follower.stop(), withinMs);
    await this.takeIn().catch(this.#options.onError);
    clearTimeout(enough);
    await this.#follower.close();
    await this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Captures know their exchange and nobody else, so they go before the records that say whose those were. */
  async #forgetCapturesOf(filter: ExchangeFilter): Promise<void> {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await this.#store.exchanges({ ...filter, limit: forgottenAtOnce, cursor });
      await forgetCaptures(captureFolder(this.#options.folder), new Set(page.rows.map(({ id }) => id)));
      cursor = page.next;
    }
  }

  async #current(): Promise<ExchangeStore> {
    await this.takeIn();
    return this.#store;
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
