import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Pressure } from './overload-ladder.ts';

/** The loop is asked how late it is this often; a histogram in C++ keeps the answers. */
const resolutionMs = 20;
/** What one reading weighs against those before: a single long block of the loop is no overload. */
const readingWeight = 0.25;

/** Reads what presses on this process; some 20 µs a reading. */
export class PressureGauge {
  readonly #memoryBytesMax: number;
  #loopDelayMs = 0;
  readonly #delay: ReturnType<typeof monitorEventLoopDelay>;

  /** `memoryBytesMax`: resident memory that the process may have at most. */
  constructor(memoryBytesMax: number) {
    this.#memoryBytesMax = memoryBytesMax;
    this.#delay = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#delay.enable();
  }

  /** The delay of the loop is that of the last few readings. */
  read(connections: number, connectionsMax: number): Pressure {
    const { used_heap_size: heapBytes, heap_size_limit: heapBytesMax } = getHeapStatistics();
    const memory = Math.max(process.memoryUsage.rss() / this.#memoryBytesMax, heapBytes / heapBytesMax);
    // The histogram holds whole intervals.
    const sinceLastMs = this.#delay.count === 0 ? 0 : Math.max(0, this.#delay.mean / 1e6 - resolutionMs);
    this.#delay.reset();
    this.#loopDelayMs += (sinceLastMs - this.#loopDelayMs) * readingWeight;
    return { memory, loopDelayMs: this.#loopDelayMs, connections: connections / connectionsMax };
  }

  close(): void {
    this.#delay.disable();
  }
}
