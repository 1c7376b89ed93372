import {
  type Coverage,
  type Decision,
  type ExchangeRecord,
  endings,
  isRefusal,
  type JudgedSide,
  modes,
  type UninspectedReason,
} from '@sluice/model';
import { DurationHistogram, durationBounds } from './histogram.ts';
import type { SampleBook } from './samples.ts';

const decisions = ['allow', 'minimise', 'limit', 'challenge', 'block'] as const satisfies readonly Decision['kind'][];
const classes = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** Endpoints of one API that are told apart; what is beyond them counts as `other`, as does what no contract declares. */
const endpointsMax = 500;
const apisMax = 1_000;
const other = 'other';

/** Counts what a worker settled. A settled exchange costs two look-ups and some additions; texts are made when somebody asks. */
export class ExchangeMetrics {
  readonly #apis = new Map<string, ApiCounts>();

  count(record: ExchangeRecord): void {
    (this.#apis.get(record.api) ?? this.#newApi(record.api)).count(record);
  }

  sample(book: SampleBook): void {
    for (const [api, counts] of this.#apis) counts.sample(api, book);
  }

  /** Names of APIs come from the configuration; the bound holds for one that is reloaded with new names for ever. */
  #newApi(api: string): ApiCounts {
    const name = this.#apis.size < apisMax ? api : other;
    const counts = this.#apis.get(name) ?? new ApiCounts();
    this.#apis.set(name, counts);
    return counts;
  }
}

class ApiCounts {
  readonly #decisions = new Float64Array(modes.length * decisions.length);
  readonly #endings = new Float64Array(endings.length);
  readonly #classes = new Float64Array(classes.length);
  readonly #duration = new DurationHistogram();
  readonly #upstream = new DurationHistogram();
  readonly #endpoints = new Map<string, EndpointCounts>();
  #findings = 0;
  #stripped = 0;
  #masked = 0;
  #droppedRows = 0;

  count(record: ExchangeRecord): void {
    const { request, response } = record;
    const decision = Math.max(decisions.indexOf(request.decision.kind), response ? decisions.indexOf(response.decision.kind) : 0);
    increase(this.#decisions, modes.indexOf(record.mode) * decisions.length + decision);
    increase(this.#endings, endings.indexOf(record.ending));
    increase(this.#classes, Math.floor(record.status / 100));
    this.#duration.count(record.durationUs);
    if (record.upstreamUs > 0) this.#upstream.count(record.upstreamUs);
    this.#findings += request.inspection.findings.length + (response?.inspection.findings.length ?? 0);
    this.#stripped += record.strippedCount;
    this.#masked += record.maskedCount;
    this.#droppedRows += record.droppedRows;
    const endpoint = record.isDeclared ? record.endpoint : other;
    const bytes = this.#endpoints.get(endpoint) ?? this.#newEndpoint(endpoint);
    const isEnforced = record.mode === 'enforce';
    bytes.request.count(request, isEnforced);
    if (response) bytes.response.count(response, isEnforced);
  }

  sample(api: string, book: SampleBook): void {
    for (const [at, mode] of modes.entries()) {
      for (const [index, decision] of decisions.entries()) {
        const count = this.#decisions[at * decisions.length + index] ?? 0;
        if (count > 0) book.add('sluice_exchanges_total', count, api, mode, decision);
      }
    }
    for (const [index, ending] of endings.entries()) book.add('sluice_exchange_endings_total', this.#endings[index] ?? 0, api, ending);
    for (const [index, name] of classes.entries()) book.add('sluice_responses_total', this.#classes[index] ?? 0, api, name);
    book.addHistogram('sluice_exchange_duration_seconds', durationBounds, this.#duration.counts, this.#duration.sumSeconds, api);
    book.addHistogram('sluice_upstream_duration_seconds', durationBounds, this.#upstream.counts, this.#upstream.sumSeconds, api);
    book.add('sluice_findings_total', this.#findings, api);
    book.add('sluice_values_total', this.#stripped, api, 'strip');
    book.add('sluice_values_total', this.#masked, api, 'mask');
    book.add('sluice_values_total', this.#droppedRows, api, 'drop-row');
    for (const [endpoint, { request, response }] of this.#endpoints) {
      request.sample(book, api, endpoint, 'request');
      response.sample(book, api, endpoint, 'response');
    }
  }

  #newEndpoint(endpoint: string): EndpointCounts {
    const name = this.#endpoints.size < endpointsMax ? endpoint : other;
    const counts = this.#endpoints.get(name) ?? { request: new ByteCounts(), response: new ByteCounts() };
    this.#endpoints.set(name, counts);
    return counts;
  }
}

interface EndpointCounts {
  readonly request: ByteCounts;
  readonly response: ByteCounts;
}

class ByteCounts {
  #judged = 0;
  /** Made with the first body that could not be wholly judged. */
  #passed: Map<UninspectedReason, number> | null = null;
  #withheld: Map<UninspectedReason, number> | null = null;

  count({ inspection: { coverage }, decision }: JudgedSide, isEnforced: boolean): void {
    this.#judged += coverage.bytesSeen;
    if (coverage.kind === 'whole') return;
    if (isEnforced && isRefusal(decision)) this.#withheld = added(this.#withheld, coverage);
    else this.#passed = added(this.#passed, coverage);
  }

  sample(book: SampleBook, api: string, endpoint: string, side: 'request' | 'response'): void {
    book.add('sluice_bytes_judged_total', this.#judged, api, endpoint, side);
    for (const [why, bytes] of this.#passed ?? []) book.add('sluice_bytes_passed_total', bytes, api, endpoint, side, why);
    for (const [why, bytes] of this.#withheld ?? []) book.add('sluice_bytes_withheld_total', bytes, api, endpoint, side, why);
  }
}

function added(
  bytesByReason: Map<UninspectedReason, number> | null,
  { why, bytesUnseen }: Coverage & { readonly kind: 'partial' },
): Map<UninspectedReason, number> {
  const bytes = bytesByReason ?? new Map<UninspectedReason, number>();
  bytes.set(why, (bytes.get(why) ?? 0) + bytesUnseen);
  return bytes;
}

function increase(counts: Float64Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
