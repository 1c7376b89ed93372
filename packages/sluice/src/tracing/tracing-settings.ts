/** How spans are made and sent, as OpenTelemetry's environment variables say. The exporter reads its own (`OTEL_EXPORTER_OTLP_*`). */
export interface TracingSettings {
  readonly sampler: 'always_on' | 'always_off' | 'traceidratio';
  /** Of traces that begin here, for `traceidratio`. */
  readonly ratio: number;
  /** Whether the sender's word counts where there is one. */
  readonly isParentBased: boolean;
  readonly queueSpansMax: number;
  readonly batchSpansMax: number;
  readonly delayMs: number;
}

const samplers = ['always_on', 'always_off', 'traceidratio'] as const;

/**
 * Null where nobody asked for traces: neither an OTLP endpoint nor `OTEL_TRACES_EXPORTER=otlp` is set, or `OTEL_SDK_DISABLED` is true. A value
 * that cannot be read counts as not set, as the specification wants; `say` is told of it.
 */
export function tracingSettingsOf(environment: NodeJS.ProcessEnv, say: (line: string) => void): TracingSettings | null {
  const of = (name: string) => environment[name]?.trim() ?? '';
  if (of('OTEL_SDK_DISABLED').toLowerCase() === 'true') return null;
  const hasEndpoint = of('OTEL_EXPORTER_OTLP_ENDPOINT') !== '' || of('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '';
  const exporters = of('OTEL_TRACES_EXPORTER') === '' ? (hasEndpoint ? ['otlp'] : []) : of('OTEL_TRACES_EXPORTER').split(',');
  for (const exporter of exporters)
    if (!['otlp', 'none'].includes(exporter)) say(`OTEL_TRACES_EXPORTER: "${exporter}" is not known here; otlp is`);
  if (!exporters.includes('otlp')) return null;
  const protocol = of('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || of('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol !== '' && protocol !== 'http/protobuf')
    say(`OTEL_EXPORTER_OTLP_PROTOCOL: "${protocol}" is not known here; http/protobuf is used`);
  const positive = (name: string, otherwise: number) => {
    const value = Number(of(name));
    return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  const queueSpansMax = positive('OTEL_BSP_MAX_QUEUE_SIZE', 2_048);
  return {
    ...samplerOf(of('OTEL_TRACES_SAMPLER'), of('OTEL_TRACES_SAMPLER_ARG'), say),
    queueSpansMax,
    batchSpansMax: Math.min(queueSpansMax, positive('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512)),
    delayMs: positive('OTEL_BSP_SCHEDULE_DELAY', 5_000),
  };
}

function samplerOf(
  name: string,
  argument: string,
  say: (line: string) => void,
): Pick<TracingSettings, 'sampler' | 'ratio' | 'isParentBased'> {
  const sampler = samplers.find((known) => name === known || name === `parentbased_${known}`);
  if (sampler === undefined && name !== '') say(`OTEL_TRACES_SAMPLER: "${name}" is not known; parentbased_always_on is used`);
  const ratio = argument === '' ? 1 : Number(argument);
  if (!(ratio >= 0 && ratio <= 1)) say('OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1; 1 is used');
  return {
    sampler: sampler ?? 'always_on',
    ratio: ratio >= 0 && ratio <= 1 ? ratio : 1,
    isParentBased: sampler === undefined || name.startsWith('parentbased_'),
  };
}
