import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.ts';
import type { FloodKind } from '../http2/flood-guard.ts';
import { errorCode } from '../http2/protocol.ts';
import { Session } from '../http2/session.ts';
import type { SessionOwner } from '../http2/session-owner.ts';
import { noOwner, type StreamOwner } from '../http2/stream.ts';
import type { Limits, Timeouts } from '../limits.ts';
import type { Stats } from '../stats.ts';
import type { Http2Lane } from './http2-lane.ts';
import type { Resolver } from './resolver.ts';
import type { LaneFailure } from './upstream-exchange.ts';
import { tlsFaultOf, type UpstreamTlsClient } from './upstream-tls.ts';

/** What all connections to one origin share. */
export interface ConnectGround {
  readonly origin: URL;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly stats: Stats;
  readonly clock: Clock;
  readonly tls: UpstreamTlsClient | null;
  readonly resolver: Resolver;
  readonly isRetired: boolean;
}

const keepAliveProbeMs = 60_000;
/** Streams of ours on one connection, though the upstream may take more. */
const streamsMax = 100;

/** One socket to an upstream that speaks HTTP/2, and the exchanges on it. */
export class UpstreamConnection implements SessionOwner {
  readonly #ground: ConnectGround;
  readonly #onGone: () => void;
  readonly #lanes = new Set<Http2Lane>();
  /** Lanes that wait for the connection, or for a stream of it. */
  #pending: Http2Lane[] = [];
  #socket: Socket | null = null;
  #session: Session | null = null;
  #sinceMs: number;
  #carried = 0;
  #isLeaving: boolean;
  #isGone = false;

  constructor(ground: ConnectGround, onGone: () => void) {
    this.#ground = ground;
    this.#onGone = onGone;
    this.#sinceMs = ground.clock.nowMs;
    this.#isLeaving = ground.isRetired;
  }

  get hasRoom(): boolean {
    return !this.#isLeaving && !this.#isGone && this.#lanes.size < Math.min(streamsMax, this.#session?.peer.streamsMax ?? streamsMax);
  }

  add(lane: Http2Lane): void {
    this.#lanes.add(lane);
    this.#pending.push(lane);
    this.#carryPending();
  }

  remove(lane: Http2Lane): void {
    if (!this.#lanes.delete(lane)) return;
    const index = this.#pending.indexOf(lane);
    if (index >= 0) this.#pending.splice(index, 1);
    this.#sinceMs = this.#ground.clock.nowMs;
    if (this.#isLeaving && this.#lanes.size === 0) this.#end();
    else if (this.#pending.length > 0) setImmediate(() => this.#carryPending());
  }

  /** The upstream has these addresses alone: a connection to another takes no more, and ends behind what runs on it. */
  leave(addresses: readonly string[]): void {
    if (this.#session === null || addresses.includes(this.#socket?.remoteAddress ?? '')) return;
    this.#isLeaving = true;
    if (this.#lanes.size === 0) this.#end();
  }

  checkTimeouts(): void {
    const { timeouts, clock } = this.#ground;
    const { checkMs } = timeouts;
    const elapsedMs = clock.nowMs - this.#sinceMs - checkMs;
    const session = this.#session;
    if (session?.isSettled !== true) {
      if (elapsedMs > timeouts.connectMs) this.#gone('connect-timeout', '');
      return;
    }
    if (session.isOverdue(timeouts.upstreamHeadMs, this.#sinceMs)) return this.#gone('closed', '');
    for (const lane of Array.from(this.#lanes)) {
      lane.checkTimeouts(timeouts.upstreamHeadMs + checkMs, timeouts.upstreamStallMs + checkMs, clock.nowMs);
    }
    if (this.#lanes.size === 0 && elapsedMs > timeouts.upstreamIdleMs) this.#end();
  }

  close(): void {
    this.#gone('aborted', '');
  }

  open(): void {
    const { tls, origin, resolver } = this.#ground;
    const { hostname, port: shown } = origin;
    const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    const port = shown === '' ? (tls === null ? 80 : 443) : Number(shown);
    const options = { host, port, lookup: resolver.lookup };
    const socket: Socket =
      tls === null ? connectTcp(options) : tls.connect({ ...options, ALPNProtocols: ['h2'] }, isIP(host) === 0 ? host : null);
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveProbeMs);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => this.#connected(socket));
    socket.on('connectionAttemptFailed', (address: string) => resolver.shun(address));
    socket.on('connectionAttemptTimeout', (address: string) => resolver.shun(address));
    socket.on('end', () => this.#gone('closed', ''));
    socket.on('close', () => this.#gone('closed', ''));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lost(error.code ?? ''));
  }

  // The session's word.

  opened(): StreamOwner {
    return noOwner;
  }

  goneAway(lastStreamId: number): void {
    this.#isLeaving = true;
    // RFC 9113 6.8: those above were not looked at, and may be sent again.
    for (const lane of Array.from(this.#lanes)) {
      if (lane.streamId === 0 || lane.streamId > lastStreamId) lane.unprocessed();
    }
    if (this.#lanes.size === 0) this.#end();
  }

  settled(): void {
    this.#carryPending();
  }

  failed(_code: number, flood: FloodKind | null): void {
    if (flood !== null) this.#ground.stats.countFlood(flood);
    this.#gone('malformed', 'what it sends is not HTTP/2');
  }

  refusedStream(): void {}

  #connected(socket: Socket): void {
    if (this.#isGone) return;
    const { tls, limits, clock } = this.#ground;
    if (tls !== null && (socket as TLSSocket).alpnProtocol !== 'h2') return this.#gone('tls', 'the upstream agrees on no HTTP/2');
    const bounds = { fieldsMax: limits.upstreamHeadersMax, bytesMax: limits.upstreamHeaderBytesMax };
    const session = new Session(socket, { ...limits, ...bounds, isServer: false, streamsMax: 0 }, this, clock);
    this.#session = session;
    this.#sinceMs = clock.nowMs;
    socket.on('data', (bytes: Buffer) => session.feed(bytes));
    socket.on('drain', () => session.drained());
    session.begin();
  }

  #carryPending(): void {
    const session = this.#session;
    if (session?.isSettled !== true || this.#isGone) return;
    while (this.#pending.length > 0) {
      const [lane] = this.#pending;
      if (lane === undefined || !lane.carry(session, this.#carried + 1)) return;
      this.#carried += 1;
      const index = this.#pending.indexOf(lane);
      if (index >= 0) this.#pending.splice(index, 1);
    }
  }

  #lost(code: string): void {
    const tlsFault = tlsFaultOf(code);
    if (tlsFault !== null) this.#gone('tls', tlsFault);
    else if (this.#session !== null) this.#gone('closed', '');
    else this.#gone(code === 'ETIMEDOUT' ? 'connect-timeout' : 'unreachable', '');
  }

  #end(): void {
    this.#isLeaving = true;
    this.#session?.goAway(true);
    this.#gone('closed', '');
  }

  /** Nothing more goes over it. What ran ends as broken, what waited is told why. */
  #gone(why: LaneFailure, detail: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#onGone();
    const socket = this.#socket;
    const lanes = Array.from(this.#lanes);
    for (const lane of lanes) lane.abort(why, detail);
    this.#session?.closed(errorCode.cancel);
    socket?.destroySoon();
  }
}
