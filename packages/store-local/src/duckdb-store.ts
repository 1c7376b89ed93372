import { renameSync, rmSync } from 'node:fs';
import type { DuckDBValue, JS } from '@duckdb/node-api';
import {
  type ApiId,
  type ConsumerId,
  type DataClassId,
  type Decision,
  type EndpointId,
  type ExchangeId,
  type ExchangeRecord,
  endings,
  exchangeId,
  modes,
  parseExchangeId,
} from '@sluice/model';
import {
  asksDisclosures,
  type Batch,
  type ClassTotal,
  type EndpointRow,
  type ExchangeFilter,
  type ExchangeQuery,
  type ExchangeStore,
  type ExchangeSummary,
  isRetained,
  type LeakQuery,
  type LeakRow,
  type LostReason,
  type Overview,
  type Page,
  type Pruned,
  pageOf,
  type Retention,
  type TimelineBucket,
  timelineBucketsMax,
  withoutClasses,
} from '@sluice/store';
import { blockRecordsMax, packBlock, unpackBlock } from './detail-block.ts';
import { addDisclosureConditions, addExchangeConditions, Conditions } from './duckdb-filter.ts';
import { leakSql } from './duckdb-leaks.ts';
import { appendBlocks, type Block, nameRows, type Row, RowAppender } from './duckdb-rows.ts';
import { type OpenDatabase, openDatabase, rewriteDatabase } from './duckdb-schema.ts';
import { Names } from './names.ts';
import { consumerKinds, decisionKinds } from './record-format.ts';
import { SequenceRanges } from './sequence-ranges.ts';

export interface DuckDbStoreOptions {
  readonly path: string;
  readonly memoryLimit?: string;
  readonly threads?: number;
}

type SqlRow = Record<string, JS>;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A list wants the newest rows: it looks at the last hour first, and further back only when that was too little. */
const windowsMs = [hourMs, dayMs, 30 * dayMs, Number.POSITIVE_INFINITY];

