/** The embedded store: exchanges in one DuckDB file behind the segment logs of the workers, keys, and captured bodies. */
export { type BackupAbout, backupBytes, unpackBackup, writeBackup } from './backup.ts';
export { databasePath, segmentFolder } from './data-paths.ts';
export type { DuckDbStoreOptions } from './duckdb/duckdb-session.ts';
export { DuckDbStore } from './duckdb/duckdb-store.ts';
export { databaseFormatOf, stepsFrom, upgradeDatabase } from './duckdb/duckdb-upgrade.ts';
export { Recorder, type RecorderOptions, startRecorder } from './recorder.ts';
export type { RecorderCounts } from './segments/segment-follower.ts';
export * from './segments.ts';
