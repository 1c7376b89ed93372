import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { SampleBook } from './samples.ts';

/** What a process says of itself. The delay of its loop is measured only where somebody may ask for it: a timer each 20 ms. */
export class ProcessMetrics {
  /** As labels call it. */
  readonly name: string;
  readonly #delay: ReturnType<typeof monitorEventLoopDelay> | null;
  readonly #startedAt = (performance.timeOrigin / 1000).toFixed(3);

  constructor(name: string, isDelayMeasured: boolean) {
    this.name = name;
    this.#delay = isDelayMeasured ? monitorEventLoopDelay({ resolution: 20 }) : null;
    this.#delay?.enable();
  }

  sample(book: SampleBook): void {
    const name = this.name;
    const { user, system } = process.cpuUsage();
    const memory = process.memoryUsage();
    const loop = performance.eventLoopUtilization();
    book.add('process_cpu_seconds_total', (user + system) / 1e6, name);
    book.add('process_resident_memory_bytes', memory.rss, name);
    book.add('process_start_time_seconds', Number(this.#startedAt), name);
    const files = openFiles();
    if (files !== null) book.add('process_open_fds', files, name);
    book.add('nodejs_heap_size_total_bytes', memory.heapTotal, name);
    book.add('nodejs_heap_size_used_bytes', memory.heapUsed, name);
    book.add('nodejs_external_memory_bytes', memory.external, name);
    book.add('nodejs_eventloop_time_seconds_total', loop.active / 1e3, name, 'active');
    book.add('nodejs_eventloop_time_seconds_total', loop.idle / 1e3, name, 'idle');
    this.#sampleDelay(book);
  }

  #sampleDelay(book: SampleBook): void {
    const delay = this.#delay;
    if (delay === null || delay.count === 0) return;
    book.add('nodejs_eventloop_delay_mean_seconds', delay.mean / 1e9, this.name);
    book.add('nodejs_eventloop_delay_p99_seconds', delay.percentile(99) / 1e9, this.name);
    book.add('nodejs_eventloop_delay_max_seconds', delay.max / 1e9, this.name);
    delay.reset();
  }
}

/** Linux only (proc(5)); the folder itself is open while it is read. */
function openFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length - 1;
  } catch {
    return null;
  }
}
