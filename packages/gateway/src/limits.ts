import type { FloodLimits } from './http2/flood-guard.ts';

/** What one server takes at most; every bound has a counter in `Stats`. */
export interface Limits extends FloodLimits {
  readonly headersMax: number;
  readonly headerBytesMax: number;
  readonly targetBytesMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerAddressMax: number;
  readonly connectionsPerNetworkMax: number;
  /** Requests of one connection that run at once; more wait while the socket is paused. */
  readonly inFlightPerConnectionMax: number;
  /** Requests of one connection that wait; the connection ends when there are more. */
  readonly waitingPerConnectionMax: number;
  /** Streams of one HTTP/2 connection that are open at once; more are refused. */
  readonly streamsPerConnectionMax: number;
  /** Frames that one header block of HTTP/2 may be cut into (CVE-2024-27983 and its kin). */
  readonly http2ContinuationsMax: number;
  /** Chunks of up to eight bytes that one request body may come in at once; a tenth of them comes back every second. */
  readonly tinyChunksMax: number;
  readonly upstreamConnectionsMax: number;
  readonly upstreamWaitingMax: number;
  /** Connections that wait for the first answer of the DNS. */
  readonly lookupsWaitingMax: number;
  readonly upstreamHeadersMax: number;
  readonly upstreamHeaderBytesMax: number;
  readonly informationalMax: number;
  /** Bytes of an answer that wait for a reader before the upstream is paused. */
  readonly bodyBufferBytesMax: number;
  /** Bytes of a request body that are still read after its answer is out. */
  readonly lingerBytesMax: number;
}

export const defaultLimits: Limits = {
  headersMax: 128,
  headerBytesMax: 32 * 1024,
  targetBytesMax: 16 * 1024,
  connectionsMax: 10_000,
  connectionsPerAddressMax: 2_000,
  connectionsPerNetworkMax: 4_000,
  inFlightPerConnectionMax: 8,
  waitingPerConnectionMax: 20_000,
  streamsPerConnectionMax: 100,
  http2ContinuationsMax: 8,
  http2ResetsMax: 80,
  http2PingsMax: 1_000,
  http2SettingsMax: 100,
  http2EmptyFramesMax: 1_000,
  http2WindowUpdatesMax: 1_000,
  tinyChunksMax: 16_384,
  upstreamConnectionsMax: 256,
  upstreamWaitingMax: 4_096,
  lookupsWaitingMax: 4_096,
  upstreamHeadersMax: 256,
  upstreamHeaderBytesMax: 64 * 1024,
  informationalMax: 32,
  bodyBufferBytesMax: 48 * 1024,
  lingerBytesMax: 16 * 1024 * 1024,
};

/** How long each stage may take. Looked at once a `checkMs`, so a cut comes up to twice that much later. */
export interface Timeouts {
  readonly headersMs: number;
  readonly bodyGraceMs: number;
  readonly bodyBytesPerSecondMin: number;
  readonly writeStallMs: number;
  /** An answer that waits for its reader must be taken this fast, looked at over this long. */
  readonly readGraceMs: number;
  readonly readBytesPerSecondMin: number;
  readonly idleMs: number;
  /** How long a client whose request nobody could read may go on sending it after it was told so. */
  readonly lingerMs: number;
  /** Longest silence of a tunnel, in both directions. */
  readonly tunnelIdleMs: number;
  readonly checkMs: number;
  readonly connectMs: number;
  readonly upstreamHeadMs: number;
  readonly upstreamStallMs: number;
  readonly upstreamIdleMs: number;
  /** How long an exchange waits for a connection to the upstream. */
  readonly queueMs: number;
}

export const defaultTimeouts: Timeouts = {
  headersMs: 10_000,
  bodyGraceMs: 10_000,
  bodyBytesPerSecondMin: 500,
  writeStallMs: 30_000,
  readGraceMs: 60_000,
  readBytesPerSecondMin: 500,
  idleMs: 65_000,
  lingerMs: 5_000,
  tunnelIdleMs: 3_600_000,
  checkMs: 1_000,
  connectMs: 5_000,
  upstreamHeadMs: 60_000,
  upstreamStallMs: 60_000,
  upstreamIdleMs: 10_000,
  queueMs: 5_000,
};
