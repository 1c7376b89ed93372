/** The embedded store: exchanges in one DuckDB file, behind the segment logs of the workers. */
export { DuckDbStore, type DuckDbStoreOptions } from './duckdb-store.ts';
export * from './segments.ts';