/** Exchanges in one DuckDB file. One process has it open; its calls run one after the other. */
export class DuckDbStore implements ExchangeStore {
  readonly #options: Required<DuckDbStoreOptions>;
  #database: OpenDatabase;
  #names: Names;
  #rangesByBoot = new Map<number, SequenceRanges>();
  #nextNo: number;
  #nextBlock: number;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(options: Required<DuckDbStoreOptions>, database: OpenDatabase, names: Names, nextNo: number, nextBlock: number) {
    this.#options = options;
    this.#database = database;
    this.#names = names;
    this.#nextNo = nextNo;
    this.#nextBlock = nextBlock;
  }

  static async open(options: DuckDbStoreOptions): Promise<DuckDbStore> {
    const whole = { memoryLimit: '1GB', threads: 2, ...options };
    const database = await openDatabase(whole.path, whole.memoryLimit, whole.threads);
    const sql = `SELECT (SELECT coalesce(max(no), 0) + 1 FROM exchanges) AS no, (SELECT coalesce(max(block), 0) + 1 FROM details) AS block`;
    const [next] = (await database.connection.runAndReadAll(sql)).getRowObjectsJS();
    return new DuckDbStore(whole, database, await Names.open(database.connection), Number(next?.['no']), Number(next?.['block']));
  }

  /** How far each segment was taken in. */
  checkpoints(): Promise<ReadonlyMap<string, number>> {
    return this.#alone(async () => {
      const rows = await this.#rows('SELECT segment, end_at FROM checkpoints');
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
    return this.#alone(async () => {
      await this.#run('BEGIN');
      const appender = await RowAppender.open(this.#connection);
      try {
        const boots = new Set<number>();
        let count = 0;
        for await (const batch of batches) count += await this.#ingest(batch, boots, appender);
        appender.close();
        await this.#storeRanges(boots);
        await this.#checkpoint(checkpoints);
        await this.#run('COMMIT');
        return count;
      } catch (error) {
        appender.discard();
        await this.#run('ROLLBACK').catch(() => {});
        this.#names.clear();
        this.#rangesByBoot.clear();
        throw error;
      }
    });
  }

  exchange(id: ExchangeId): Promise<ExchangeRecord | null> {
    return this.#alone(async () => {
      const asked = parseExchangeId(id);
      if (asked === null) return null;
      const sql = 'SELECT records FROM details WHERE block = (SELECT block FROM exchanges WHERE boot = $1 AND sequence = $2)';
      const [row] = await this.#rows(sql, [asked.boot, asked.sequence]);
      const block = row?.['records'];
      if (!(block instanceof Uint8Array)) return null;
      return unpackBlock(block).find((record) => record.id === id) ?? null;
    });
  }

  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    return this.#alone(async () => {
      const [newest] = await this.#rows('SELECT max(started_at) AS last_at FROM exchanges');
      if (newest === undefined || newest['last_at'] === null) return { rows: [], next: null };
      const cursor = cursorOf(query.cursor);
      const lastMs = Math.min(
        number(newest['last_at']),
        (query.untilMs ?? Number.POSITIVE_INFINITY) - 1,
        cursor?.atMs ?? Number.POSITIVE_INFINITY,
      );
      let rows: SqlRow[] = [];
      for (const windowMs of windowsMs) {
        const fromMs = Math.max(query.sinceMs ?? 0, lastMs - windowMs);
        rows = await this.#rows(...(await this.#exchangesSql({ ...query, sinceMs: fromMs }, cursor)));
        if (rows.length > query.limit || fromMs === (query.sinceMs ?? 0)) break;
      }
      const { rows: shown, next } = pageOf(rows, query.limit, (row) => `${number(row['started_at'])}-${number(row['no'])}`);
      return { rows: shown.map(summary), next };
    });
  }

  leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    return this.#alone(async () => {
      const conditions = new Conditions();
      await addExchangeConditions(conditions, query, this.#names, this.#connection);
      await addDisclosureConditions(conditions, query, this.#names, this.#connection);
      if (!query.isUnclassedIncluded) conditions.add('class > 0');
      const rows = await this.#rows(leakSql(query, conditions.where), conditions.values);
      return rows.map((row) => ({
        dataClass: textOrNull(row['class']) as DataClassId | null,
        ...endpointOf(row['endpoint']),
        consumer: textOrNull(row['consumer']) as ConsumerId | null,
        place: textOrNull(row['place']),
        exchanges: number(row['exchanges']),
        values: number(row['amount']),
        left: number(row['left_amount']),
        masked: number(row['masked_amount']),
        withheld: number(row['withheld_amount']),
        distinct: row['distinct_amount'] == null ? null : number(row['distinct_amount']),
        firstAtMs: number(row['first_at']),
        lastAtMs: number(row['last_at']),
      }));
    });
  }

  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    return this.#alone(async () => {
      const { where, values } = await this.#exchangeConditions(filter);
      const sql = `
        WITH matching AS (SELECT no, endpoint, consumer, started_at, no * 2 + is_declared::DOUBLE AS newest FROM exchanges ${where}),
        seen AS (SELECT endpoint, count(*)::DOUBLE AS exchanges, count(DISTINCT consumer)::DOUBLE AS consumers, max(newest) % 2 = 1 AS is_declared,
          min(started_at) AS first_at, max(started_at) AS last_at FROM matching GROUP BY endpoint),
        classes AS (SELECT endpoint, list(DISTINCT name.text ORDER BY name.text) AS classes FROM
          (SELECT DISTINCT endpoint, class FROM disclosures WHERE class > 0 ${where === '' ? '' : 'AND no IN (SELECT no FROM matching)'}) AS shown
          JOIN names AS name ON name.id = shown.class GROUP BY endpoint)
        SELECT name.text AS endpoint, seen.* EXCLUDE (endpoint), coalesce(classes.classes, []) AS classes
        FROM seen JOIN names AS name ON name.id = seen.endpoint LEFT JOIN classes ON classes.endpoint = seen.endpoint
        ORDER BY seen.exchanges DESC, name.text`;
      return (await this.#rows(sql, values)).flatMap((row) => {
        const { api, endpoint } = endpointOf(row['endpoint']);
        if (api === null || endpoint === null) return [];
        return {
          api,
          endpoint,
          isDeclared: row['is_declared'] === true,
          exchanges: number(row['exchanges']),
          consumers: number(row['consumers']),
          classes: (Array.isArray(row['classes']) ? row['classes'].map(text) : []) as DataClassId[],
          firstAtMs: number(row['first_at']),
          lastAtMs: number(row['last_at']),
        };
      });
    });
  }

  overview(filter: ExchangeFilter): Promise<Overview> {
    return this.#alone(async () => {
      const { where, values } = await this.#exchangeConditions(filter);
      const sum = (column: string) => `coalesce(sum(${column}), 0)::DOUBLE AS ${column}`;
      const decided = decisionKinds.map((_, index) => `(count(*) FILTER (decision = ${index}))::DOUBLE AS decided${index}`);
      const [row = {}] = await this.#rows(
        `SELECT count(*)::DOUBLE AS exchanges, ${decided.join(', ')}, count(DISTINCT endpoint)::DOUBLE AS endpoints,
          count(DISTINCT consumer)::DOUBLE AS consumers, min(started_at) AS first_at, max(started_at) AS last_at,
          ${['request_bytes', 'response_bytes', 'bytes_seen', 'bytes_unseen', 'stripped', 'masked', 'dropped', 'findings'].map(sum).join(', ')}
        FROM exchanges ${where}`,
        values,
      );
      const lost = await this.#rows('SELECT reason, sum(amount)::DOUBLE AS amount FROM lost GROUP BY reason');
      return {
        exchanges: number(row['exchanges']),
        byDecision: Object.fromEntries(decisionKinds.map((kind, index) => [kind, number(row[`decided${index}`])])) as Record<
          Decision['kind'],
          number
        >,
        endpoints: number(row['endpoints']),
        consumers: number(row['consumers']),
        requestBytes: number(row['request_bytes']),
        responseBytes: number(row['response_bytes']),
        bytesSeen: number(row['bytes_seen']),
        bytesUnseen: number(row['bytes_unseen']),
        strippedCount: number(row['stripped']),
        maskedCount: number(row['masked']),
        droppedRows: number(row['dropped']),
        findings: number(row['findings']),
        firstAtMs: row['first_at'] == null ? null : number(row['first_at']),
        lastAtMs: row['last_at'] == null ? null : number(row['last_at']),
        classes: await this.#classTotals(filter),
        lost: Object.fromEntries(lost.map((one) => [text(one['reason']) as LostReason, number(one['amount'])])),
      };
    });
  }

  timeline(filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]> {
    return this.#alone(async () => {
      const { where, values } = await this.#exchangeConditions(filter);
      values.push(bucketMs);
      const bucket = `floor(started_at / $${values.length}) * $${values.length}`;
      const sql = `SELECT ${bucket} AS bucket_at, count(*)::DOUBLE AS exchanges, (count(*) FILTER (decision = 1))::DOUBLE AS minimised,
          (count(*) FILTER (decision > 1))::DOUBLE AS refused, sum(stripped) AS stripped, sum(masked) AS masked
        FROM exchanges ${where} GROUP BY 1 ORDER BY 1 DESC LIMIT ${timelineBucketsMax}`;
      return (await this.#rows(sql, values)).toReversed().map((row) => ({
        atMs: number(row['bucket_at']),
        exchanges: number(row['exchanges']),
        minimised: number(row['minimised']),
        refused: number(row['refused']),
        strippedCount: number(row['stripped']),
        maskedCount: number(row['masked']),
      }));
    });
  }

  forget(consumer: ConsumerId): Promise<number> {
    return this.#alone(async () => {
      const id = await this.#names.find(this.#connection, 'consumer', consumer);
      if (id <= 0) return 0;
      const blocks = await this.#rows('SELECT DISTINCT block FROM exchanges WHERE consumer = $1', [id]);
      const count = await this.#transaction(async () => {
        await this.#rewriteBlocks(
          blocks.map((row) => number(row['block'])),
          (record) => (record.consumer === consumer ? null : record),
        );
        await this.#run('DELETE FROM disclosures WHERE consumer = $1', [id]);
        await this.#run('DELETE FROM names WHERE id = $1', [id]);
        return this.#run('DELETE FROM exchanges WHERE consumer = $1', [id]);
      });
      this.#names.forget('consumer', consumer);
      await this.#rewriteFile();
      return count;
    });
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    return this.#alone(async () => {
      const oldestMs = nowMs - retention.exchangeDays * dayMs;
      const pruned = await this.#transaction(async () => {
        const disclosures = await this.#run('DELETE FROM disclosures WHERE started_at < $1', [oldestMs]);
        const exchanges = await this.#run('DELETE FROM exchanges WHERE started_at < $1', [oldestMs]);
        await this.#run('DELETE FROM details WHERE last_at < $1', [oldestMs]);
        let own = 0;
        for (const [dataClass, days] of retention.daysByClass) {
          const id = await this.#names.find(this.#connection, 'dataClass', dataClass);
          if (id <= 0 || days >= retention.exchangeDays) continue;
          own += await this.#pruneClass(id, nowMs - days * dayMs, retention, nowMs);
        }
        const astride = await this.#rows('SELECT block FROM details WHERE first_at < $1', [oldestMs]);
        await this.#rewriteBlocks(
          astride.map((row) => number(row['block'])),
          (record) => lean(record, retention, nowMs),
        );
        return { exchanges, disclosures: disclosures + own };
      });
      if (pruned.exchanges + pruned.disclosures > 0) await this.#run('CHECKPOINT');
      return pruned;
    });
  }

  count(): Promise<number> {
    return this.#alone(async () => number((await this.#rows('SELECT count(*)::DOUBLE AS count FROM exchanges'))[0]?.['count']));
  }

  close(): Promise<void> {
    return this.#alone(async () => {
      this.#database.connection.closeSync();
      this.#database.instance.closeSync();
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #connection() {
    return this.#database.connection;
  }

  /** One call at a time: there is one connection, and a transaction on it. */
  #alone<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#queue.then(work);
    this.#queue = answer.catch(() => {});
    return answer;
  }

  async #transaction<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    await this.#run('BEGIN');
    try {
      const answer = await work();
      await this.#run('COMMIT');
      return answer;
    } catch (error) {
      await this.#run('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async #rows(sql: string, values: DuckDBValue[] = []): Promise<SqlRow[]> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS();
  }

  /** Answers how many rows were changed. */
  async #run(sql: string, values: DuckDBValue[] = []): Promise<number> {
    return (await this.#connection.run(sql, values)).rowsChanged;
  }

  async #ingest({ records, lost }: Batch, boots: Set<number>, appender: RowAppender): Promise<number> {
    this.#names.trim();
    const fresh = await this.#fresh(records, boots);
    const rows: Row[] = [];
    const blocks: Block[] = [];
    for (let start = 0; start < fresh.length; start += blockRecordsMax) {
      const packed = fresh.slice(start, start + blockRecordsMax);
      const block = this.#nextBlock++;
      blocks.push(blockOf(block, packed));
      for (const record of packed) rows.push({ no: this.#nextNo++, block, record });
    }
    if (rows.length > 0) {
      nameRows(rows, this.#names);
      await this.#names.resolve(this.#connection);
      appender.append(rows, this.#names);
      await appendBlocks(this.#connection, blocks);
    }
    for (const { boot, reason, count } of lost) {
      // A running total: an older segment that is read again tells an older one.
      const sql = 'UPDATE lost SET amount = greatest(amount, $3) WHERE boot = $1 AND reason = $2';
      if ((await this.#run(sql, [boot, reason, count])) === 0)
        await this.#run('INSERT INTO lost VALUES ($1, $2, $3)', [boot, reason, count]);
    }
    return fresh.length;
  }

  /** Those that were never seen, in the order of time. They count as seen from now on; `#storeRanges` has it last. */
  async #fresh(records: readonly ExchangeRecord[], boots: Set<number>): Promise<ExchangeRecord[]> {
    const fresh: ExchangeRecord[] = [];
    for (const record of records) {
      const ranges = this.#rangesByBoot.get(record.boot) ?? (await this.#loadRanges(record.boot));
      if (!ranges.add(record.sequence)) continue;
      boots.add(record.boot);
      fresh.push(record);
    }
    return fresh.sort((a, b) => a.startedAtMs - b.startedAtMs);
  }

  async #loadRanges(boot: number): Promise<SequenceRanges> {
    const [row] = await this.#rows('SELECT ranges FROM boots WHERE boot = $1', [boot]);
    const ranges = new SequenceRanges(row ? (JSON.parse(text(row['ranges'])) as number[]) : []);
    this.#rangesByBoot.set(boot, ranges);
    return ranges;
  }

  async #storeRanges(boots: ReadonlySet<number>): Promise<void> {
    for (const boot of boots) {
      const ranges = JSON.stringify(this.#rangesByBoot.get(boot)?.bounds ?? []);
      const isKnown = await this.#run('UPDATE boots SET ranges = $2 WHERE boot = $1', [boot, ranges]);
      if (isKnown === 0) await this.#run('INSERT INTO boots VALUES ($1, $2)', [boot, ranges]);
    }
  }

  async #checkpoint(checkpoints: ReadonlyMap<string, number | null>): Promise<void> {
    for (const [segment, at] of checkpoints) {
      await this.#run('DELETE FROM checkpoints WHERE segment = $1', [segment]);
      if (at !== null) await this.#run('INSERT INTO checkpoints VALUES ($1, $2)', [segment, at]);
    }
  }

  async #exchangeConditions(filter: ExchangeFilter): Promise<Conditions> {
    const conditions = new Conditions();
    await addExchangeConditions(conditions, filter, this.#names, this.#connection);
    if (!asksDisclosures(filter)) return conditions;
    const shown = new Conditions(conditions.values);
    // Time and the rest once more: they leave out most of the inner table too.
    await addExchangeConditions(shown, filter, this.#names, this.#connection);
    await addDisclosureConditions(shown, filter, this.#names, this.#connection);
    conditions.add(`no IN (SELECT no FROM disclosures ${shown.where})`);
    return conditions;
  }

  async #exchangesSql(query: ExchangeQuery, cursor: Cursor | null): Promise<[string, DuckDBValue[]]> {
    const conditions = await this.#exchangeConditions(query);
    if (cursor !== null) {
      conditions.add('started_at <= ?', cursor.atMs);
      conditions.add('(started_at < ? OR no < ?)', cursor.atMs, cursor.no);
    }
    const sql = `
      SELECT page.*, endpoint_name.text AS endpoint_text, consumer_name.text AS consumer_text, because_name.text AS because_text
      FROM (SELECT * EXCLUDE (block) FROM exchanges ${conditions.where} ORDER BY started_at DESC, no DESC LIMIT ${Math.floor(query.limit) + 1}) AS page
      LEFT JOIN names AS endpoint_name ON endpoint_name.id = page.endpoint
      LEFT JOIN names AS consumer_name ON consumer_name.id = page.consumer
      LEFT JOIN names AS because_name ON because_name.id = page.because
      ORDER BY page.started_at DESC, page.no DESC`;
    return [sql, conditions.values];
  }

  async #classTotals(filter: ExchangeFilter): Promise<ClassTotal[]> {
    const conditions = new Conditions();
    await addExchangeConditions(conditions, filter, this.#names, this.#connection);
    await addDisclosureConditions(conditions, filter, this.#names, this.#connection);
    conditions.add('class > 0');
    const sql = `
      SELECT name.text AS class, totals.* EXCLUDE (class) FROM (
        SELECT class, sum(amount) AS amount, coalesce(sum(amount) FILTER (outcome = 0), 0) AS left_amount,
          coalesce(sum(amount) FILTER (outcome = 1), 0) AS masked_amount, coalesce(sum(amount) FILTER (outcome = 2), 0) AS withheld_amount
        FROM disclosures ${conditions.where} GROUP BY class) AS totals
      JOIN names AS name ON name.id = totals.class ORDER BY amount DESC, name.text`;
    return (await this.#rows(sql, conditions.values)).map((row) => ({
      dataClass: text(row['class']) as DataClassId,
      values: number(row['amount']),
      left: number(row['left_amount']),
      masked: number(row['masked_amount']),
      withheld: number(row['withheld_amount']),
    }));
  }

  async #pruneClass(dataClass: number, beforeMs: number, retention: Retention, nowMs: number): Promise<number> {
    const blocks = await this.#rows(
      `SELECT DISTINCT block FROM exchanges WHERE started_at < $2 AND no IN (SELECT no FROM disclosures WHERE class = $1 AND started_at < $2)`,
      [dataClass, beforeMs],
    );
    await this.#rewriteBlocks(
      blocks.map((row) => number(row['block'])),
      (record) => lean(record, retention, nowMs),
    );
    return this.#run('DELETE FROM disclosures WHERE class = $1 AND started_at < $2', [dataClass, beforeMs]);
  }

  /** Whole records with what may no longer be kept taken out. */
  async #rewriteBlocks(blocks: readonly number[], keep: (record: ExchangeRecord) => ExchangeRecord | null): Promise<void> {
    for (const block of blocks) {
      const [row] = await this.#rows('SELECT records FROM details WHERE block = $1', [block]);
      const packed = row?.['records'];
      if (!(packed instanceof Uint8Array)) continue;
      const kept = unpackBlock(packed).flatMap((record) => keep(record) ?? []);
      await this.#run('DELETE FROM details WHERE block = $1', [block]);
      if (kept.length > 0) await appendBlocks(this.#connection, [blockOf(block, kept)]);
    }
  }

  async #rewriteFile(): Promise<void> {
    const { path, memoryLimit, threads } = this.#options;
    await this.#run('CHECKPOINT');
    this.#database.connection.closeSync();
    this.#database.instance.closeSync();
    const fresh = `${path}.rewritten`;
    rmSync(fresh, { force: true });
    try {
      await rewriteDatabase(path, fresh);
      renameSync(fresh, path);
    } finally {
      this.#database = await openDatabase(path, memoryLimit, threads);
    }
  }
}

