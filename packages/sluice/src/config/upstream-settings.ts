import {
  credentialHeaders,
  type DnsOptions,
  defaultCircuit,
  defaultConcurrency,
  defaultDns,
  defaultHealth,
  defaultOutlier,
  defaultRetryBudget,
  type MirrorSettings,
  type RetryBudgetOptions,
  type TargetSettings,
  type UpstreamCare,
} from '@sluice/gateway/outline';
import type { ApiDocument } from './schema.ts';

/** Where an API is, and how that is taken care of. */
export interface UpstreamSettings {
  /** Of several targets the first; their paths are the same. */
  readonly upstream: string;
  /** Null for one upstream that nothing is said of: it is asked as it is. */
  readonly care: UpstreamCare | null;
  readonly mirror: MirrorSettings | null;
  readonly dns: DnsOptions;
  readonly retries: RetryBudgetOptions;
}

export function upstreamOf(api: ApiDocument, connectionsMax: number, apiKeyHeaders: readonly string[]): UpstreamSettings {
  const targets = (api.upstreams ?? [{ url: api.upstream ?? '' }]).map(
    (target): TargetSettings => ({
      url: withoutSlash(target.url),
      weight: target.weight ?? 1,
      canaryPercent: target.canary ?? null,
      connectionsMax: target.connectionsMax ?? connectionsMax,
    }),
  );
  const [first, ...others] = targets;
  const isCaredFor =
    api.upstreams !== undefined || [api.health, api.circuit, api.outlier, api.concurrency].some((one) => one !== undefined);
  return {
    upstream: first?.url ?? '',
    care: first !== undefined && isCaredFor ? careOf(api, [first, ...others]) : null,
    mirror: api.mirror === undefined ? null : mirrorOf(api.mirror, apiKeyHeaders),
    dns: { ...defaultDns, ...api.dns },
    retries: { ...defaultRetryBudget, ...api.retries },
  };
}

function careOf({ balance, health, circuit, outlier, concurrency }: ApiDocument, targets: UpstreamCare['targets']): UpstreamCare {
  const hasCircuit = circuit !== undefined || targets.length > 1;
  return {
    targets,
    slowStartMs: balance?.slowStartMs ?? 10_000,
    canaryBy: balance?.canaryBy ?? 'consumer',
    health:
      health === undefined
        ? null
        : { ...defaultHealth, ...health, statuses: health.statuses?.map(rangeOf) ?? defaultHealth.statuses, host: health.host ?? null },
    circuit: hasCircuit ? { ...defaultCircuit, ...circuit } : null,
    outlier: outlier === undefined ? null : { ...defaultOutlier, ...outlier },
    concurrency: concurrency === undefined ? null : { ...defaultConcurrency, ...concurrency },
  };
}

function mirrorOf(
  { url, percent, methods, credentials, inFlightMax }: NonNullable<ApiDocument['mirror']>,
  apiKeyHeaders: readonly string[],
): MirrorSettings {
  const isStripped = credentials !== 'pass';
  return {
    url: withoutSlash(url),
    percent: percent ?? 100,
    methods: methods ?? ['GET', 'HEAD'],
    headersDropped: isStripped ? [...credentialHeaders, ...apiKeyHeaders.map((name) => name.toLowerCase())] : [],
    inFlightMax: inFlightMax ?? 64,
  };
}

/** `200-299`, or one status. */
function rangeOf(text: string): readonly [number, number] {
  const [first = '0', last = first] = text.split('-');
  return [Number(first), Number(last)];
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
