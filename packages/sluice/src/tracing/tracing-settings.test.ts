import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tracingSettingsOf } from './tracing-settings.ts';

function settings(environment: Readonly<Record<string, string>>): {
  readonly of: ReturnType<typeof tracingSettingsOf>;
  readonly said: readonly string[];
} {
  const said: string[] = [];
  return { of: tracingSettingsOf(environment, (line) => said.push(line)), said };
}

test('nobody is traced who did not ask for it', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

  assert.equal(settings({}).of, null);
  assert.equal(settings({ OTEL_SERVICE_NAME: 'shop' }).of, null);
  assert.equal(settings({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }).of, null);
  assert.equal(settings({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }).of, null);
  assert.ok(settings(endpoint).of);
  assert.ok(settings({ OTEL_TRACES_EXPORTER: 'otlp' }).of);
});

test('samplers are those of the specification, and the parent counts by default', () => {
  const of = (sampler: string, argument = '') =>
    settings({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument }).of;

  const byDefault = of('');
  assert.deepEqual([byDefault?.sampler, byDefault?.isParentBased], ['always_on', true]);
  const ratio = of('parentbased_traceidratio', '0.25');
  assert.deepEqual([ratio?.sampler, ratio?.ratio, ratio?.isParentBased], ['traceidratio', 0.25, true]);
  const off = of('always_off');
  assert.deepEqual([off?.sampler, off?.isParentBased], ['always_off', false]);
});

test('what cannot be read is said, and counts as not set', () => {
  const { of, said } = settings({
    OTEL_TRACES_EXPORTER: 'otlp,zipkin',
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_TRACES_SAMPLER_ARG: '7',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_BSP_MAX_QUEUE_SIZE: 'many',
  });

  assert.deepEqual([of?.sampler, of?.ratio, of?.queueSpansMax], ['always_on', 1, 2_048]);
  assert.equal(said.length, 4);
});
