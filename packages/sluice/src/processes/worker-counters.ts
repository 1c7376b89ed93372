import type { WorkerCounters } from './messages.ts';

export function sumOf(all: readonly WorkerCounters[]): WorkerCounters {
  const sum: Record<string, number> = {};
  for (const counters of all) for (const [name, value] of Object.entries(counters)) sum[name] = (sum[name] ?? 0) + value;
  return sum;
}

/** What a worker that is gone leaves: what it has counted, and not how much of something it had just then. */
export function withoutGauges(counters: WorkerCounters): WorkerCounters {
  return Object.fromEntries(Object.entries(counters).filter(([name]) => !/(?:Now|Held)$/.test(name)));
}
