import { randomUUID } from 'node:crypto';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { version } from '../version.ts';
import { ExchangeSpans } from './exchange-spans.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** Spans of exchanges, and the end of them. */
export interface Tracing {
  readonly spans: ExchangeSpans;
  readonly counts: Readonly<SpanCounts>;
  /** Sends what waits, for so long at most. */
  close(withinMs: number): Promise<void>;
}

export interface SpanCounts {
  exported: number;
  /** The collector refused them, or could not be reached. */
  failed: number;
}

/** Loads OpenTelemetry's SDK and its exporter (OTLP over HTTP, protobuf). Nobody who traces nothing pays for either. */
export async function openTracing(settings: TracingSettings): Promise<Tracing> {
  const [api, sdk, { OTLPTraceExporter }, { defaultResource, detectResources, envDetector, resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
  ]);
  const counts: SpanCounts = { exported: 0, failed: 0 };
  const processor = new sdk.BatchSpanProcessor({
    exporter: counted(new OTLPTraceExporter(), counts),
    maxQueueSize: settings.queueSpansMax,
    maxExportBatchSize: settings.batchSpansMax,
    scheduledDelayMillis: settings.delayMs,
  });
  const own = resourceFromAttributes({ 'service.name': 'sluice', 'service.version': version, 'service.instance.id': randomUUID() });
  const provider = new sdk.TracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(sdk, settings),
    spanProcessors: [processor],
  });
  return {
    spans: new ExchangeSpans(api, provider.getTracer('sluice', version)),
    counts,
    async close(withinMs) {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, withinMs);
      await Promise.race([provider.shutdown().catch(() => undefined), late.promise]);
      clearTimeout(timer);
    },
  };
}

type Sdk = typeof import('@opentelemetry/sdk-trace');

function samplerOf(
  sdk: Sdk,
  { sampler, ratio, isParentBased }: TracingSettings,
): InstanceType<Sdk['ParentBasedSampler']> | ReturnType<typeof rootSampler> {
  const root = rootSampler(sdk, sampler, ratio);
  return isParentBased ? new sdk.ParentBasedSampler({ root }) : root;
}

function rootSampler(sdk: Sdk, sampler: TracingSettings['sampler'], ratio: number) {
  if (sampler === 'always_off') return new sdk.AlwaysOffSampler();
  return sampler === 'always_on' ? new sdk.AlwaysOnSampler() : new sdk.TraceIdRatioBasedSampler(ratio);
}

function counted(exporter: SpanExporter, counts: SpanCounts): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code === 0) counts.exported += spans.length;
        else counts.failed += spans.length;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
