import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricCollector, type MetricSource } from './collector.ts';
import { SampleBook, type Samples } from './samples.ts';

function source(samples: () => Promise<Samples>): MetricSource {
  return { sample: samples };
}

async function collected(
  collector: MetricCollector,
  sources: readonly MetricSource[],
): Promise<{ readonly silent: number; readonly values: Samples }> {
  const book = new SampleBook();
  const silent = await collector.collect(sources, book);
  return { silent, values: { ...book.values } };
}

test('figures of several workers are summed', async () => {
  const one = source(async () => ({ 'sluice_findings_total{api="a"}': 2, 'sluice_gateway_open{what="connections"}': 1 }));
  const other = source(async () => ({ 'sluice_findings_total{api="a"}': 3 }));

  const { silent, values } = await collected(new MetricCollector(1_000), [one, other]);

  assert.deepEqual([silent, values], [0, { 'sluice_findings_total{api="a"}': 5, 'sluice_gateway_open{what="connections"}': 1 }]);
});

test('a worker that ended leaves its counters, and nothing of what was open', async () => {
  const collector = new MetricCollector(1_000);
  const ended = source(async () => ({
    sluice_records_appended_total: 7,
    sluice_records_held: 4,
    'process_cpu_seconds_total{process="worker-0"}': 9,
  }));
  const next = source(async () => ({ sluice_records_appended_total: 1 }));
  await collected(collector, [ended]);

  collector.ended(ended);

  assert.deepEqual((await collected(collector, [next])).values, { sluice_records_appended_total: 8 });
});

test('a worker that is silent is waited for within a bound, and counts with what it last said', async () => {
  const collector = new MetricCollector(20);
  let answers = Promise.resolve<Samples>({ sluice_records_appended_total: 7 });
  const worker = source(() => answers);
  await collected(collector, [worker]);
  answers = new Promise(() => {});

  assert.deepEqual(await collected(collector, [worker]), { silent: 1, values: { sluice_records_appended_total: 7 } });
});

test('a worker that fails is as one that is silent', async () => {
  const worker = source(() => Promise.reject(new Error('gone')));

  assert.deepEqual(await collected(new MetricCollector(1_000), [worker]), { silent: 1, values: {} });
});
