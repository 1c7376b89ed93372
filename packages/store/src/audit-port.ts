/** Who changed something, as far as that is known. No person's raw data but the name of a local user. */
export type Actor = string;

/** One step of a change: `asked` stands before anything takes effect, then one of the others. */
export type AuditOutcome = 'asked' | 'done' | 'failed';

export interface AuditEvent {
  readonly by: Actor;
  /** As `api-keys.revoke`. */
  readonly action: string;
  /** What it was done to, by its id or name; empty for the installation. */
  readonly object: string;
  readonly outcome: AuditOutcome;
  /** The sequence of the entry that asked; null for that one. */
  readonly of: number | null;
}

export interface AuditEntry extends AuditEvent {
  /** From 1, without a gap. */
  readonly sequence: number;
  readonly atMs: number;
}

/** The last entry: who noted it elsewhere can tell whether the log was cut since. */
export interface AuditHead {
  readonly sequence: number;
  /** Hex. */
  readonly mac: string;
}

export type AuditVerdict =
  | { readonly isIntact: true; readonly entries: number; readonly head: AuditHead }
  | {
      readonly isIntact: false;
      readonly entries: number;
      /** The first entry that is not as it was written; null where only the end is wrong. */
      readonly at: number | null;
      readonly why: string;
    };

/** A log of changes that nobody without its key can alter unseen. An entry is durable when `append` returns it. */
export interface AuditPort {
  append(event: AuditEvent): Promise<AuditEntry>;
  /** Newest first; `before` is a sequence that is not among them. */
  list(limit: number, before: number | null): Promise<readonly AuditEntry[]>;
  /** `noted`: a head that was kept elsewhere. */
  verify(noted: AuditHead | null): Promise<AuditVerdict>;
}
