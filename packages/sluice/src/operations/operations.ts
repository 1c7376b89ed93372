import type { CertificateStatus } from '@sluice/control';
import type { Settings } from '../config/settings.ts';
import { MetricCollector, type MetricSource } from '../metrics/collector.ts';
import { expositionOf } from '../metrics/exposition.ts';
import { ProcessMetrics } from '../metrics/process-metrics.ts';
import { SampleBook, type Samples } from '../metrics/samples.ts';
import type { Child } from '../processes/children.ts';
import { processErrors } from '../processes/errors.ts';
import { urlOf } from '../processes/listener.ts';
import { version } from '../version.ts';
import { type OperationsListener, type OperationsParts, startOperations } from './server.ts';

/** What the supervisor tells of its processes when it is asked. */
export interface OperationsView {
  readonly workers: readonly Child[];
  readonly recorder: Child | null;
  /** Everything has started, and nothing ends yet. */
  readonly isServing: boolean;
  readonly revision: string;
  readonly restarts: number;
  /** Of the counters of limits. */
  readonly limitCounts: { readonly keys: number; readonly shared: number };
  /** Those that clients are shown. */
  readonly certificates: readonly CertificateStatus[];
}

/** A process that says nothing for so long is told as silent. */
const waitMs = 1_000;

/** The figures and the health of everything that runs here, for those who operate it. */
export class Operations implements OperationsParts {
  readonly #view: OperationsView;
  readonly #needsRecords: boolean;
  readonly #workers = new MetricCollector(waitMs);
  readonly #recorder = new MetricCollector(waitMs);
  readonly #own = new ProcessMetrics('supervisor', true);
  readonly #sources = new WeakMap<Child, MetricSource>();
  #listener: OperationsListener | null = null;

  constructor(view: OperationsView, needsRecords: boolean) {
    this.#view = view;
    this.#needsRecords = needsRecords;
  }

  async open({ host, port }: NonNullable<Settings['operations']>): Promise<void> {
    this.#listener = await startOperations(host, port, this).catch((error: NodeJS.ErrnoException) => {
      throw processErrors.NO_OPERATIONS(urlOf(host, port), error.code ?? 'unknown');
    });
  }

  get address(): { readonly host: string; readonly port: number } | null {
    return this.#listener;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  /** What a process counted stays in the sums. */
  ended(child: Child): void {
    for (const collector of [this.#workers, this.#recorder]) collector.ended(this.#sourceOf(child));
  }

  async metrics(): Promise<string> {
    const { workers, recorder, revision, restarts } = this.#view;
    const book = new SampleBook();
    const [silent, deaf] = await Promise.all([
      this.#workers.collect(
        workers.map((worker) => this.#sourceOf(worker)),
        book,
      ),
      this.#recorder.collect(recorder ? [this.#sourceOf(recorder)] : [], book),
    ]);
    book.add('sluice_build_info', 1, version, process.version);
    if (revision !== '') book.add('sluice_configuration_info', 1, revision);
    for (const { file, notAfterMs } of this.#view.certificates)
      book.add('sluice_certificate_expiry_timestamp_seconds', notAfterMs / 1000, file);
    book.add('sluice_ready', (await this.whyNotReady()) === null ? 1 : 0);
    book.add('sluice_workers', workers.length);
    book.add('sluice_workers_silent', silent);
    book.add('sluice_worker_restarts_total', restarts);
    book.add('sluice_limit_keys', this.#view.limitCounts.keys);
    book.add('sluice_limit_keys_shared_total', this.#view.limitCounts.shared);
    book.add('sluice_recorder_up', recorder !== null && deaf === 0 ? 1 : 0);
    this.#own.sample(book);
    return expositionOf(book.values);
  }

  /** While none has started yet nothing is wrong: the process lives, and says that it is not ready. */
  async isHealthy(): Promise<boolean> {
    const { workers, isServing } = this.#view;
    if (!isServing) return true;
    return (await this.#states(workers)).length > 0;
  }

  async whyNotReady(): Promise<string | null> {
    const { workers, isServing } = this.#view;
    if (!isServing) return 'starting or draining';
    const states = await this.#states(workers);
    if (states.length === 0) return 'no worker answers';
    return this.#needsRecords && !states.some(({ mayAnswer }) => mayAnswer) ? 'records cannot be written' : null;
  }

  /** Of those that answer in time. */
  async #states(workers: readonly Child[]): Promise<readonly WorkerState[]> {
    const answers = await Promise.allSettled(workers.map(({ caller }) => caller.call<WorkerState>('state', {}, waitMs)));
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  }

  #sourceOf(child: Child): MetricSource {
    const source = this.#sources.get(child) ?? { sample: () => child.caller.call<Samples>('metrics', {}, waitMs) };
    this.#sources.set(child, source);
    return source;
  }
}

/** What a worker says of itself when it is asked whether it lives. */
export interface WorkerState {
  /** False while records cannot be written and that closes the gate. */
  readonly mayAnswer: boolean;
}
