import type { ConsumerId, DataClassId, ExchangeId, ExchangeRecord } from '@sluice/model';
import { type AuthenticationRow, compareProven, type Proven, proofOf } from './authentication.ts';
import { type CoverageRow, compareGaps, type Gap, gapsOf } from './coverage.ts';
import { type Disclosure, disclosuresOf } from './disclosure.ts';
import type {
  Batch,
  ClassTotal,
  EndpointRow,
  Erasure,
  ExchangeStore,
  LeakRow,
  LostReason,
  Overview,
  Pruned,
  Retention,
  TimelineBucket,
} from './exchange-store.ts';
import { timelineBucketsMax } from './exchange-store.ts';
import { asksDisclosures, type ExchangeFilter, type ExchangeQuery, type LeakGroup, type LeakQuery } from './filter.ts';
import { type Page, pageOf } from './page.ts';
import { isRetained, withoutClasses } from './retention.ts';
import { type ExchangeSummary, summaryOf } from './summary.ts';

interface Kept {
  readonly record: ExchangeRecord;
  readonly summary: ExchangeSummary;
  readonly disclosures: readonly Disclosure[];
}

/** Exchanges in memory: for tests, and for a run that shall leave nothing behind. The oldest go beyond `recordsMax`. */
export class MemoryStore implements ExchangeStore {
  #keptById = new Map<ExchangeId, Kept>();
  readonly #lost = new Map<string, { readonly reason: LostReason; readonly count: number }>();
  readonly #recordsMax: number;
  #dropped = 0;

  constructor(recordsMax = 100_000) {
    this.#recordsMax = recordsMax;
  }

