import { renameSync, rmSync } from 'node:fs';
import type { ConsumerId, ExchangeRecord } from '@sluice/model';
import { type Erasure, isRetained, type Pruned, type Retention, withoutClasses } from '@sluice/store';
import { type Block, packRecords, unpackBlock } from '../record/detail-block.ts';
import { exchangeConditions } from './duckdb-filter.ts';
import { dropHours, hoursOf, recountHours } from './duckdb-hours.ts';
import { nameKind, rewriteDatabase } from './duckdb-schema.ts';
import { number, type Session, type SqlRow } from './duckdb-session.ts';
import { appendBlocks } from './record-rows.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export async function forgetConsumer(session: Session, consumer: ConsumerId): Promise<number> {
  const id = await session.names.find(session.connection, 'consumer', consumer);
  if (id <= 0) return 0;
  const blocks = await blocksOf(session, 'SELECT no FROM exchanges WHERE consumer = $1::INTEGER', [id]);
  const count = await session.transaction(async () => {
    await rewriteBlocks(session, blocks, (record) => (record.consumer === consumer ? null : record));
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

export async function eraseExchanges(session: Session, { beforeMs, api }: Erasure): Promise<number> {
  const { where, values } = await exchangeConditions(session, { untilMs: beforeMs, api });
  const matching = `SELECT no FROM exchanges ${where}`;
  const blocks = await blocksOf(session, matching, values);
  const count = await session.transaction(async () => {
    const isErased = (record: ExchangeRecord) =>
      (beforeMs === undefined || record.startedAtMs < beforeMs) && (api === undefined || record.api === api);
    await rewriteBlocks(session, blocks, (record) => (isErased(record) ? null : record));
    const hours = await session.rows(`SELECT DISTINCT floor(started_at / ${hourMs}) AS hour FROM exchanges ${where}`, values);
    await session.run(`DELETE FROM disclosures WHERE no IN (${matching})`, values);
    const erased = await session.run(`DELETE FROM exchanges ${where}`, values);
    await recountHours(
      session,
      hours.map(({ hour }) => number(hour)),
    );
    await session.run('DELETE FROM kinds WHERE id NOT IN (SELECT kind FROM exchanges)');
    await session.run('DELETE FROM shown_kinds WHERE id NOT IN (SELECT shown FROM disclosures)');
    await session.run(`DELETE FROM names WHERE kind = ${nameKind.consumer} AND id NOT IN (SELECT consumer FROM exchanges)`);
    return erased;
  });
  session.names.clear();
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
    const astride = await session.rows('SELECT first_no FROM details WHERE first_at < $1', [oldestMs]);
    await rewriteBlocks(session, astride.map(firstNo), (record) => lean(record, retention, nowMs));
    await session.run('DELETE FROM kinds WHERE id NOT IN (SELECT kind FROM exchanges)');
    await session.run('DELETE FROM shown_kinds WHERE id NOT IN (SELECT shown FROM disclosures)');
    return { exchanges, disclosures: disclosures + own };
  });
  if (pruned.exchanges + pruned.disclosures > 0) await session.run('CHECKPOINT');
  return pruned;
}

async function pruneClass(session: Session, dataClass: number, beforeMs: number, retention: Retention, nowMs: number): Promise<number> {
  const matching = 'shown IN (SELECT id FROM shown_kinds WHERE class = $1) AND started_at < $2';
  const blocks = await blocksOf(session, `SELECT no FROM disclosures WHERE ${matching}`, [dataClass, beforeMs]);
  await rewriteBlocks(session, blocks, (record) => lean(record, retention, nowMs));
  return session.run(`DELETE FROM disclosures WHERE ${matching}`, [dataClass, beforeMs]);
}

/** The blocks in which the exchanges stand whose numbers `sql` selects. */
async function blocksOf(session: Session, sql: string, values: (string | number)[]): Promise<readonly number[]> {
  const rows = await session.rows(
    `SELECT DISTINCT details.first_no FROM (${sql}) AS asked ASOF JOIN details ON asked.no >= details.first_no`,
    values,
  );
  return rows.map(firstNo);
}

function firstNo(row: SqlRow): number {
  return number(row['first_no']);
}

/** Whole records with what may no longer be kept taken out. */
async function rewriteBlocks(
  session: Session,
  blocks: readonly number[],
  keep: (record: ExchangeRecord) => ExchangeRecord | null,
): Promise<void> {
  for (const block of blocks) {
    const [row] = await session.rows('SELECT * FROM details WHERE first_no = $1', [block]);
    const packed = row?.['records'];
    if (row === undefined || !(packed instanceof Uint8Array)) continue;
    const kept = unpackBlock(packed).flatMap((record) => keep(record) ?? []);
    await session.run('DELETE FROM details WHERE first_no = $1', [block]);
    if (kept.length > 0) await storeBlock(session, { ...bounds(row), records: packRecords(kept) });
  }
}

function bounds(row: SqlRow): Omit<Block, 'records'> {
  const [firstNo, lastNo, firstAtMs, lastAtMs] = ['first_no', 'last_no', 'first_at', 'last_at'].map((name) => number(row[name]));
  return { firstNo: firstNo ?? 0, lastNo: lastNo ?? 0, firstAtMs: firstAtMs ?? 0, lastAtMs: lastAtMs ?? 0 };
}

async function storeBlock(session: Session, block: Block): Promise<void> {
  const appender = await session.connection.createAppender('details');
  appendBlocks(appender, [block]);
  appender.closeSync();
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
