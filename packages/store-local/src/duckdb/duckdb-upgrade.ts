import { DuckDBInstance } from '@duckdb/node-api';
import { storeLocalErrors } from '../errors.ts';
import { databaseFormat } from './duckdb-schema.ts';

interface Step {
  /** What the next format has that this one lacks. */
  readonly about: string;
  readonly statements: readonly string[];
}

/** From each format to the next. What nobody ever released has no way on. */
const steps: Readonly<Record<number, Step>> = {
  2: {
    about: 'why bytes were not judged, and on which side',
    statements: [
      'ALTER TABLE kinds ADD COLUMN request_gap UTINYINT DEFAULT 0',
      'ALTER TABLE kinds ADD COLUMN response_gap UTINYINT DEFAULT 0',
      `CREATE TABLE exchanges_3 (
        no BIGINT NOT NULL, started_at BIGINT NOT NULL, sequence BIGINT NOT NULL, duration_us BIGINT NOT NULL, request_bytes BIGINT NOT NULL,
        response_bytes BIGINT NOT NULL, bytes_seen BIGINT NOT NULL, bytes_unseen BIGINT NOT NULL, stripped BIGINT NOT NULL,
        masked BIGINT NOT NULL, dropped BIGINT NOT NULL, request_unseen BIGINT NOT NULL, consumer INTEGER NOT NULL, kind INTEGER NOT NULL)`,
      `INSERT INTO exchanges_3 SELECT no, started_at, sequence, duration_us, request_bytes, response_bytes, bytes_seen, bytes_unseen, stripped,
        masked, dropped, 0, consumer, kind FROM exchanges`,
      'DROP TABLE exchanges',
      'ALTER TABLE exchanges_3 RENAME TO exchanges',
    ],
  },
  3: { about: 'how callers proved who they are', statements: ['ALTER TABLE kinds ADD COLUMN proof UTINYINT DEFAULT 0'] },
};

/** The format of a database file; null where there is none in it. Nobody else may have it open. */
export async function databaseFormatOf(path: string): Promise<number | null> {
  return withDatabase(path, async (connection) => {
    const about = await connection.runAndReadAll(
      "SELECT count(*)::INTEGER AS tables FROM information_schema.tables WHERE table_name = 'about'",
    );
    if (Number(about.getRowObjectsJS()[0]?.['tables']) === 0) return null;
    const [row] = (await connection.runAndReadAll('SELECT format FROM about')).getRowObjectsJS();
    return row === undefined ? null : Number(row['format']);
  });
}

/** What an upgrade would do, in order; throws where there is no way from that format to this version's. */
export function stepsFrom(path: string, format: number): readonly string[] {
  if (format > databaseFormat) throw storeLocalErrors.DATABASE_NEWER(path, format, databaseFormat);
  const abouts: string[] = [];
  for (let at = format; at < databaseFormat; at += 1) {
    const step = steps[at];
    if (step === undefined) throw storeLocalErrors.DATABASE_NO_WAY(path, at);
    abouts.push(step.about);
  }
  return abouts;
}

/** Brings a database to this version's format, all of it or nothing. `tell` hears of each step before it is taken. */
export async function upgradeDatabase(path: string, from: number, tell: (about: string) => void): Promise<void> {
  stepsFrom(path, from);
  await withDatabase(path, async (connection) => {
    await connection.run('BEGIN');
    try {
      for (let at = from; at < databaseFormat; at += 1) {
        const step = steps[at];
        if (step === undefined) continue;
        tell(step.about);
        for (const statement of step.statements) await connection.run(statement);
      }
      await connection.run(`UPDATE about SET format = ${databaseFormat}`);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {});
      throw error;
    }
    await connection.run('CHECKPOINT');
  });
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

async function withDatabase<Answer>(path: string, work: (connection: Connection) => Promise<Answer>): Promise<Answer> {
  const options = { threads: '2', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };
  const instance = await DuckDBInstance.create(path, options).catch((cause: unknown) => {
    throw Object.assign(storeLocalErrors.DATABASE_OPEN(path), { cause });
  });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
