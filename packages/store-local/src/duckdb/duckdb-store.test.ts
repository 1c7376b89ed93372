import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { consumerId, dataClassId } from '@sluice/model';
import { exchangeRecord, leakingRecord, storeConformance } from '@sluice/store/conformance';
import fc from 'fast-check';
import { anyRecord } from '../testing/arbitraries.ts';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { DuckDbStore } from './duckdb-store.ts';

storeConformance('duckdb', () => DuckDbStore.open({ path: newPath() }), { suite, test, ...assert });

test('what was ingested is there after the store was opened again, and is not taken twice', async () => {
  const path = newPath();
  const records = [
    exchangeRecord({ sequence: 1 }),
    leakingRecord({ sequence: 2 }, [['response.body/email', 'personal.email', [1], 'allow']]),
  ];
  await using first = await DuckDbStore.open({ path });
  await first.ingest({ records, lost: [] }, new Map([['7-000001.segment', 99]]));
  await first.close();

  await using second = await DuckDbStore.open({ path });

  assert.equal(await second.ingest({ records: [...records, exchangeRecord({ sequence: 3 })], lost: [] }), 1);
  assert.deepEqual(await second.exchange(records[1]?.id ?? exchangeRecord().id), records[1]);
  assert.deepEqual(await second.checkpoints(), new Map([['7-000001.segment', 99]]));
});

test('of a transaction that failed nothing is there, and the next one is whole', async () => {
  await using store = await DuckDbStore.open({ path: newPath() });
  const records = [exchangeRecord({ sequence: 1 }), exchangeRecord({ sequence: 2 })];
  async function* failing() {
    yield { records, lost: [] };
    throw new Error('the segment cannot be read');
  }

  await assert.rejects(store.ingestAll(failing(), new Map([['7-000001.segment', 99]])), /cannot be read/);
  const between = [await store.count(), (await store.checkpoints()).size];
  await store.ingest({ records, lost: [] });

  assert.deepEqual([between, await store.count()], [[0, 0], 2]);
  assert.deepEqual(await store.exchange(records[1]?.id ?? exchangeRecord().id), records[1]);
});

test('any record comes back whole', async () => {
  await using store = await DuckDbStore.open({ path: newPath() });
  const records = fc.sample(anyRecord, { numRuns: 40, seed: 5 }).map((record) => ({ ...record, status: 200, ending: 'answered' as const }));
  const byId = new Map(records.map((record) => [record.id, record]));

  await store.ingest({ records: [...byId.values()], lost: [] });

  for (const [id, record] of byId) assert.deepEqual(await store.exchange(id), record);
});

test('the file holds no byte of a consumer who was forgotten', async () => {
  const path = newPath();
  const consumer = consumerId('key:k1:f0f1f2f3f4f5f6f7');
  await using store = await DuckDbStore.open({ path });
  for (let sequence = 1; sequence <= 50; sequence += 1) {
    const record = leakingRecord({ sequence, consumer: sequence % 2 ? consumer : consumerId('key:other') }, [
      ['response.body/email', 'personal.email', [sequence], 'allow'],
    ]);
    await store.ingest({ records: [record], lost: [] });
  }

  const count = await store.forget(consumer);
  const left = await store.count();
  await store.close();

  assert.deepEqual([count, left], [25, 25]);
  assert.equal(readFileSync(path).includes(consumer), false);
});

test('nobody but the owner can read the file, also after it was rewritten', { skip: process.platform === 'win32' }, async () => {
  const path = newPath();
  await using store = await DuckDbStore.open({ path });
  const record = exchangeRecord({ sequence: 1 });
  await store.ingest({ records: [record], lost: [] });

  const before = statSync(path).mode & 0o777;
  await store.forget(record.consumer);

  assert.deepEqual([before, statSync(path).mode & 0o777], [0o600, 0o600]);
});

test('a statement can reach no other file', async () => {
  const path = newPath();
  await using store = await DuckDbStore.open({ path });

  const rows = await store.leaks({
    groupBy: ['dataClass'],
    isDistinctCounted: true,
    isUnclassedIncluded: true,
    limit: 1,
    place: "'; COPY (SELECT 1) TO '/tmp/x'; --",
    dataClass: dataClassId('personal.email'),
  });

  assert.deepEqual(rows, []);
});

function newPath(): string {
  return join(temporaryFolder(), 'exchanges.duckdb');
}
