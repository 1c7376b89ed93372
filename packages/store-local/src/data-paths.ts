import { join } from 'node:path';

export function segmentFolder(dataFolder: string): string {
  return join(dataFolder, 'segments');
}

export function databasePath(dataFolder: string): string {
  return join(dataFolder, 'exchanges.duckdb');
}

/** Bodies of routes that ask for it, sealed. */
export function captureFolder(dataFolder: string): string {
  return join(dataFolder, 'captures');
}

/** Who may call, and the audit log. Beside it stand `-wal` and `-shm` while it is in use. */
export function statePath(dataFolder: string): string {
  return join(dataFolder, 'state.sqlite');
}

/** What a backup takes for it. */
export function stateSnapshotPath(dataFolder: string): string {
  return join(dataFolder, 'state.sqlite.snapshot');
}

/** The key that seals the audit log. */
export function auditKeyPath(dataFolder: string): string {
  return join(dataFolder, 'audit.key');
}
