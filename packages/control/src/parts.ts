import type { ExchangeId, ExchangeRecord, Mode, RevisionId } from '@sluice/model';
import type { AuditPort, ExchangeStore } from '@sluice/store';
import type { Register } from './register/register.ts';

export interface WorkerStatus {
  /** Its number; whoever replaces it has the same. */
  readonly worker: number;
  readonly process: number;
  /** It takes new connections. */
  readonly isReady: boolean;
  /** It only finishes what it has; another has taken its place. */
  readonly isDraining: boolean;
  readonly startedAtMs: number;
  readonly restarts: number;
  readonly counters: Readonly<Record<string, number>>;
}

export interface ApiStatus {
  readonly name: string;
  readonly upstream: string;
  readonly mode: Mode;
  /** Where its contract was read from; null without one. */
  readonly contract: string | null;
  readonly operations: number;
}

/** A supervisor that was gone without having ended. */
export interface Lost {
  readonly process: number;
  readonly atMs: number;
}

/** What a running Sluice says of itself. */
export interface Status {
  readonly version: string;
  readonly process: number;
  /** The supervisor whose place this process took after it was gone; null where none was. */
  readonly lost: Lost | null;
  /** False while no supervisor runs: the workers go on, and one of them answers here. */
  readonly isSupervised: boolean;
  readonly startedAtMs: number;
  readonly address: string;
  readonly mode: Mode;
  readonly revision: RevisionId;
  readonly dataFolder: string;
  readonly configuration: string | null;
  readonly durability: string;
  readonly apis: readonly ApiStatus[];
  readonly targets: readonly TargetStatus[];
  /** Those that clients are shown; empty in cleartext. */
  readonly certificates: readonly CertificateStatus[];
  /** Virtual patches in force, and those that ended and still stand in a policy. */
  readonly patches: readonly PatchStatus[];
  readonly workers: readonly WorkerStatus[];
  readonly recorder: { readonly process: number; readonly isReady: boolean };
  /** Counters of all workers since the start, those that are gone among them: exchanges, bytes, refusals, losses, bounds that were hit. */
  readonly counters: Readonly<Record<string, number>>;
}

/** One place where an API answers, as all workers together see it. */
export interface TargetStatus {
  readonly api: string;
  readonly url: string;
  /** `up`, `starting` (its share still grows), `unhealthy`, `ejected`, `open`, `half-open`; workers may differ. */
  readonly states: readonly string[];
  /** When the last ejection or open circuit is over; 0 for none. */
  readonly untilMs: number;
  readonly isCanary: boolean;
  readonly weight: number;
  readonly inFlight: number;
  readonly requests: number;
  /** Answers that did not come, and 502, 503 and 504; 0 where nobody counts them. */
  readonly failures: number;
  /** What adaptive concurrency lets run at once; 0 where it is off. */
  readonly concurrencyMax: number;
}

/** A certificate that clients are shown. */
export interface CertificateStatus {
  readonly file: string;
  readonly names: readonly string[];
  readonly notAfterMs: number;
}

/** A rule that stands in for a correction of an API until a day. */
export interface PatchStatus {
  readonly id: string;
  readonly title: string;
  readonly cve: string | null;
  readonly owner: string;
  /** When it acts no more. */
  readonly untilMs: number;
}

/** What is wrong in a file, with its place. The same words that `sluice check` prints. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fix: string | null;
}

/** A reload either took, or left the old revision in force and says why. */
export type Reloaded =
  | { readonly ok: true; readonly revision: RevisionId; readonly warnings: readonly Complaint[] }
  | { readonly ok: false; readonly revision: RevisionId; readonly problems: readonly Complaint[] };

/** A restart is a reload that took, and then so many new workers. */
export type Restarted = Reloaded & {
  readonly replaced: number;
  /** Null where all were. */
  readonly whyNotAll: string | null;
};

/** The supervisor that is in service from now on. */
export interface Upgraded {
  readonly process: number;
}

/** What one exchange says when asked why. The words come from policy; here they only pass through. */
export interface Explained {
  readonly record: ExchangeRecord;
  readonly explanation: object;
  readonly isSameWhenDecidedAgain: boolean;
}

/** What the routes of the register stand on. */
export interface RegisterParts {
  readonly register: Register;
  readonly audit: AuditPort;
}

/** What the routes stand on; the supervisor is behind it. */
export interface ControlParts extends RegisterParts {
  readonly store: Pick<
    ExchangeStore,
    | 'exchange'
    | 'exchanges'
    | 'leaks'
    | 'endpoints'
    | 'coverage'
    | 'authentication'
    | 'overview'
    | 'timeline'
    | 'forget'
    | 'erase'
    | 'count'
  >;
  status(): Promise<Status>;
  reload(): Promise<Reloaded>;
  restart(): Promise<Restarted>;
  upgrade(): Promise<Upgraded>;
  stop(): Promise<void>;
  explain(id: ExchangeId): Promise<Explained | null>;
  /** Writes a backup of the data folder to a file that must not be there yet; with the keys unless `hasKeys` is false. */
  backup(to: string, hasKeys: boolean): Promise<{ readonly files: number; readonly bytes: number }>;
  rotateKeys(): Promise<{ readonly keyId: string }>;
  /** Destroys a key of pseudonyms; the answer is the one that is in use from then on. */
  destroyKey(id: string): Promise<{ readonly keyId: string }>;
}
