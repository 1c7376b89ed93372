import { type ConsumerId, type ExchangeId, type ExchangeRecord, parseExchangeId } from '@sluice/model';
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
import { unpackBlock } from '../record/detail-block.ts';
import { authenticationRows } from './duckdb-authentication.ts';
import { coverageRows } from './duckdb-coverage.ts';
import { eraseExchanges, forgetConsumer, pruneRecords } from './duckdb-erase.ts';
import { exchangePage } from './duckdb-exchanges.ts';
import { Intake, type ReadRecords } from './duckdb-intake.ts';
import { leakRows } from './duckdb-leaks.ts';
import { endpointRows, overviewOf, timelineOf } from './duckdb-overview.ts';
import { type DuckDbStoreOptions, number, Session, text } from './duckdb-session.ts';

/** Exchanges in one DuckDB file. One process has it open; its calls run one after the other. */
export class DuckDbStore implements ExchangeStore {
  readonly #session: Session;
  readonly #intake: Intake;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(session: Session, intake: Intake) {
    this.#session = session;
    this.#intake = intake;
  }

  static async open(options: DuckDbStoreOptions): Promise<DuckDbStore> {
    const session = await Session.open({ memoryLimit: '1GB', threads: 2, ...options });
    return new DuckDbStore(session, await Intake.open(session));
  }

  /** How far each segment was taken in. */
  checkpoints(): Promise<ReadonlyMap<string, number>> {
    return this.#alone(async () => {
      const rows = await this.#session.rows('SELECT segment, end_at FROM checkpoints');
      return new Map(rows.map((row) => [text(row['segment']), number(row['end_at'])]));
    });
  }

  ingest(batch: Batch, checkpoints: ReadonlyMap<string, number | null> = new Map()): Promise<number> {
    return this.ingestAll([batch], checkpoints);
  }

  /**
   * Many batches in one transaction, with the checkpoints of the segments that they came from, which are read when the batches are over;
   * null forgets one whose file is gone. Small batches are gone before the garbage collector moves them.
   */
  ingestAll(batches: Iterable<Batch> | AsyncIterable<Batch>, checkpoints: ReadonlyMap<string, number | null>): Promise<number> {
    return this.#alone(() => this.#intake.take(batches, checkpoints), 1);
  }

  /** The same of records that are read straight from their segments. */
  takeRecords(read: ReadRecords, checkpoints: ReadonlyMap<string, number | null>): Promise<number> {
    return this.#alone(() => this.#intake.takeRecords(read, checkpoints), 1);
  }

  exchange(id: ExchangeId): Promise<ExchangeRecord | null> {
    return this.#alone(async () => {
      const asked = parseExchangeId(id);
      if (asked === null) return null;
      const no = 'SELECT no FROM exchanges WHERE sequence = $2::BIGINT AND kind IN (SELECT id FROM kinds WHERE boot = $1::BIGINT)';
      const sql = `SELECT records FROM (${no}) AS asked JOIN details ON asked.no BETWEEN first_no AND last_no`;
      const [row] = await this.#session.rows(sql, [asked.boot, asked.sequence]);
      const block = row?.['records'];
      if (!(block instanceof Uint8Array)) return null;
      return unpackBlock(block).find((record) => record.id === id) ?? null;
    });
  }

  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    return this.#alone(() => exchangePage(this.#session, query));
  }

  leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    return this.#alone(() => leakRows(this.#session, query));
  }

  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    return this.#alone(() => endpointRows(this.#session, filter));
  }

  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
    return this.#alone(() => coverageRows(this.#session, filter));
  }

  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
    return this.#alone(() => authenticationRows(this.#session, filter));
  }

  overview(filter: ExchangeFilter): Promise<Overview> {
    return this.#alone(() => overviewOf(this.#session, filter));
  }

  timeline(filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]> {
    return this.#alone(() => timelineOf(this.#session, filter, bucketMs));
  }

  forget(consumer: ConsumerId): Promise<number> {
    return this.#alone(() => this.#erase(() => forgetConsumer(this.#session, consumer)));
  }

  erase(what: Erasure): Promise<number> {
    return this.#alone(() => this.#erase(() => eraseExchanges(this.#session, what)));
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    return this.#alone(() => this.#erase(() => pruneRecords(this.#session, retention, nowMs)));
  }

  /** Runs `work` while the file has everything in it and nothing is done to it. */
  whileStill<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    return this.#alone(async () => {
      await this.#session.run('CHECKPOINT');
      return work();
    }, 1);
  }

  count(): Promise<number> {
    return this.#alone(async () => number((await this.#session.rows('SELECT count(*)::DOUBLE AS count FROM exchanges'))[0]?.['count']));
  }

  close(): Promise<void> {
    return this.#alone(async () => this.#session.close(), 1);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #erase<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } finally {
      this.#intake.forgetKinds();
    }
  }

  /** One call at a time: there is one connection, and a transaction on it. */
  #alone<Answer>(work: () => Promise<Answer>, threads = this.#session.options.threads): Promise<Answer> {
    const answer = this.#queue.then(async () => {
      await this.#session.useThreads(threads);
      return work();
    });
    this.#queue = answer.catch(() => {});
    return answer;
  }
}
