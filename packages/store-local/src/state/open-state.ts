import { chmodSync, existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AuditHead } from '@sluice/store';
import { auditKeyPath, statePath, stateSnapshotPath } from '../data-paths.ts';
import { storeLocalErrors } from '../errors.ts';
import { openAuditKey } from './audit-key.ts';
import { AuditLog } from './audit-log.ts';
import { SqliteState } from './sqlite-state.ts';

/** What the owner of a data folder keeps beside the exchanges: who may call, and what was changed by whom. */
export interface LocalState extends Disposable {
  readonly state: SqliteState;
  readonly audit: AuditLog;
  /** Writes what a backup takes in the place of the database that is in use. */
  snapshot(): Disposable;
}

export interface LocalStateOptions {
  readonly folder: string;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** Hears of the head of the audit log after each entry. */
  readonly told: (head: AuditHead) => void;
}

const format = 1;
/** So long it waits for a supervisor that hands its state over. */
const busyMs = 5_000;

const schema = `
  CREATE TABLE state (key TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE audit (sequence INTEGER NOT NULL PRIMARY KEY, entry TEXT NOT NULL, mac TEXT NOT NULL) STRICT;
  CREATE TABLE audit_head (one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, mac TEXT NOT NULL, seal TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${format};
`;

/** Opens the state of a data folder, and makes it where there is none. Its owner is one process; workers and the recorder never open it. */
export function openLocalState({ folder, now, random, told }: LocalStateOptions): LocalState {
  const path = statePath(folder);
  const snapshot = stateSnapshotPath(folder);
  const key = openAuditKey(auditKeyPath(folder), random);
  const database = openDatabase(path);
  try {
    return {
      state: new SqliteState(database),
      audit: new AuditLog(database, key, now, told),
      snapshot() {
        rmSync(snapshot, { force: true });
        database.prepare('VACUUM INTO ?').run(snapshot);
        if (process.platform !== 'win32') chmodSync(snapshot, 0o600);
        return { [Symbol.dispose]: () => rmSync(snapshot, { force: true }) };
      },
      [Symbol.dispose]: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openDatabase(path: string): DatabaseSync {
  const isNew = !existsSync(path);
  const umask = process.umask(0o077);
  try {
    const database = new DatabaseSync(path, { timeout: busyMs, enableDoubleQuotedStringLiterals: false });
    // An entry is on the disk before what it says takes effect: FULL syncs at each commit.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (isNew || found === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
    else if (found > format) {
      database.close();
      throw storeLocalErrors.STATE_NEWER(path, found, format);
    }
    return database;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')
      throw storeLocalErrors.STATE_OPEN(path, error.message);
    throw error;
  } finally {
    process.umask(umask);
  }
}
