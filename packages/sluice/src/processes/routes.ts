import {
  defaultLimits,
  defaultOverload,
  defaultTimeouts,
  type Limits,
  type OverloadSettings,
  type Route,
  type Timeouts,
} from '@sluice/gateway';
import { apiId } from '@sluice/model';
import type { Settings } from '../config/settings.ts';
import { descriptorsMax, memoryBytesMax } from './process-limits.ts';
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

/** Each client may need a socket to an upstream as well, and files are open besides: whoever comes then is told, and not left out by the system. */
const descriptorShare = { clients: 1 / 2, upstream: 1 / 4 } as const;

/** Connections are counted by each worker for itself, so that each has its share of what is allowed to all of them. */
export function gatewayLimits({ limits, workers }: Settings): Limits {
  const share = (most: number): number => Math.ceil(most / workers);
  const descriptors = descriptorsMax() ?? Number.POSITIVE_INFINITY;
  return {
    ...defaultLimits,
    headersMax: limits.headersMax,
    headerBytesMax: limits.headerBytesMax,
    inFlightPerConnectionMax: limits.requestsPerConnectionMax,
    streamsPerConnectionMax: limits.streamsPerConnectionMax,
    connectionsMax: Math.min(share(limits.connectionsMax), Math.floor(descriptors * descriptorShare.clients)),
    connectionsPerAddressMax: share(limits.connectionsPerAddressMax),
    connectionsPerNetworkMax: share(limits.connectionsPerNetworkMax),
    tinyChunksMax: limits.tinyChunksMax,
    upstreamConnectionsMax: Math.min(share(limits.upstreamConnectionsMax), Math.floor(descriptors * descriptorShare.upstream)),
    upstreamWaitingMax: share(limits.upstreamWaitingMax),
  };
}

/** Null where nothing is to be done about overload. */
export function gatewayOverload({ overload, workers }: Settings): OverloadSettings | null {
  const { enabled, memory, loopDelayMs, connections, timeoutShare } = overload;
  if (!enabled) return null;
  return {
    ...defaultOverload,
    thresholds: { memory, loopDelayMs, connections },
    memoryBytesMax: overload.memoryBytesMax ?? memoryBytesMax() / workers,
    timeoutShare,
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
    readGraceMs: timeouts.readGraceMs,
    readBytesPerSecondMin: limits.readBytesPerSecondMin,
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
