import type { TargetStatus } from '@sluice/control';
import type { ApiTargets } from '@sluice/gateway';

/** One row a target out of what every worker says of it: counts are added up, states are told as far as they differ. */
export function targetTable(workers: readonly (readonly ApiTargets[])[]): readonly TargetStatus[] {
  const rows = new Map<string, TargetStatus>();
  for (const { api, targets } of workers.flat()) {
    for (const { state, untilMs, inFlight, requests, failures, concurrencyMax, ...same } of targets) {
      const key = `${api} ${same.url}`;
      const row = rows.get(key) ?? { api, ...same, states: [], untilMs: 0, inFlight: 0, requests: 0, failures: 0, concurrencyMax: 0 };
      rows.set(key, {
        ...row,
        states: row.states.includes(state) ? row.states : [...row.states, state],
        untilMs: Math.max(row.untilMs, untilMs),
        inFlight: row.inFlight + inFlight,
        requests: row.requests + requests,
        failures: row.failures + failures,
        concurrencyMax: row.concurrencyMax + concurrencyMax,
      });
    }
  }
  return [...rows.values()];
}
