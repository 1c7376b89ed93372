/** Has the database of a folder open and says so, until it is killed. */
import { databasePath } from '../data-paths.ts';
import { DuckDbStore } from '../duckdb/duckdb-store.ts';

const [folder = ''] = process.argv.slice(2);
await DuckDbStore.open({ path: databasePath(folder) });
process.stdout.write('open\n');
setInterval(() => undefined, 60_000);
