import { renameSync, rmSync } from 'node:fs';
import type { ConsumerId, ExchangeRecord } from '@sluice/model';
import { isRetained, type Pruned, type Retention, withoutClasses } from '@sluice/store';
import { blockOf, unpackBlock } from './detail-block.ts';
import { dropHours, hoursOf, recountHours } from './duckdb-hours.ts';
import { appendBlocks } from './duckdb-rows.ts';
import { rewriteDatabase } from './duckdb-schema.ts';
import { number, type Session } from './duckdb-session.ts';

const dayMs = 86_400_000;

export async function forgetConsumer(session: Session, consumer: ConsumerId): Promise<number> {
  const id = await session.names.find(session.connection, 'consumer', consumer);
  if (id <= 0) return 0;
  const blocks = await session.rows('SELECT DISTINCT block FROM exchanges WHERE consumer = $1', [id]);
  const count = await session.transaction(async () => {
    await rewriteBlocks(
      session,
      blocks.map((row) => number(row['block'])),
      (record) => (record.consumer === consumer ? null : record),
    );
    await session.run('DELETE FROM disclosures WHERE consumer = $1', [id]);
    await session.run('DELETE FROM names WHERE id = $1', [id]);
    const hours = await hoursOf(session, id);
    const erased = await session.run('DELETE FROM exchanges WHERE consumer = $1', [id]);
    await recountHours(session, hours);
    return erased;
  });
  session.names.forget('consumer', consumer);
  await rewriteFile(session);
  return count;
}

export async function pruneRecords(session: Session, retention: Retention, nowMs: number): Promise<Pruned> {
  const oldestMs = nowMs - retention.exchangeDays * dayMs;
  const pruned = await session.transaction(async () => {
    const disclosures = await session.run('DELETE FROM disclosures WHERE started_at < $1', [oldestMs]);
    const exchanges = await session.run('DELETE FROM exchanges WHERE started_at < $1', [oldestMs]);
    await dropHours(session, oldestMs);
    await session.run('DELETE FROM details WHERE last_at < $1', [oldestMs]);
    let own = 0;
    for (const [dataClass, days] of retention.daysByClass) {
      const id = await session.names.find(session.connection, 'dataClass', dataClass);
      if (id <= 0 || days >= retention.exchangeDays) continue;
      own += await pruneClass(session, id, nowMs - days * dayMs, retention, nowMs);
    }
    const astride = await session.rows('SELECT block FROM details WHERE first_at < $1', [oldestMs]);
    await rewriteBlocks(
      session,
      astride.map((row) => number(row['block'])),
      (record) => lean(record, retention, nowMs),
    );
    return { exchanges, disclosures: disclosures + own };
  });
  if (pruned.exchanges + pruned.disclosures > 0) await session.run('CHECKPOINT');
  return pruned;
}

async function pruneClass(session: Session, dataClass: number, beforeMs: number, retention: Retention, nowMs: number): Promise<number> {
  const blocks = await session.rows(
    `SELECT DISTINCT block FROM exchanges WHERE started_at < $2 AND no IN (SELECT no FROM disclosures WHERE class = $1 AND started_at < $2)`,
    [dataClass, beforeMs],
  );
  await rewriteBlocks(
    session,
    blocks.map((row) => number(row['block'])),
    (record) => lean(record, retention, nowMs),
  );
  return session.run('DELETE FROM disclosures WHERE class = $1 AND started_at < $2', [dataClass, beforeMs]);
}

/** Whole records with what may no longer be kept taken out. */
async function rewriteBlocks(
  session: Session,
  blocks: readonly number[],
  keep: (record: ExchangeRecord) => ExchangeRecord | null,
): Promise<void> {
  for (const block of blocks) {
    const [row] = await session.rows('SELECT records FROM details WHERE block = $1', [block]);
    const packed = row?.['records'];
    if (!(packed instanceof Uint8Array)) continue;
    const kept = unpackBlock(packed).flatMap((record) => keep(record) ?? []);
    await session.run('DELETE FROM details WHERE block = $1', [block]);
    if (kept.length > 0) await appendBlocks(session.connection, [blockOf(block, kept)]);
  }
}

async function rewriteFile(session: Session): Promise<void> {
  const { path } = session.options;
  await session.run('CHECKPOINT');
  session.close();
  const fresh = `${path}.rewritten`;
  rmSync(fresh, { force: true });
  try {
    await rewriteDatabase(path, fresh);
    renameSync(fresh, path);
  } finally {
    await session.reopen();
  }
}

function lean(record: ExchangeRecord, retention: Retention, nowMs: number): ExchangeRecord | null {
  if (!isRetained(null, record.startedAtMs, retention, nowMs)) return null;
  return withoutClasses(record, (dataClass) => isRetained(dataClass, record.startedAtMs, retention, nowMs));
}
