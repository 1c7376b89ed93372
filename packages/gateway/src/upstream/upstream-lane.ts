import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { AbortReason, HeaderPairs } from '@sluice/model';
import type { Clock } from '../clock.ts';
import type { Limits, Timeouts } from '../limits.ts';
import { RequestFeed } from './request-feed.ts';
import { RequestStream, type RequestStreamOwner } from './request-stream.ts';
import { requestText } from './request-text.ts';
import type { Resolver } from './resolver.ts';
import type { ResponseHead } from './response-head.ts';
import { ResponseParser, type ResponseSink } from './response-parser.ts';
import type { Lane, LaneFailure, UpstreamExchange } from './upstream-exchange.ts';
import { tlsFaultOf, type UpstreamTlsClient } from './upstream-tls.ts';

/** What all lanes to one origin share. */
export interface LaneGround {
  readonly origin: URL;
  readonly limits: Limits;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
  /** Null where the origin is asked in the clear. */
  readonly tls: UpstreamTlsClient | null;
  readonly resolver: Resolver;
  /** No route leads here any more: no socket is kept. */
  readonly isRetired: boolean;
  /** Nothing runs on the lane any more. */
  released(lane: UpstreamLane): void;
}

/** An upstream that says how long it keeps an idle connection is not asked at the very end of that time. */
const keepAliveMarginMs = 2_000;
const keepAliveProbeMs = 60_000;
/** Every socket reads into it, one after the other; what is kept of a read is copied out. A buffer of 64 KB a read cost 2 µs. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
/**
 * After so many bytes of one socket the others have their turn: libuv reads a socket up to 32 times before it looks at the next one, and
 * two megabytes that are judged as they come took a tenth of a second from everybody else.
 */
const turnBytesMax = 128 * 1024;

/**
 * One exchange at a time on one socket after another. A socket is kept only behind an answer that ended in order with not a byte behind
 * it, for a request that was sent as a whole (http-facts 9); anything else ends it.
 */
export class UpstreamLane implements Lane, ResponseSink, RequestStreamOwner {
  readonly #ground: LaneGround;
  readonly #parser: ResponseParser;
  #socket: Socket | null = null;
  #isConnected = false;
  /** Coarse time since when the socket connects, or idles. */
  #sinceMs = 0;
  #idleMs = 0;
  /** The answer that comes is the last one of its socket. */
  #isLast = false;
  /** The answer that comes is the last one of its socket, for what Sluice knows. */
  #isLeft = false;
  /** The upstream has ended its side; what the parser holds still counts. */
  #hasEnded = false;
  /** Coarse time since when the upstream takes nothing of a body that is being sent; 0 while it does. */
  #blockedSinceMs = 0;
  #stream: RequestStream | null = null;
  /** Bytes that were read since the last turn of others. */
  #turnBytes = 0;
  running: UpstreamExchange | null = null;
  carried = 0;
  readonly wasUnprocessed = false;

  constructor(ground: LaneGround) {
    this.#ground = ground;
    this.#parser = new ResponseParser(this, ground.limits.upstreamHeaderBytesMax);
  }

