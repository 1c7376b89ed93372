/** Text under a key, or null to remove it. */
export interface StateChange {
  readonly key: string;
  readonly text: string | null;
}

/** Small facts that outlive a process: what was learned, which key is in use. All changes of one call hold, or none. */
export interface StatePort {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  write(changes: readonly StateChange[]): Promise<void>;
}
