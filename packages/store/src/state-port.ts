/** Text under a key, or null to remove it. */
export interface StateChange {
  readonly key: string;
  readonly text: string | null;
}

export interface StateEntry {
  readonly key: string;
  readonly text: string;
}

/** Small facts that outlive a process: who is registered, what was learned. All changes of one call hold, or none. */
export interface StatePort {
  read(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Everything whose key begins so, in the order of the keys' code units. */
  list(prefix: string): Promise<readonly StateEntry[]>;
  count(prefix: string): Promise<number>;
  write(changes: readonly StateChange[]): Promise<void>;
}
