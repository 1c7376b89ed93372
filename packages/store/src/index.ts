/** The contract of every store (exchanges, state), and the in-process ones. */

export type { Actor, AuditEntry, AuditEvent, AuditHead, AuditOutcome, AuditPort, AuditVerdict } from './audit-port.ts';
export { type AuthenticationRow, compareProven, type Proof, type Proven, proofOf, proofs } from './authentication.ts';
export { type CoverageRow, compareGaps, type Gap, gapsOf, isWithheld } from './coverage.ts';
export { type Disclosure, disclosuresOf, type Outcome, outcomes } from './disclosure.ts';
export {
  type Batch,
  type ClassTotal,
  type EndpointRow,
  type Erasure,
  type ExchangeStore,
  type LeakRow,
  type LostCount,
  type LostReason,
  lostReasons,
  type Overview,
  type Pruned,
  type Retention,
  type TimelineBucket,
  timelineBucketsMax,
} from './exchange-store.ts';
export { asksDisclosures, type ExchangeFilter, type ExchangeQuery, type LeakGroup, type LeakQuery, leakGroups } from './filter.ts';
export { MemoryStore } from './memory-store.ts';
export { type Page, pageOf } from './page.ts';
export type { RecordCounts, RecordOutcome, RecordPort } from './record-port.ts';
export { isRetained, withoutClasses } from './retention.ts';
export type { StateChange, StateEntry, StatePort } from './state-port.ts';
export { type ExchangeSummary, summaryOf } from './summary.ts';
