import { familyOf, SampleBook, type Samples } from './samples.ts';

/** Somebody whose samples are asked for over a channel. Another process, so it may be slow, or gone. */
export interface MetricSource {
  sample(): Promise<Samples>;
}

/**
 * Sums the samples of several processes that come and go. One that is silent within the time counts with what it last said; one that ended
 * leaves its counters behind, so that no sum ever falls, and takes its gauges with it.
 */
export class MetricCollector {
  readonly #waitMs: number;
  readonly #latestBySource = new Map<MetricSource, Samples>();
  #ended: Samples = {};

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Answers how many were silent. */
  async collect(sources: readonly MetricSource[], into: SampleBook): Promise<number> {
    let silent = 0;
    await Promise.all(
      sources.map(async (source) => {
        const samples = await within(source.sample(), this.#waitMs);
        if (samples === null) silent += 1;
        else this.#latestBySource.set(source, samples);
      }),
    );
    into.merge(this.#ended);
    for (const source of sources) into.merge(this.#latestBySource.get(source) ?? {});
    return silent;
  }

  ended(source: MetricSource): void {
    const latest = this.#latestBySource.get(source);
    if (latest === undefined) return;
    this.#latestBySource.delete(source);
    const sum = new SampleBook();
    sum.merge(this.#ended);
    // What a process says of itself ends with it; what it counted for all does not.
    sum.merge(Object.fromEntries(Object.entries(latest).filter(([series]) => isLasting(series))));
    this.#ended = sum.values;
  }
}

function isLasting(series: string): boolean {
  const family = familyOf(series);
  return family !== null && family.type !== 'gauge' && series.startsWith('sluice_');
}

/** Null for what failed or did not come in time. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  try {
    return await Promise.race([promise, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
