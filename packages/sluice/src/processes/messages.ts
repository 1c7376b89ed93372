import type { Settings } from '../config/settings.ts';

/** What the supervisor asks of a worker, and what comes back. */
export interface WorkerCalls {
  readonly start: { readonly settings: Settings; readonly worker: number };
  readonly reload: { readonly settings: Settings };
  readonly stop: { readonly graceMs: number };
}

export type WorkerCounters = Readonly<Record<string, number>>;

export interface WorkerStarted {
  readonly revision: string;
  readonly operations: Readonly<Record<string, number>>;
}