  /** How many records went because there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  ingest(batch: Batch): Promise<number> {
    let fresh = 0;
    for (const record of batch.records) {
      if (this.#keptById.has(record.id)) continue;
      fresh += 1;
      this.#keptById.set(record.id, keep(record));
      if (this.#keptById.size > this.#recordsMax) this.#dropOldest();
    }
    for (const { boot, reason, count } of batch.lost) {
      const key = `${boot} ${reason}`;
      this.#lost.set(key, { reason, count: Math.max(count, this.#lost.get(key)?.count ?? 0) });
    }
    return Promise.resolve(fresh);
  }

  exchange(id: ExchangeId): Promise<ExchangeRecord | null> {
    return Promise.resolve(this.#keptById.get(id)?.record ?? null);
  }

  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>> {
    const newestFirst = this.#matching(query)
      .map((kept) => kept.summary)
      .toSorted((a, b) => b.startedAtMs - a.startedAtMs || (a.id < b.id ? 1 : -1));
    const start = query.cursor === undefined ? 0 : newestFirst.findIndex((row) => row.id === query.cursor) + 1;
    return Promise.resolve(pageOf(newestFirst.slice(start, start + query.limit + 1), query.limit, (row) => row.id));
  }

  leaks(query: LeakQuery): Promise<readonly LeakRow[]> {
    const groups = new Map<string, LeakTotal>();
    for (const kept of this.#matching(query)) {
      for (const disclosure of kept.disclosures) {
        if (!isMeant(disclosure, query) || (disclosure.dataClass === null && !query.isUnclassedIncluded)) continue;
        const key = JSON.stringify(query.groupBy.map((group) => part(group, kept, disclosure)));
        const total = groups.get(key) ?? new LeakTotal(query, kept, disclosure);
        groups.set(key, total);
        total.add(kept, disclosure);
      }
    }
    const rows = [...groups.values()].map((total) => total.row());
    return Promise.resolve(rows.toSorted((a, b) => b.values - a.values || b.lastAtMs - a.lastAtMs).slice(0, query.limit));
  }

  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]> {
    const keptByEndpoint = Map.groupBy(this.#matching(filter), ({ record }) => `${record.api}\n${record.endpoint}`);
    const rows = [...keptByEndpoint.values()].flatMap((all) => endpointRow(all) ?? []);
    return Promise.resolve(rows.toSorted((a, b) => b.exchanges - a.exchanges || (a.endpoint < b.endpoint ? -1 : 1)));
  }

  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]> {
    const keptByEndpoint = Map.groupBy(this.#matching(filter), ({ record }) => `${record.api}\n${record.endpoint}`);
    const rows = [...keptByEndpoint.values()].flatMap((all) => coverageRow(all) ?? []);
    return Promise.resolve(
      rows.toSorted((a, b) => unjudged(b) - unjudged(a) || b.exchanges - a.exchanges || (a.endpoint < b.endpoint ? -1 : 1)),
    );
  }

  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]> {
    const keptByEndpoint = Map.groupBy(this.#matching(filter), ({ record }) => `${record.api}\n${record.endpoint}`);
    const rows = [...keptByEndpoint.values()].flatMap((all) => authenticationRow(all) ?? []);
    return Promise.resolve(rows.toSorted((a, b) => b.exchanges - a.exchanges || (a.endpoint < b.endpoint ? -1 : 1)));
  }

  overview(filter: ExchangeFilter): Promise<Overview> {
    const all = this.#matching(filter);
    const summaries = all.map((kept) => kept.summary);
    const sum = (take: (row: ExchangeSummary) => number) => summaries.reduce((total, row) => total + take(row), 0);
    const decided = (kind: ExchangeSummary['decision']) => sum((row) => (row.decision === kind ? 1 : 0));
    return Promise.resolve({
      exchanges: all.length,
      byDecision: {
        allow: decided('allow'),
        minimise: decided('minimise'),
        limit: decided('limit'),
        challenge: decided('challenge'),
        block: decided('block'),
      },
      endpoints: new Set(summaries.map((row) => `${row.api}\n${row.endpoint}`)).size,
      consumers: new Set(summaries.map((row) => row.consumer)).size,
      requestBytes: sum((row) => row.requestBytes),
      responseBytes: sum((row) => row.responseBytes),
      bytesSeen: sum((row) => row.bytesSeen),
      bytesUnseen: sum((row) => row.bytesUnseen),
      strippedCount: sum((row) => row.strippedCount),
      maskedCount: sum((row) => row.maskedCount),
      droppedRows: sum((row) => row.droppedRows),
      findings: sum((row) => row.findings),
      firstAtMs: all.length === 0 ? null : summaries.reduce((first, row) => Math.min(first, row.startedAtMs), Number.POSITIVE_INFINITY),
      lastAtMs: all.length === 0 ? null : summaries.reduce((last, row) => Math.max(last, row.startedAtMs), 0),
      classes: classTotals(all, filter),
      lost: this.#lostByReason(),
    });
  }

  timeline(filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]> {
    const summaries = this.#matching(filter).map((kept) => kept.summary);
    const rowsByBucket = Map.groupBy(summaries, (row) => Math.floor(row.startedAtMs / bucketMs) * bucketMs);
    const buckets = [...rowsByBucket].map(([atMs, rows]) => ({
      atMs,
      exchanges: rows.length,
      minimised: rows.filter((row) => row.decision === 'minimise').length,
      refused: rows.filter((row) => row.decision !== 'allow' && row.decision !== 'minimise').length,
      strippedCount: rows.reduce((total, row) => total + row.strippedCount, 0),
      maskedCount: rows.reduce((total, row) => total + row.maskedCount, 0),
    }));
    return Promise.resolve(buckets.toSorted((a, b) => a.atMs - b.atMs).slice(-timelineBucketsMax));
  }

  forget(consumer: ConsumerId): Promise<number> {
    const before = this.#keptById.size;
    this.#keptById = new Map([...this.#keptById].filter(([, { record }]) => record.consumer !== consumer));
    return Promise.resolve(before - this.#keptById.size);
  }

  erase({ beforeMs, api }: Erasure): Promise<number> {
    const gone = this.#matching({ untilMs: beforeMs, api });
    for (const { record } of gone) this.#keptById.delete(record.id);
    return Promise.resolve(gone.length);
  }

  prune(retention: Retention, nowMs: number): Promise<Pruned> {
    const pruned = { exchanges: 0, disclosures: 0 };
    for (const [id, { record, disclosures }] of this.#keptById) {
      if (!isRetained(null, record.startedAtMs, retention, nowMs)) {
        this.#keptById.delete(id);
        pruned.exchanges += 1;
        pruned.disclosures += disclosures.length;
        continue;
      }
      const lean = withoutClasses(record, (dataClass) => isRetained(dataClass, record.startedAtMs, retention, nowMs));
      if (lean === record) continue;
      const kept = keep(lean);
      this.#keptById.set(id, kept);
      pruned.disclosures += disclosures.length - kept.disclosures.length;
    }
    return Promise.resolve(pruned);
  }

  count(): Promise<number> {
    return Promise.resolve(this.#keptById.size);
  }

  close(): Promise<void> {
    this.#keptById.clear();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #matching(filter: ExchangeFilter): Kept[] {
    return [...this.#keptById.values()].filter((kept) => matches(kept, filter));
  }

  #dropOldest(): void {
    const oldest = this.#keptById.keys().next();
    if (oldest.done) return;
    this.#keptById.delete(oldest.value);
    this.#dropped += 1;
  }

  #lostByReason(): Partial<Record<LostReason, number>> {
    const sums: Partial<Record<LostReason, number>> = {};
    for (const { reason, count } of this.#lost.values()) sums[reason] = (sums[reason] ?? 0) + count;
    return sums;
  }
}

class LeakTotal {
  readonly #query: LeakQuery;
  readonly #kept: Kept;
  readonly #disclosure: Disclosure;
  readonly #exchanges = new Set<ExchangeId>();
  readonly #values = { left: 0, masked: 0, withheld: 0 };
  readonly #distinct = new Set<string>();
  #firstAtMs = Number.POSITIVE_INFINITY;
  #lastAtMs = 0;

  constructor(query: LeakQuery, kept: Kept, disclosure: Disclosure) {
    this.#query = query;
    this.#kept = kept;
    this.#disclosure = disclosure;
  }

  add({ record }: Kept, disclosure: Disclosure): void {
    this.#exchanges.add(record.id);
    this.#values[disclosure.outcome] += disclosure.count;
    this.#firstAtMs = Math.min(this.#firstAtMs, record.startedAtMs);
    this.#lastAtMs = Math.max(this.#lastAtMs, record.startedAtMs);
    const words = disclosure.fingerprints;
    for (let index = 0; index < words.length; index += 2) this.#distinct.add(`${words[index]} ${words[index + 1]}`);
  }

  row(): LeakRow {
    const { groupBy } = this.#query;
    const { record } = this.#kept;
    const isByEndpoint = groupBy.includes('endpoint');
    return {
      dataClass: groupBy.includes('dataClass') ? this.#disclosure.dataClass : null,
      api: isByEndpoint ? record.api : null,
      endpoint: isByEndpoint ? record.endpoint : null,
      consumer: groupBy.includes('consumer') ? record.consumer : null,
      place: groupBy.includes('place') ? this.#disclosure.place : null,
      exchanges: this.#exchanges.size,
      values: this.#values.left + this.#values.masked + this.#values.withheld,
      ...this.#values,
      distinct: this.#query.isDistinctCounted ? this.#distinct.size : null,
      firstAtMs: this.#firstAtMs,
      lastAtMs: this.#lastAtMs,
    };
  }
}

function keep(record: ExchangeRecord): Kept {
  return { record, summary: summaryOf(record), disclosures: disclosuresOf(record) };
}

function matches({ summary, disclosures }: Kept, filter: ExchangeFilter): boolean {
  return (
    summary.startedAtMs >= (filter.sinceMs ?? Number.NEGATIVE_INFINITY) &&
    summary.startedAtMs < (filter.untilMs ?? Number.POSITIVE_INFINITY) &&
    isSame(filter.api, summary.api) &&
    isSame(filter.endpoint, summary.endpoint) &&
    isSame(filter.consumer, summary.consumer) &&
    isSame(filter.status, summary.status) &&
    isSame(filter.decision, summary.decision) &&
    (!asksDisclosures(filter) || disclosures.some((disclosure) => isMeant(disclosure, filter)))
  );
}

function isMeant(disclosure: Disclosure, filter: ExchangeFilter): boolean {
  return (
    isSame(filter.dataClass, disclosure.dataClass) &&
    (filter.place === undefined || disclosure.place.includes(filter.place)) &&
    isSame(filter.treatment, disclosure.treatment) &&
    isSame(filter.outcome, disclosure.outcome) &&
    isSame(filter.side, disclosure.side)
  );
}

function isSame<Value>(asked: Value | undefined, value: Value): boolean {
  return asked === undefined || asked === value;
}

function part(group: LeakGroup, { record }: Kept, disclosure: Disclosure): string | null {
  if (group === 'dataClass') return disclosure.dataClass;
  if (group === 'place') return disclosure.place;
  return group === 'consumer' ? record.consumer : `${record.api}\n${record.endpoint}`;
}

function authenticationRow(all: readonly Kept[]): AuthenticationRow | null {
  const newest = newestOf(all);
  if (!newest) return null;
  const { api, endpoint, isDeclared } = newest.record;
  const callers = [...Map.groupBy(all, ({ record }) => `${record.consumerKind} ${proofOf(record)}`).values()].flatMap((alike): Proven[] => {
    const [first] = alike;
    return first ? [{ consumerKind: first.record.consumerKind, proof: proofOf(first.record), exchanges: alike.length }] : [];
  });
  return { api, endpoint, isDeclared, exchanges: all.length, callers: callers.toSorted(compareProven) };
}

function coverageRow(all: readonly Kept[]): CoverageRow | null {
  const newest = newestOf(all);
  if (newest === null) return null;
  const gaps = Map.groupBy(
    all.flatMap(({ record }) => gapsOf(record)),
    ({ side, why, isWithheld }) => `${side} ${why} ${isWithheld}`,
  );
  return {
    api: newest.record.api,
    endpoint: newest.record.endpoint,
    isDeclared: newest.record.isDeclared,
    exchanges: all.length,
    bytesJudged: all.reduce((sum, { summary }) => sum + summary.bytesSeen, 0),
    gaps: [...gaps.values()].map(summedGap).toSorted(compareGaps),
  };
}

function summedGap(gaps: readonly Gap[]): Gap {
  const [{ side, why, isWithheld } = { side: null, why: null, isWithheld: false }] = gaps;
  const sum = (take: (gap: Gap) => number) => gaps.reduce((total, gap) => total + take(gap), 0);
  return { side, why, isWithheld, exchanges: sum(({ exchanges }) => exchanges), bytes: sum(({ bytes }) => bytes) };
}

function unjudged({ gaps }: CoverageRow): number {
  return gaps.reduce((sum, { bytes }) => sum + bytes, 0);
}

function newestOf(all: readonly Kept[]): Kept | null {
  return all.reduce<Kept | null>((best, kept) => (best && best.summary.startedAtMs >= kept.summary.startedAtMs ? best : kept), null);
}

function endpointRow(all: readonly Kept[]): EndpointRow | null {
  const newest = newestOf(all);
  if (newest === null) return null;
  const classes = new Set(all.flatMap((kept) => kept.disclosures.flatMap((disclosure) => disclosure.dataClass ?? [])));
  return {
    api: newest.record.api,
    endpoint: newest.record.endpoint,
    isDeclared: newest.record.isDeclared,
    exchanges: all.length,
    consumers: new Set(all.map((kept) => kept.record.consumer)).size,
    classes: [...classes].toSorted(),
    firstAtMs: all.reduce((first, kept) => Math.min(first, kept.record.startedAtMs), Number.POSITIVE_INFINITY),
    lastAtMs: newest.record.startedAtMs,
  };
}

function classTotals(all: readonly Kept[], filter: ExchangeFilter): ClassTotal[] {
  const totals = new Map<DataClassId, { left: number; masked: number; withheld: number }>();
  for (const { disclosures } of all) {
    for (const disclosure of disclosures) {
      if (disclosure.dataClass === null || !isMeant(disclosure, filter)) continue;
      const total = totals.get(disclosure.dataClass) ?? { left: 0, masked: 0, withheld: 0 };
      totals.set(disclosure.dataClass, total);
      total[disclosure.outcome] += disclosure.count;
    }
  }
  return [...totals]
    .map(([dataClass, total]) => ({ dataClass, values: total.left + total.masked + total.withheld, ...total }))
    .toSorted((a, b) => b.values - a.values || (a.dataClass < b.dataClass ? -1 : 1));
}
