import type { Settings } from '../config/settings.ts';

/** What the supervisor asks of any child. */
export interface ChildCalls {
  /** Answered when what was under way is over, or the time is; the child ends then. */
  readonly stop: { readonly graceMs: number };
}

/** What the supervisor asks of a worker: to be ready, then to accept; to take other settings in two steps, so that all workers do or none. */
export interface WorkerCalls extends ChildCalls {
  readonly start: { readonly settings: Settings; readonly worker: number };
  readonly prepare: { readonly settings: Settings };
}

export type WorkerCounters = Readonly<Record<string, number>>;

/** What a worker compiled of its settings. */
export interface Prepared {
  readonly revision: string;
  readonly operations: Readonly<Record<string, number>>;
}
