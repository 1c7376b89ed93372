import type { GateCounters } from '@sluice/flow';
import type { ApiTargets, Stats } from '@sluice/gateway';
import type { RecordCounts } from '@sluice/store';
import type { Tracing } from '../tracing/open-tracing.ts';
import type { SampleBook } from './samples.ts';

/** What a worker counts, as samples. The texts of its series are made here, when somebody asks, and not where they are counted. */
export function sampleGateway(stats: Readonly<Stats>, process: string, book: SampleBook): void {
  for (const [name, value] of Object.entries(stats) as [string, number][]) {
    // A stage is no sum.
    if (name === 'overloadStageNow') book.add('sluice_overload_stage', value, process);
    else if (name.endsWith('Now')) book.add('sluice_gateway_open', value, snakeCase(name.slice(0, -3)));
    else book.add('sluice_gateway_events_total', value, snakeCase(name));
  }
  for (const [code, count] of stats.refusalsByCode) book.add('sluice_refusals_total', count, code);
}

/** Targets are those of the configuration. */
export function sampleTargets(apis: readonly ApiTargets[], book: SampleBook): void {
  for (const { api, targets } of apis) {
    for (const { url, state, requests, failures, inFlight } of targets) {
      book.add('sluice_target_requests_total', requests, api, url);
      book.add('sluice_target_failures_total', failures, api, url);
      book.add('sluice_target_in_flight', inFlight, api, url);
      book.add('sluice_target_out', state === 'up' || state === 'starting' ? 0 : 1, api, url);
    }
  }
}

export function sampleGate(counters: GateCounters, book: SampleBook): void {
  for (const { api, why, count } of counters.faults()) book.add('sluice_upstream_faults_total', count, api, why);
  book.add('sluice_guard_reads_total', counters.guardReads - counters.guardReadsFailed, 'told');
  book.add('sluice_guard_reads_total', counters.guardReadsFailed, 'failed');
  book.add('sluice_exchanges_withdrawn_total', counters.withdrawn);
  book.add('sluice_records_lost_total', counters.unidentified, 'unidentified');
}

export function sampleRecords({ appended, durable, held, lost }: RecordCounts, book: SampleBook): void {
  book.add('sluice_records_appended_total', appended);
  book.add('sluice_records_durable_total', durable);
  book.add('sluice_records_held', held);
  for (const [reason, count] of Object.entries(lost)) book.add('sluice_records_lost_total', count, reason);
}

export function sampleSpans({ spans, counts }: Tracing, book: SampleBook): void {
  book.add('sluice_spans_total', spans.ended);
  book.add('sluice_spans_dropped_total', spans.dropped);
  book.add('sluice_spans_exported_total', counts.exported, 'accepted');
  book.add('sluice_spans_exported_total', counts.failed, 'failed');
}

/** `clientAborts` is `client_aborts`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
