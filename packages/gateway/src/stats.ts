import type { FloodKind } from './http2/flood-guard.ts';
import type { RefusalCode } from './refusals.ts';

const floodCounters = {
  resets: 'http2ResetFloods',
  pings: 'http2PingFloods',
  settings: 'http2SettingsFloods',
  emptyFrames: 'http2EmptyFrameFloods',
  tinyFrames: 'http2TinyFrameFloods',
  windowUpdates: 'http2WindowUpdateFloods',
  continuations: 'http2ContinuationFloods',
} as const satisfies Record<FloodKind, keyof Stats>;

/** Counters of one server, from its start. Nothing is dropped or refused without one. */
export class Stats {
  readonly #refusals = new Map<RefusalCode, number>();
  connections = 0;
  connectionsNow = 0;
  connectionsRefused = 0;
  connectionsRefusedOfNetworks = 0;
  handshakes = 0;
  handshakesResumed = 0;
  handshakesFailed = 0;
  /** Answers to the questions of a certificate authority (RFC 8555 8.3); no exchanges of an API. */
  challengesAnswered = 0;
  exchanges = 0;
  exchangesNow = 0;
  refused = 0;
  waitingDropped = 0;
  /** Clients that took their answers too slowly, or not at all, and were cut for it. */
  slowReadersCut = 0;
  /** Bodies of requests that were given up because they came in too many chunks of a few bytes. */
  tinyChunkFloods = 0;
  clientAborts = 0;
  upstreamFaults = 0;
  upstreamAborts = 0;
  upstreamRetries = 0;
  upstreamRetriesForbidden = 0;
  upstreamMoves = 0;
  upstreamOverloads = 0;
  mirrored = 0;
  mirrorDropped = 0;
  mirrorFaults = 0;
  dnsQueries = 0;
  dnsFailures = 0;
  dnsOverloads = 0;
  timeouts = 0;
  overloadChanges = 0;
  overloadStageNow = 0;
  tunnels = 0;
  tunnelsNow = 0;
  informationalDropped = 0;
  http2Connections = 0;
  /** Streams beyond those that a connection may have open. */
  http2StreamsRefused = 0;
  /** Times that a connection was not read from, because its client did not read what it had asked for. */
  http2ReadsHeld = 0;
  /** Connections that were ended because they sent too much of something that costs more to take than to send. */
  http2ResetFloods = 0;
  http2PingFloods = 0;
  http2SettingsFloods = 0;
  http2EmptyFrameFloods = 0;
  http2TinyFrameFloods = 0;
  http2WindowUpdateFloods = 0;
  http2ContinuationFloods = 0;

  countFlood(kind: FloodKind): void {
    this[floodCounters[kind]] += 1;
  }

  countRefusal(code: RefusalCode): void {
    this.refused += 1;
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  get refusalsByCode(): ReadonlyMap<RefusalCode, number> {
    return this.#refusals;
  }
}
