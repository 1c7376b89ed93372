import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ExchangeRecord, JudgedSide } from '@sluice/model';
import { leakGroups, MemoryStore } from '@sluice/store';
import { exchangeRecord, leakingRecord } from '@sluice/store/conformance';
import fc from 'fast-check';
import { anyRecord } from '../testing/arbitraries.ts';
import { temporaryFolder } from '../testing/temporary.fixture.ts';
import { DuckDbStore } from './duckdb-store.ts';

/** Each record and, with other numbers, the same once more: what was decoded the first time is only walked over the second. */
const records = fc.array(anyRecord, { minLength: 1, maxLength: 12 }).map((all) => {
  const twice = [...all, ...all].map((record, index) => numbered(record, index));
  return [...new Map(twice.map((record) => [record.id, record])).values()];
});

test('records that are only walked over are told of like those that were decoded, and come back whole', async () => {
  await fc.assert(
    fc.asyncProperty(records, async (all) => {
      await using store = await DuckDbStore.open({ path: join(temporaryFolder(), 'exchanges.duckdb') });
      await using memory = new MemoryStore();
      await store.ingest({ records: all, lost: [] });
      await memory.ingest({ records: all, lost: [] });
      const asked = { groupBy: leakGroups, isDistinctCounted: true, isUnclassedIncluded: true, limit: 1000 } as const;
      const byClass = { ...asked, groupBy: ['dataClass'], limit: 60 } as const;

      for (const record of all) assert.deepEqual(await store.exchange(record.id), record);
      assert.deepEqual(sorted(await store.leaks(asked)), sorted(await memory.leaks(asked)));
      assert.deepEqual(sorted(await store.leaks(byClass)), sorted(await memory.leaks(byClass)));
      assert.deepEqual(sorted((await store.exchanges({ limit: 1000 })).rows), sorted((await memory.exchanges({ limit: 1000 })).rows));
      const [told, expected] = [await store.overview({}), await memory.overview({})];
      assert.deepEqual({ ...told, classes: sorted(told.classes) }, { ...expected, classes: sorted(expected.classes) });
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

test('what is alike is stored once, and what is not is told apart', async () => {
  await using store = await DuckDbStore.open({ path: join(temporaryFolder(), 'exchanges.duckdb') });
  const email = (sequence: number, status: number, values: readonly number[]) =>
    leakingRecord({ sequence, status }, [['response.body/email', 'personal.email', values, 'mask']]);
  const all = [email(1, 200, [1]), email(2, 200, [1, 2]), email(3, 404, [3]), email(4, 200, [1]), exchangeRecord({ sequence: 5 })];
  await store.ingest({ records: all, lost: [] });

  const leaks = async (status?: number) => {
    const [row] = await store.leaks({ groupBy: [], isDistinctCounted: true, isUnclassedIncluded: false, limit: 9, status });
    return [row?.exchanges, row?.values, row?.distinct];
  };

  assert.deepEqual(
    [await leaks(), await leaks(200), await leaks(404)],
    [
      [4, 5, 3],
      [3, 4, 2],
      [1, 1, 1],
    ],
  );
});

/** With sums that a double holds exactly, and each place once, as inspections have it. */
function numbered(record: ExchangeRecord, index: number): ExchangeRecord {
  const { id, boot, sequence, startedAtMs } = exchangeRecord({ sequence: index + 1 });
  const request = small(record.request, index);
  const response = record.response && small(record.response, index);
  return { ...record, id, boot, sequence, startedAtMs, requestBytes: index, responseBytes: index, request, response };
}

function small({ inspection, decision }: JudgedSide, index: number): JudgedSide {
  const coverage = { ...inspection.coverage, bytesSeen: index };
  if (coverage.kind === 'partial') Object.assign(coverage, { bytesUnseen: 2 * index });
  const columns = inspection.columns.map((column, at) => ({ ...column, place: `${inspection.side}.body/${at}`, count: index + at }));
  return { inspection: { ...inspection, coverage, columns }, decision };
}

function sorted<Row>(rows: readonly Row[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
