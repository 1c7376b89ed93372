import type { Settings } from '../config/settings.ts';

/** What the supervisor asks of any child. */
export interface ChildCalls {
  /** Answered when what was under way is over, or the time is; the child ends then. */
  readonly stop: { readonly graceMs: number };
}

/** What the supervisor asks of a worker, and what comes back. */
export interface WorkerCalls extends ChildCalls {
  readonly start: { readonly settings: Settings; readonly worker: number };
  readonly reload: { readonly settings: Settings };
}

export type WorkerCounters = Readonly<Record<string, number>>;

export interface WorkerStarted {
  readonly revision: string;
  readonly operations: Readonly<Record<string, number>>;
}
