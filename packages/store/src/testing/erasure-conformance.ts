import { type ApiId, consumerId, dataClassId, exchangeId } from '@sluice/model';
import type { ExchangeStore } from '../exchange-store.ts';
import type { ExchangeFilter } from '../filter.ts';
import type { Bench } from './conformance-bench.ts';
import { exchangeRecord, leakingRecord } from './samples.ts';

const dayMs = 86_400_000;
const atMs = 1_764_000_000_000;
const everything = { limit: 100, isDistinctCounted: true, isUnclassedIncluded: false } as const;

/** What every store promises of what is erased, forgotten or over its days. */
export function erasurePromises(open: () => Promise<ExchangeStore>, { test, equal, deepEqual }: Bench): void {
  test('what is erased by time or API is gone from every answer, and the rest is not', async () => {
    await using store = await open();
    const other = 'other' as ApiId;
    const records = [1, 2, 3, 4].map((sequence) =>
      leakingRecord({ sequence, api: sequence % 2 === 0 ? other : ('shop' as ApiId) }, [
        ['response.body/email', 'personal.email', [sequence], 'allow'],
      ]),
    );
    await store.ingest({ records, lost: [] });

    equal(await store.erase({ beforeMs: atMs + 2000 }), 1);
    equal(await store.erase({ api: other }), 2);

    deepEqual(
      (await store.exchanges({ limit: 10 })).rows.map(({ id }) => id),
      [exchangeId(7, 3)],
    );
    deepEqual([await store.exchange(exchangeId(7, 1)), await store.exchange(exchangeId(7, 2))], [null, null]);
    const { exchanges, classes } = await store.overview({});
    deepEqual([exchanges, classes[0]?.values, (await store.endpoints({})).length], [1, 1, 1]);
    equal(await store.erase({}), 1);
    deepEqual([await store.count(), (await store.overview({})).classes], [0, []]);
    equal(await store.ingest({ records: [exchangeRecord({ sequence: 9 })], lost: [] }), 1);
  });

  test('nothing is left of a consumer who was forgotten', async () => {
    await using store = await open();
    const other = exchangeRecord({ sequence: 2 });
    const forgotten = leakingRecord({ sequence: 1, consumer: consumerId('key:9') }, [
      ['response.body/email', 'personal.email', [5], 'allow'],
    ]);
    await store.ingest({ records: [forgotten, other], lost: [] });

    const count = await store.forget(forgotten.consumer);

    equal(count, 1);
    equal(await store.exchange(forgotten.id), null);
    deepEqual(await store.exchange(other.id), other);
    deepEqual(await store.leaks({ ...everything, groupBy: ['consumer'] }), []);
  });

  test('totals that span hours stay right when exchanges come late, are forgotten or pruned', async () => {
    await using store = await open();
    const hourMs = 3_600_000;
    const startMs = Math.floor(atMs / hourMs) * hourMs;
    const at = (sequence: number, startedAtMs: number, consumer: string) =>
      leakingRecord({ sequence, startedAtMs, consumer: consumerId(consumer) }, [['response.body/email', 'personal.email', [1], 'allow']]);
    await store.ingest({ records: [at(1, startMs, 'key:1'), at(2, startMs + 90 * 60_000, 'key:2')], lost: [] });
    await store.ingest({ records: [at(3, startMs + 5 * hourMs, 'key:1'), at(4, startMs + 5 * hourMs + 7, 'key:3')], lost: [] });
    await store.ingest({ records: [at(5, startMs + 10 * 60_000, 'key:2')], lost: [] });
    const totals = async (filter: ExchangeFilter) => {
      const { exchanges, consumers, responseBytes, firstAtMs, lastAtMs } = await store.overview(filter);
      const endpoints = (await store.endpoints(filter)).map((row) => [row.exchanges, row.consumers, row.firstAtMs, row.lastAtMs]);
      deepEqual(endpoints, exchanges === 0 ? [] : [[exchanges, consumers, firstAtMs, lastAtMs]]);
      return [exchanges, consumers, responseBytes, firstAtMs === null ? null : firstAtMs - startMs];
    };

    deepEqual(await totals({}), [5, 3, 2560, 0]);
    deepEqual(await totals({ sinceMs: startMs + 1 }), [4, 3, 2048, 600_000]);
    deepEqual(await totals({ sinceMs: startMs + 600_000, untilMs: startMs + 5 * hourMs + 7 }), [3, 2, 1536, 600_000]);
    deepEqual(await totals({ sinceMs: startMs + 600_001, untilMs: startMs + 1_000_000 }), [0, 0, 0, null]);
    deepEqual(await totals({ consumer: consumerId('key:2') }), [2, 1, 1024, 600_000]);
    deepEqual(await totals({ decision: 'block' }), [0, 0, 0, null]);

    await store.forget(consumerId('key:2'));
    deepEqual(await totals({}), [3, 2, 1536, 0]);
    deepEqual(await totals({ sinceMs: startMs + hourMs }), [2, 2, 1024, 5 * hourMs]);

    await store.prune({ exchangeDays: 1, daysByClass: new Map() }, startMs + dayMs + 5 * hourMs + 1);
    deepEqual(await totals({}), [1, 1, 512, 5 * hourMs + 7]);
  });

  test('a class is kept for its own days, the exchange for its', async () => {
    await using store = await open();
    const columns = [
      ['response.body/email', 'personal.email', [5], 'allow'],
      ['response.body/pan', 'finance.pan', [6], 'allow'],
    ] as const;
    const old = leakingRecord({ sequence: 1, startedAtMs: atMs - 100 * dayMs }, columns);
    const middle = leakingRecord({ sequence: 2, startedAtMs: atMs - 20 * dayMs }, columns);
    const recent = leakingRecord({ sequence: 3, startedAtMs: atMs }, columns);
    await store.ingest({ records: [old, middle, recent], lost: [] });

    const pruned = await store.prune({ exchangeDays: 90, daysByClass: new Map([[dataClassId('finance.pan'), 10]]) }, atMs);

    deepEqual(pruned, { exchanges: 1, disclosures: 3 });
    equal(await store.exchange(old.id), null);
    deepEqual(
      (await store.exchange(middle.id))?.response?.inspection.columns.map((column) => column.dataClass),
      ['personal.email'],
    );
    deepEqual(await store.exchange(recent.id), recent);
    equal((await store.leaks({ ...everything, groupBy: ['dataClass'], dataClass: dataClassId('finance.pan') }))[0]?.values, 1);
  });
}