interface Cursor {
  readonly atMs: number;
  readonly no: number;
}

function cursorOf(cursor: string | undefined): Cursor | null {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(cursor ?? '');
  return match ? { atMs: Number(match[1]), no: Number(match[2]) } : null;
}

function blockOf(block: number, records: readonly ExchangeRecord[]): Block {
  const times = records.map((record) => record.startedAtMs);
  return { block, firstAtMs: Math.min(...times), lastAtMs: Math.max(...times), records: packBlock(records) };
}

function lean(record: ExchangeRecord, retention: Retention, nowMs: number): ExchangeRecord | null {
  if (!isRetained(null, record.startedAtMs, retention, nowMs)) return null;
  return withoutClasses(record, (dataClass) => isRetained(dataClass, record.startedAtMs, retention, nowMs));
}

function summary(row: SqlRow): ExchangeSummary {
  const { api, endpoint } = endpointOf(row['endpoint_text']);
  return {
    id: exchangeId(number(row['boot']), number(row['sequence'])),
    startedAtMs: number(row['started_at']),
    durationUs: number(row['duration_us']),
    api: api ?? ('' as ApiId),
    endpoint: endpoint ?? ('' as EndpointId),
    isDeclared: number(row['is_declared']) === 1,
    consumer: text(row['consumer_text']) as ConsumerId,
    consumerKind: consumerKinds[number(row['consumer_kind'])] ?? 'anonymous',
    mode: modes[number(row['mode'])] ?? 'observe',
    status: number(row['status']),
    ending: endings[number(row['ending'])] ?? 'broken',
    decision: decisionKinds[number(row['decision'])] ?? 'allow',
    because: textOrNull(row['because_text']),
    requestBytes: number(row['request_bytes']),
    responseBytes: number(row['response_bytes']),
    bytesSeen: number(row['bytes_seen']),
    bytesUnseen: number(row['bytes_unseen']),
    strippedCount: number(row['stripped']),
    maskedCount: number(row['masked']),
    droppedRows: number(row['dropped']),
    findings: number(row['findings']),
  };
}

function endpointOf(name: JS | undefined): { api: ApiId | null; endpoint: EndpointId | null } {
  if (typeof name !== 'string') return { api: null, endpoint: null };
  const end = name.indexOf('\n');
  return { api: name.slice(0, end) as ApiId, endpoint: name.slice(end + 1) as EndpointId };
}

function number(value: JS | undefined): number {
  return typeof value === 'number' ? value : Number(value ?? 0);
}

function text(value: JS | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textOrNull(value: JS | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