  run(exchange: UpstreamExchange): void {
    this.running = exchange;
    this.carried += 1;
    if (this.#socket === null) this.#open();
    else this.#send(this.#socket, exchange);
  }

  release(): void {
    this.running = null;
    this.#ground.released(this);
  }

  /** What runs is given up, and its socket with it. */
  abort(why: LaneFailure = 'aborted', detail = ''): void {
    const exchange = this.running;
    this.#drop('the upstream ended before it had read the request');
    exchange?.failed(why, detail);
  }

  pause(): void {
    this.#parser.pause();
    this.#socket?.pause();
  }

  resume(): void {
    const socket = this.#socket;
    this.#parser.resume();
    // What was held may have paused it again, or ended it.
    if (socket === null || this.#socket !== socket || this.#parser.isPaused) return;
    if (this.#hasEnded) this.#closed(socket);
    else socket.resume();
  }

  /** The upstream has these addresses alone: a socket to another is closed, behind the answer where one comes. */
  leave(addresses: readonly string[]): void {
    const socket = this.#socket;
    if (socket === null || !this.#isConnected || addresses.includes(socket.remoteAddress ?? '')) return;
    if (this.running === null) this.#drop('');
    else this.#isLeft = true;
  }

  /** Once a tick. */
  checkTimeouts(): void {
    const { timeouts, clock } = this.#ground;
    // Times are marked by the tick before; nothing is cut before its time is over.
    const { checkMs } = timeouts;
    const elapsedMs = clock.nowMs - this.#sinceMs - checkMs;
    if (this.#socket !== null && !this.#isConnected) {
      if (elapsedMs > timeouts.connectMs) this.abort('connect-timeout');
    } else if (this.running !== null) {
      if (this.#isBlocked(clock.nowMs, timeouts.upstreamStallMs)) this.running.expire();
      else this.running.checkTimeouts(timeouts.upstreamHeadMs + checkMs, timeouts.upstreamStallMs + checkMs);
    } else if (elapsedMs + checkMs > this.#idleMs) this.#drop('');
  }

  // The parser's word.

  begun(): void {
    this.running?.begun();
  }

  informed(head: ResponseHead): void {
    this.running?.informed(head);
  }

  switched(head: ResponseHead, sent: Buffer): void {
    const exchange = this.running;
    const socket = this.#socket;
    if (exchange === null || socket === null) return;
    if (!wasAskedFor(head.upgrade, exchange.dispatch.upgrade))
      return this.broken('malformed', 'a switch of protocols that nobody asked for');
    this.#socket = null;
    this.carried = 0;
    if (sent.length > 0) socket.push(sent);
    exchange.switchedTo(head, socket);
  }

  head(head: ResponseHead): void {
    const { timeouts } = this.#ground;
    this.#isLast = head.isLast || this.running?.dispatch.upgrade !== null;
    this.#idleMs = timeouts.upstreamIdleMs;
    if (head.keepAliveSeconds !== null) this.#idleMs = Math.min(this.#idleMs, head.keepAliveSeconds * 1_000 - keepAliveMarginMs);
    this.running?.answered(head);
  }

  chunk(bytes: Buffer): void {
    this.running?.chunk(bytes);
  }

  end(trailers: HeaderPairs, isClean: boolean): void {
    const exchange = this.running;
    const socket = this.#socket;
    // What is written may still wait in the socket.
    const isSent = (this.#stream === null || this.#stream.isOver) && socket?.writableLength === 0;
    if (!isClean || !isSent || this.#isLast || this.#isLeft || this.#hasEnded || this.#idleMs <= 0) this.#drop('the answer came early');
    else if (socket?.isPaused()) socket.resume();
    this.#stream = null;
    this.#sinceMs = this.#ground.clock.nowMs;
    exchange?.ended(trailers);
  }

  broken(why: 'malformed' | 'headers-too-large', detail: string): void {
    this.abort(why, detail);
  }

  // The request stream's word.

  sent(): void {
    this.running?.sent();
  }

  unsendable(reason: AbortReason): void {
    this.running?.cancel(reason);
  }

  #send(socket: Socket, exchange: UpstreamExchange): void {
    const { dispatch } = exchange;
    const { body } = dispatch;
    this.#parser.begin(dispatch.method === 'HEAD');
    const isStream = body instanceof RequestFeed;
    const text = requestText(dispatch, isStream ? (body.length ?? 'chunked') : (body?.length ?? 0));
    if (text === null) return this.abort('unsendable');
    // A body may break off while its connection is made: then nothing of it goes out.
    if (isStream && body.aborted !== null) return exchange.cancel(body.aborted);
    if (isStream) {
      this.#stream = new RequestStream(socket, text, body, this);
      return this.#stream.begin();
    }
    if (body === null) socket.write(text, 'latin1');
    else {
      socket.cork();
      socket.write(text, 'latin1');
      socket.write(body);
      socket.uncork();
    }
    exchange.sent();
  }

  #open(): void {
    const { tls, origin } = this.#ground;
    const { hostname, port: shown } = origin;
    const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    const port = shown === '' ? (tls === null ? 80 : 443) : Number(shown);
    const callback = (size: number): boolean => this.#received(socket, readBuffer.subarray(0, size));
    const { resolver } = this.#ground;
    const options = { host, port, lookup: resolver.lookup, onread: { buffer: readBuffer, callback } };
    const socket: Socket =
      tls === null ? connectTcp(options) : tls.connect({ ...options, ALPNProtocols: ['http/1.1'] }, isIP(host) === 0 ? host : null);
    this.#socket = socket;
    this.#isConnected = false;
    this.#hasEnded = false;
    this.#isLeft = this.#ground.isRetired;
    this.#sinceMs = this.#ground.clock.nowMs;
    this.carried = 1;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveProbeMs);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => this.#connected(socket));
    socket.on('connectionAttemptFailed', (address: string) => resolver.shun(address));
    socket.on('connectionAttemptTimeout', (address: string) => resolver.shun(address));
    socket.on('drain', () => this.#drained(socket));
    socket.on('end', () => this.#closed(socket));
    socket.on('close', () => this.#closed(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lost(socket, error.code ?? ''));
  }

  #connected(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#isConnected = true;
    this.#sinceMs = this.#ground.clock.nowMs;
    if (this.running !== null) this.#send(socket, this.running);
  }

  /** Answers whether the socket is read on. */
  #received(socket: Socket, bytes: Buffer): boolean {
    // One that switched protocols is read as any stream.
    if (socket !== this.#socket) return socket.push(Buffer.from(bytes));
    if (this.running === null) this.#drop('');
    else this.#parser.feed(bytes);
    this.#turnBytes += bytes.length;
    if (this.#turnBytes < turnBytesMax) return true;
    this.#turnBytes = 0;
    setImmediate(() => this.#readOn(socket));
    return false;
  }

  #readOn(socket: Socket): void {
    if (socket === this.#socket ? !this.#parser.isPaused : !socket.destroyed && !socket.isPaused()) socket.resume();
  }

  #drained(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#blockedSinceMs = 0;
    this.#stream?.drained();
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#hasEnded = true;
    // TLS hands on what it has decrypted, its end too, whether or not it is paused.
    if (this.#parser.isHolding) return;
    if (!this.#parser.finish()) this.abort('closed');
  }

  #isBlocked(nowMs: number, stallMs: number): boolean {
    const isBlocked = this.#stream?.isOver === false && this.#socket?.writableNeedDrain === true && this.running?.hasHead === false;
    if (!isBlocked) this.#blockedSinceMs = 0;
    else if (this.#blockedSinceMs === 0) this.#blockedSinceMs = nowMs;
    return isBlocked && nowMs - this.#blockedSinceMs > stallMs;
  }

  /** A reset is never the end of a body that only the end of its connection delimits (law 5). */
  #lost(socket: Socket, code: string): void {
    if (socket !== this.#socket) return;
    const tlsFault = tlsFaultOf(code);
    if (tlsFault === null) this.abort(failureOf(code, this.#isConnected));
    else this.abort('tls', tlsFault);
  }

  #drop(detail: string): void {
    const socket = this.#socket;
    const stream = this.#stream;
    this.#socket = null;
    this.#stream = null;
    this.#isConnected = false;
    this.#blockedSinceMs = 0;
    this.#parser.stop();
    if (stream !== null && !stream.isOver) stream.cancel(detail);
    socket?.destroy();
  }
}

/** RFC 9110 7.8: a server switches to protocols that the client named, and says to which. */
function wasAskedFor(switched: string | null, asked: string | null): boolean {
  if (switched === null || asked === null) return false;
  const names = namesOf(asked);
  return namesOf(switched).every((name) => names.includes(name));
}

function namesOf(list: string): string[] {
  return list
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
}

function failureOf(code: string, isConnected: boolean): LaneFailure {
  if (isConnected) return 'closed';
  return code === 'ETIMEDOUT' ? 'connect-timeout' : 'unreachable';
}
