import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultOutlier, type OutlierOptions, OutlierRecord, OutlierWatch } from './outlier.ts';

const base = { ...defaultOutlier, intervalMs: 1_000, ejectionMs: 1_000, ejectionMsMax: 2_500, successRateRequestsMin: 10 };

function watched(count: number, options: Partial<OutlierOptions> = {}) {
  const records = Array.from({ length: count }, () => new OutlierRecord());
  const changes: string[] = [];
  const watch = new OutlierWatch({ ...base, ...options }, records, 0, (record, to) => changes.push(`${records.indexOf(record)} ${to}`));
  return { records, changes, watch, first: records[0] ?? new OutlierRecord(), second: records[1] ?? new OutlierRecord() };
}

suite('outlier ejection', () => {
  test('takes a target out behind so many server errors one after the other', () => {
    const { watch, first, changes } = watched(3, { consecutive5xx: 3 });
    for (const outcome of ['server-error', 'server-error', 'ok', 'server-error', 'server-error'] as const) watch.saw(first, outcome, 0);
    assert.equal(first.isOut(0), false);

    watch.saw(first, 'gateway-failure', 0);

    assert.equal(first.isOut(999), true);
    assert.deepEqual(changes, ['0 ejected']);
  });

  test('counts gateway failures by themselves', () => {
    const { watch, first } = watched(3, { consecutive5xx: 0, consecutiveGatewayFailures: 2 });
    for (const outcome of ['gateway-failure', 'server-error', 'gateway-failure'] as const) watch.saw(first, outcome, 0);
    assert.equal(first.isOut(0), false);

    watch.saw(first, 'gateway-failure', 0);

    assert.equal(first.isOut(0), true);
  });

  test('lasts longer each time, up to a bound, and less long after intervals that went well', () => {
    const { watch, first } = watched(3, { consecutive5xx: 1 });
    const lasted: number[] = [];
    for (const nowMs of [0, 10_000, 20_000]) {
      watch.saw(first, 'server-error', nowMs);
      lasted.push(first.untilMs - nowMs);
      watch.check(first.untilMs);
      // The interval in which it came back, without an error.
      watch.check(first.untilMs);
    }
    assert.deepEqual(lasted, [1_000, 1_000, 1_000]);

    for (const nowMs of [30_000, 30_100, 30_200]) {
      first.untilMs = 0;
      watch.saw(first, 'server-error', nowMs);
      lasted.push(first.untilMs - nowMs);
    }

    assert.deepEqual(lasted.slice(3), [1_000, 2_000, 2_500]);
  });

  test('never takes out more than so many of a hundred, nor the only one', () => {
    const { watch, records, first } = watched(4, { consecutive5xx: 1, ejectedPercentMax: 50 });
    for (const record of records) watch.saw(record, 'server-error', 0);
    const alone = watched(1, { consecutive5xx: 1 });
    alone.watch.saw(alone.first, 'server-error', 0);

    assert.equal(records.filter((record) => record.isOut(0)).length, 2);
    assert.equal(watch.spared, 2);
    assert.equal(first.isOut(0), true);
    assert.equal(alone.first.isOut(0), false);
  });

  test('takes out who succeeds far less often than the others', () => {
    const { watch, records, first, changes } = watched(8);
    for (const record of records) {
      for (let count = 0; count < 50; count += 1) watch.saw(record, record === first && count % 2 === 0 ? 'server-error' : 'ok', 0);
    }

    watch.check(1_000);

    assert.deepEqual(changes, ['0 ejected']);
  });
});
