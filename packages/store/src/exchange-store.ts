import type { ApiId, ConsumerId, DataClassId, Decision, EndpointId, ExchangeId, ExchangeRecord } from '@sluice/model';
import type { AuthenticationRow } from './authentication.ts';
import type { CoverageRow } from './coverage.ts';
import type { ExchangeFilter, ExchangeQuery, LeakQuery } from './filter.ts';
import type { Page } from './page.ts';
import type { ExchangeSummary } from './summary.ts';

/** Where exchanges are kept and asked for. Asynchronous and batched: what is behind it may be another process or machine. */
export interface ExchangeStore extends AsyncDisposable {
  /** Keeps what is new and answers how many that were. A record that comes twice (same boot and sequence) is one. */
  ingest(batch: Batch): Promise<number>;
  /** Everything that was kept of one exchange; null when it is unknown, forgotten or pruned. */
  exchange(id: ExchangeId): Promise<ExchangeRecord | null>;
  /** Newest first. */
  exchanges(query: ExchangeQuery): Promise<Page<ExchangeSummary>>;
  /** Who saw which data class, how much, where and when; most values first. */
  leaks(query: LeakQuery): Promise<readonly LeakRow[]>;
  /** Endpoints that were seen, busiest first. */
  endpoints(filter: ExchangeFilter): Promise<readonly EndpointRow[]>;
  /** How much of the bodies was judged, and why the rest was not; endpoints with most bytes unjudged first. */
  coverage(filter: ExchangeFilter): Promise<readonly CoverageRow[]>;
  /** The most used endpoints first. */
  authentication(filter: ExchangeFilter): Promise<readonly AuthenticationRow[]>;
  overview(filter: ExchangeFilter): Promise<Overview>;
  /** Buckets with traffic in them, oldest first, at most `timelineBucketsMax`. */
  timeline(filter: ExchangeFilter, bucketMs: number): Promise<readonly TimelineBucket[]>;
  /** Erases all exchanges of one consumer, so that nothing of it remains on disk; answers how many those were. */
  forget(consumer: ConsumerId): Promise<number>;
  /** Erases the exchanges that began before a time, those of one API, or all, so that nothing of them remains on disk; answers how many. */
  erase(what: Erasure): Promise<number>;
  /** Erases what is older than it may be kept. */
  prune(retention: Retention, nowMs: number): Promise<Pruned>;
  count(): Promise<number>;
  close(): Promise<void>;
}

/** A timeline longer than this keeps its newest buckets. */
export const timelineBucketsMax = 10_000;

/** Why a record was not kept. */
export const lostReasons = ['disk-full', 'write-failed', 'backlog-full', 'too-large', 'invalid', 'closed'] as const;
export type LostReason = (typeof lostReasons)[number];

/** How many records of one worker were lost since it booted: a running total, so that saying it twice changes nothing. */
export interface LostCount {
  readonly boot: number;
  readonly reason: LostReason;
  readonly count: number;
}

export interface Batch {
  readonly records: readonly ExchangeRecord[];
  readonly lost: readonly LostCount[];
}

/** One group of disclosures. What the query did not group by is null; so is a class where no class claims the field. */
export interface LeakRow {
  readonly dataClass: DataClassId | null;
  readonly api: ApiId | null;
  readonly endpoint: EndpointId | null;
  readonly consumer: ConsumerId | null;
  readonly place: string | null;
  readonly exchanges: number;
  readonly values: number;
  /** Values that reached the other side as they were. */
  readonly left: number;
  readonly masked: number;
  readonly withheld: number;
  /** Distinct values by fingerprint, exact over what inspection kept; null when it was not asked for. */
  readonly distinct: number | null;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface EndpointRow {
  readonly api: ApiId;
  readonly endpoint: EndpointId;
  readonly isDeclared: boolean;
  readonly exchanges: number;
  readonly consumers: number;
  readonly classes: readonly DataClassId[];
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface ClassTotal {
  readonly dataClass: DataClassId;
  readonly values: number;
  readonly left: number;
  readonly masked: number;
  readonly withheld: number;
}

/** What the live screen shows. */
export interface Overview {
  readonly exchanges: number;
  readonly byDecision: Readonly<Record<Decision['kind'], number>>;
  readonly endpoints: number;
  readonly consumers: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly bytesSeen: number;
  readonly bytesUnseen: number;
  readonly strippedCount: number;
  readonly maskedCount: number;
  readonly droppedRows: number;
  readonly findings: number;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly classes: readonly ClassTotal[];
  /** Records that were counted as lost, over all time. */
  readonly lost: Readonly<Partial<Record<LostReason, number>>>;
}

export interface TimelineBucket {
  readonly atMs: number;
  readonly exchanges: number;
  readonly minimised: number;
  readonly refused: number;
  readonly strippedCount: number;
  readonly maskedCount: number;
}

/** What is to be erased: all of it where nothing narrows it. */
export interface Erasure {
  /** Exclusive, milliseconds since 1970. */
  readonly beforeMs?: number | undefined;
  readonly api?: ApiId | undefined;
}

/** How long what may be kept. A class's own days hold for its disclosures, the exchange's for all of it. */
export interface Retention {
  readonly exchangeDays: number;
  readonly daysByClass: ReadonlyMap<DataClassId, number>;
}

export interface Pruned {
  readonly exchanges: number;
  readonly disclosures: number;
}
