import type { PatchStatus } from '@sluice/control';
import type { BookChange } from '@sluice/identity';
import type { Settings } from '../config/settings.ts';

/** What the supervisor asks of any child. */
export interface ChildCalls {
  /** Answered when what was under way is over, or the time is; the child ends then. */
  readonly stop: { readonly graceMs: number };
}

/** What the supervisor asks of a worker: to be ready, then to accept; to take other settings in two steps, so that all workers do or none. */
export interface WorkerCalls extends ChildCalls {
  readonly start: { readonly settings: Settings; readonly worker: number; readonly supervisor: SupervisorNote };
  readonly prepare: { readonly settings: Settings };
  readonly accept: { readonly live: Live };
  readonly live: { readonly live: Live };
  /** Who may call and who may not; `isWhole` takes the place of all before. In force when it is answered. */
  readonly book: { readonly changes: readonly BookChange[]; readonly isWhole: boolean };
}

/** What a worker asks of the supervisor. */
export interface SupervisorCalls {
  readonly giveListener: object;
  /** Keys of the register that were used, each told once a day. */
  readonly keysUsed: { readonly ids: readonly string[] };
  /** Whether no worker has seen it: a proof or a nonce, by its fingerprint. */
  readonly takeMark: { readonly mark: string };
  /** Turns a consumer or a network away for a time, on account of a limit. */
  readonly ban: { readonly target: string; readonly forMs: number; readonly limit: string };
}

/** How `sluice start` was started: its main file and what follows, and the options of Node before it. */
export interface HowStarted {
  readonly words: readonly string[];
  readonly engine: readonly string[];
}

/** What a worker needs to know of its supervisor once that is gone. */
export interface SupervisorNote {
  readonly process: number;
  readonly startedAtMs: number;
  /** How many before it, one after the other, were gone too soon or could not start. */
  readonly inARow: number;
  /** How to start another; null where none can be. */
  readonly how: HowStarted | null;
}

/** What changes while settings stay: every worker has the same. */
export interface Live {
  /** That clients are accepted on. */
  readonly port: number;
  /** 48 bytes that sessions of TLS are sealed with, so that any worker takes up what another began. */
  readonly ticketKeys: Uint8Array;
  /** Key authorizations by their tokens (RFC 8555 8.3). */
  readonly challenges: ReadonlyMap<string, string>;
}

export type WorkerCounters = Readonly<Record<string, number>>;

/** What a worker compiled of its settings. */
export interface Prepared {
  readonly revision: string;
  readonly operations: Readonly<Record<string, number>>;
  readonly patches: readonly PatchStatus[];
}
