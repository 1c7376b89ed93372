/** The embedded store: exchanges in one DuckDB file behind the segment logs of the workers, keys, and captured bodies. */
export type { DuckDbStoreOptions } from './duckdb-session.ts';
export { DuckDbStore } from './duckdb-store.ts';
export { databasePath, Recorder, type RecorderCounts, type RecorderOptions, segmentFolder, startRecorder } from './recorder.ts';
export * from './segments.ts';
