export type MetricType = 'counter' | 'gauge' | 'histogram';

/** One metric: what it counts, in which unit, and the labels that tell its series apart. */
export interface MetricFamily {
  readonly type: MetricType;
  readonly help: string;
  readonly labels: readonly string[];
}

const counter = (help: string, ...labels: string[]): MetricFamily => ({ type: 'counter', help, labels });
const gauge = (help: string, ...labels: string[]): MetricFamily => ({ type: 'gauge', help, labels });
const histogram = (help: string, ...labels: string[]): MetricFamily => ({ type: 'histogram', help, labels });

/**
 * Every metric that `/metrics` tells. Names and units follow Prometheus: base units, `_total` for counters; what Node and the process say
 * of themselves goes by the names that its client libraries and OpenTelemetry gave it. No label ever holds a value from traffic.
 */
export const metricFamilies = {
  sluice_build_info: gauge('Always 1; its labels say what runs', 'version', 'node'),
  sluice_configuration_info: gauge('Always 1; its labels say which revision of the configuration is in force', 'revision'),
  sluice_certificate_expiry_timestamp_seconds: gauge(
    'When a certificate that clients are shown ends, by its file; seconds since 1970',
    'file',
  ),
  sluice_ready: gauge('1 where /readyz would say so, 0 otherwise'),

  sluice_exchanges_total: counter(
    'Exchanges that were settled, by the stricter decision of their two sides; the mode says whether it was carried out',
    'api',
    'mode',
    'decision',
  ),
  sluice_exchange_endings_total: counter('Exchanges by how they ended on the wire', 'api', 'ending'),
  sluice_responses_total: counter(
    'Answers that clients got, by the class of their status; none where a client got nothing',
    'api',
    'class',
  ),
  sluice_exchange_duration_seconds: histogram('From the head of the request to the last byte of the answer being ready', 'api'),
  sluice_upstream_duration_seconds: histogram('From asking the upstream to the head of its answer', 'api'),
  sluice_findings_total: counter('What was found wrong in exchanges', 'api'),
  sluice_values_total: counter('Values that were treated in enforce, or would have been in shadow', 'api', 'treatment'),
  sluice_bytes_judged_total: counter(
    'Bytes of bodies that were judged; endpoints that no contract declares are one, other',
    'api',
    'endpoint',
    'side',
  ),
  sluice_bytes_passed_total: counter('Bytes of bodies that went by unjudged, and why', 'api', 'endpoint', 'side', 'reason'),
  sluice_bytes_withheld_total: counter(
    'Bytes of bodies that could not be judged and were refused for it',
    'api',
    'endpoint',
    'side',
    'reason',
  ),
  sluice_refusals_total: counter('Requests that the gateway itself refused, by the rule they broke', 'code'),
  sluice_guard_reads_total: counter('Reads that were made before a request went on, and whether they told whose an object is', 'outcome'),
  sluice_exchanges_withdrawn_total: counter(
    'Tunnels and streamed answers that were ended because their caller might not have them any more',
  ),
  sluice_upstream_faults_total: counter('Answers that no upstream gave, and why', 'api', 'why'),

  sluice_limit_takes_total: counter('What limits were asked for: answered by a lease, after a wait, by a share alone, or refused', 'how'),
  sluice_limit_keys: gauge('Callers and values that limits count apart, in the supervisor'),
  sluice_limit_keys_shared_total: counter('Leases that were counted together with others, because there were too many keys'),
  sluice_limit_leases_dropped_total: counter('Leases that there was no room for'),

  sluice_target_requests_total: counter('Requests that were sent to a target of an API', 'api', 'target'),
  sluice_target_failures_total: counter('Requests that a target did not answer, or answered with 502, 503 or 504', 'api', 'target'),
  sluice_target_in_flight: gauge('Requests that run at a target, or are about to', 'api', 'target'),
  sluice_target_out: gauge('Workers that do not send to a target: unhealthy, ejected, or its circuit is not closed', 'api', 'target'),

  sluice_gateway_events_total: counter('Things that happened on sockets, one series for each counter of the gateway', 'event'),
  sluice_overload_stage: gauge('How far up the overload ladder a worker stands; 0 is no overload', 'process'),
  sluice_gateway_open: gauge('What is open now: client connections, exchanges under way, tunnels', 'what'),

  sluice_records_appended_total: counter('Records that were handed to the segment log'),
  sluice_records_durable_total: counter('Records that are kept as safely as the durability level says'),
  sluice_records_held: gauge('Records that wait in memory for a disk that refuses'),
  sluice_records_lost_total: counter('Records that were not kept, and why', 'reason'),
  sluice_recorder_up: gauge('1 where the recorder answers'),
  sluice_recorder_backlog_bytes: gauge('Bytes of segments that are still on the disk: what the recorder has not taken in yet, at most'),
  sluice_recorder_ingested_total: counter('Records that the recorder took into the database'),
  sluice_recorder_corrupt_frames_total: counter('Broken frames that the recorder passed over'),
  sluice_recorder_torn_bytes_total: counter('Bytes behind the last whole frame of writers that are gone'),
  sluice_recorder_unreadable_segments: gauge('Segments of another format, left where they are'),

  sluice_spans_total: counter('Spans that ended, where tracing is on; those that are neither sampled nor exported count too'),
  sluice_spans_exported_total: counter('Spans that were sent to the collector', 'outcome'),
  sluice_spans_dropped_total: counter('Spans that were given up because too many were open'),

  sluice_log_lines_dropped_total: counter('Lines of the access log that found no room because nobody reads the log'),

  sluice_workers: gauge('Workers that run'),
  sluice_workers_silent: gauge('Workers that did not answer in time for these figures; their last ones are told'),
  sluice_worker_restarts_total: counter('Workers that were replaced because they died'),

  process_cpu_seconds_total: counter('Processor time, user and system', 'process'),
  process_resident_memory_bytes: gauge('Resident memory', 'process'),
  process_start_time_seconds: gauge('When the process started, in seconds since 1970', 'process'),
  process_open_fds: gauge('Open file descriptors', 'process'),
  nodejs_heap_size_total_bytes: gauge('Heap that V8 holds', 'process'),
  nodejs_heap_size_used_bytes: gauge('Heap that is in use', 'process'),
  nodejs_external_memory_bytes: gauge('Memory outside the heap that V8 knows of', 'process'),
  nodejs_eventloop_time_seconds_total: counter('Time of the event loop, working and waiting', 'process', 'state'),
  nodejs_eventloop_delay_mean_seconds: gauge('Mean delay of the event loop since it was last asked for', 'process'),
  nodejs_eventloop_delay_p99_seconds: gauge('99th percentile of the delay of the event loop since it was last asked for', 'process'),
  nodejs_eventloop_delay_max_seconds: gauge('Longest delay of the event loop since it was last asked for', 'process'),
} as const satisfies Readonly<Record<string, MetricFamily>>;

export type MetricName = keyof typeof metricFamilies;
