import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { apiId, type ExchangeRecord, endpointId, type Mode } from '@sluice/model';
import { exchangeRecord } from '@sluice/store/conformance';
import { ExchangeMetrics } from './exchange-metrics.ts';
import { expositionOf } from './exposition.ts';
import { metricFamilies } from './families.ts';
import { SampleBook, type Samples } from './samples.ts';

function samplesOf(...records: readonly ExchangeRecord[]): Samples {
  const metrics = new ExchangeMetrics();
  for (const record of records) metrics.count(record);
  const book = new SampleBook();
  metrics.sample(book);
  return book.values;
}

function unjudged(mode: Mode, isRefused: boolean): ExchangeRecord {
  const record = exchangeRecord({ mode });
  const coverage = { kind: 'partial', bytesSeen: 10, bytesUnseen: 90, why: 'too-deep' } as const;
  const reason = { rule: 'r', title: 't', source: 's', place: null, dataClass: null };
  const decision = isRefused ? ({ kind: 'block', because: [reason], status: 502, isHidden: false } as const) : ({ kind: 'allow' } as const);
  return { ...record, response: { inspection: { side: 'response', coverage, columns: [], findings: [], facts: [] }, decision } };
}

suite('figures of exchanges', () => {
  test('they are counted by API, mode and the stricter decision', () => {
    const samples = samplesOf(exchangeRecord(), exchangeRecord({ mode: 'observe' }), unjudged('shadow', true), exchangeRecord());

    const of = (mode: string, decision: string) => samples[`sluice_exchanges_total{api="shop",mode="${mode}",decision="${decision}"}`];
    assert.deepEqual([of('enforce', 'allow'), of('observe', 'allow'), of('shadow', 'block'), of('enforce', 'block')], [2, 1, 1, undefined]);
  });

  test('durations stand in buckets of seconds', () => {
    const samples = samplesOf(exchangeRecord({ durationUs: 1_800 }), exchangeRecord({ durationUs: 90_000_000 }));

    const bucket = (le: string) => samples[`sluice_exchange_duration_seconds_bucket{api="shop",le="${le}"}`];
    assert.deepEqual([bucket('0.001'), bucket('0.0025'), bucket('60'), bucket('+Inf')], [0, 1, 1, 2]);
    assert.equal(samples['sluice_exchange_duration_seconds_sum{api="shop"}'], 90.0018);
  });

  test('bytes that went by unjudged are told apart from those that were withheld for it', () => {
    const samples = samplesOf(unjudged('enforce', false), unjudged('enforce', true), unjudged('shadow', true));

    const labels = '{api="shop",endpoint="GET /users/{id}",side="response",reason="too-deep"}';
    assert.equal(samples[`sluice_bytes_passed_total${labels}`], 180);
    assert.equal(samples[`sluice_bytes_withheld_total${labels}`], 90);
  });

  test('endpoints that no contract declares, and those beyond the bound, are one', () => {
    const undeclared = exchangeRecord({ endpoint: endpointId('GET', '/guessed'), isDeclared: false });
    const many = Array.from({ length: 700 }, (_, index) => exchangeRecord({ endpoint: endpointId('GET', `/declared/${index}`) }));

    const samples = samplesOf(undeclared, ...many);

    const series = Object.keys(samples).filter((name) => /^sluice_bytes_judged_total.*side="response"/.test(name));
    assert.equal(series.length, 500);
    assert.ok(series.some((name) => name.includes('endpoint="other"')) && !series.some((name) => name.includes('/guessed')));
  });

  test('a name of the configuration is escaped', () => {
    assert.ok('sluice_findings_total{api="a\\"b\\\\c\\nd"}' in samplesOf(exchangeRecord({ api: apiId('a"b\\c\nd') })));
  });

  test('what no family declares is not told', () => {
    assert.equal(expositionOf({ made_up_total: 1 }), '');
  });

  test('every family is called by what it is, in base units', () => {
    for (const [name, { type, help }] of Object.entries(metricFamilies)) {
      assert.equal(name.endsWith('_total'), type === 'counter', name);
      assert.doesNotMatch(name, /_(?:ms|millis|us|kb|mb|percent)(?:_|$)/);
      assert.match(help, /^[^\\\n]{11,}$/, name);
    }
  });
});
