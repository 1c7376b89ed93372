import { defaultLimits, defaultTimeouts, type Limits, type Route, type Timeouts } from '@sluice/gateway';
import { apiId } from '@sluice/model';
import type { Settings } from '../config/settings.ts';
import { upgradesOf } from './upgrades.ts';

/** What the gateway needs of the settings: which request belongs to which API, and where that is. */
export function routesOf(settings: Settings): readonly Route[] {
  return settings.apis.map((api) => ({
    api: apiId(api.name),
    hosts: api.hosts,
    basePath: api.basePath,
    paths: api.paths,
    stripsPrefix: false,
    upstream: api.upstream,
    hostSent: 'client',
    allowsUpgrade: upgradesOf(api.routes),
    passesEarlyHints: false,
    upstreamTls: api.upstreamTls,
    care: api.care,
    mirror: api.mirror,
    dns: api.dns,
    retries: api.retries,
    isUpstreamHttp2: api.isUpstreamHttp2,
  }));
}

/** Connections are counted by each worker for itself, so that each has its share of what is allowed to all of them. */
export function gatewayLimits({ limits, workers }: Settings): Limits {
  const share = (most: number): number => Math.ceil(most / workers);
  return {
    ...defaultLimits,
    headersMax: limits.headersMax,
    headerBytesMax: limits.headerBytesMax,
    inFlightPerConnectionMax: limits.requestsPerConnectionMax,
    streamsPerConnectionMax: limits.streamsPerConnectionMax,
    connectionsMax: share(limits.connectionsMax),
    connectionsPerAddressMax: share(limits.connectionsPerAddressMax),
    connectionsPerNetworkMax: share(limits.connectionsPerNetworkMax),
    upstreamConnectionsMax: share(limits.upstreamConnectionsMax),
    upstreamWaitingMax: share(limits.upstreamWaitingMax),
  };
}

/** Timeouts are looked at often enough for the shortest of them. */
const checkMs = { least: 50, most: 1_000, share: 4 } as const;

export function gatewayTimeouts({ limits, timeouts }: Settings): Timeouts {
  return {
    ...defaultTimeouts,
    headersMs: timeouts.headersMs,
    bodyGraceMs: timeouts.bodyGraceMs,
    bodyBytesPerSecondMin: limits.bodyBytesPerSecondMin,
    writeStallMs: timeouts.writeStallMs,
    idleMs: timeouts.idleMs,
    connectMs: timeouts.connectMs,
    queueMs: timeouts.queueMs,
    upstreamHeadMs: timeouts.responseMs,
    upstreamStallMs: timeouts.bodyMs,
    tunnelIdleMs: timeouts.tunnelMs,
    checkMs: Math.max(checkMs.least, Math.min(checkMs.most, Math.min(...Object.values<number>({ ...timeouts })) / checkMs.share)),
    upstreamIdleMs: timeouts.upstreamIdleMs,
  };
}
