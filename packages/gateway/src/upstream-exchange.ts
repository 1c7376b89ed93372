import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AbortReason, Body, BodySink, HeaderPairs, ResponseMessage } from '@sluice/model';
import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { UpstreamFault } from './ports.ts';
import type { RequestFeed } from './request-feed.ts';
import { responseLines } from './response-lines.ts';
import type { Stats } from './stats.ts';

/** What is sent, in undici's words. */
export interface Dispatch {
  readonly method: string;
  readonly path: string;
  readonly headers: string[];
  readonly upgrade: string | null;
  /** Null once the exchange took it over and for requests without a body. */
  readonly body: Buffer | RequestFeed | null;
}

/** Where the exchange runs: told when it is over, so that the lane is free again. */
export interface Ground {
  readonly limits: Limits;
  readonly stats: Stats;
  readonly clock: Clock;
  over(exchange: UpstreamExchange): void;
  /** Sends it once more on a fresh socket. */
  again(exchange: UpstreamExchange): void;
}

/** Where an exchange runs: one socket after another, one exchange at a time. */
export interface Lane {
  socket: Socket | null;
  /** Requests that the present socket has carried. */
  carried: number;
  running: UpstreamExchange | null;
}

/** The raw socket of an upstream that switched protocols, and the lines of its 101. */
export interface Switched {
  readonly socket: Duplex;
  readonly lines: HeaderPairs;
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY', 'PROPFIND', 'SEARCH', 'REPORT']);
const noBytes: Uint8Array[] = [];

/** One request to the upstream and its answer. It is undici's handler and the body of the answer in one object: nothing is made per chunk. */
export class UpstreamExchange implements Dispatcher.DispatchHandler, Body {
  readonly dispatch: Dispatch;
  readonly #ground: Ground;
  readonly #onEarlyHints: ((lines: HeaderPairs) => void) | null;
  #resolve: ((answer: ResponseMessage | UpstreamFault) => void) | null;
  #controller: Dispatcher.DispatchController | null = null;
  #cancelled: AbortReason | null = null;
  #fault: UpstreamFault | null = null;
  #attempts = 0;
  #informational = 0;
  #hasBegun = false;
  #isCloseDelimited = false;
  #isPaused = false;
  #sink: BodySink | null = null;
  #waiting: Uint8Array[] = noBytes;
  #waitingBytes = 0;
  #ended: HeaderPairs | null = null;
  #broken: AbortReason | null = null;
  length: number | null = null;
  switched: Switched | null = null;
  lane: Lane | null = null;
  /** Coarse time of the last sign of life; 0 until the request is out. */
  activeAtMs = 0;
  hasHead = false;

  constructor(
    dispatch: Dispatch,
    ground: Ground,
    onEarlyHints: ((lines: HeaderPairs) => void) | null,
    resolve: (answer: ResponseMessage | UpstreamFault) => void,
  ) {
    this.dispatch = dispatch;
    this.#ground = ground;
    this.#onEarlyHints = onEarlyHints;
    this.#resolve = resolve;
  }

  // undici's handler.

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#attempts += 1;
    if (this.#cancelled !== null) controller.abort(new Error(this.#cancelled.detail));
  }

  onRequestSent(): void {
    this.activeAtMs = this.#ground.clock.nowMs;
  }

  onResponseStarted(): void {
    this.#hasBegun = true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    this.activeAtMs = this.#ground.clock.nowMs;
    const raw = controller.rawHeaders as readonly Uint8Array[];
    if (status < 200) return this.#inform(controller, status, raw);
    const { limits } = this.#ground;
    if (status > 599) return this.#refuse(controller, 'malformed', 'a status above 599');
    if (raw.length > limits.upstreamHeadersMax * 2) return this.#refuse(controller, 'headers-too-large', 'too many header lines');
    const lines: string[] = [];
    const fault = responseLines(raw, lines);
    if (fault !== null) return this.#refuse(controller, 'malformed', fault);
    this.hasHead = true;
    this.#readFraming(status, raw, lines);
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.({ kind: 'response', status, headers: lines, body: this });
  }

  onRequestUpgrade(controller: Dispatcher.DispatchController, status: number, _headers: unknown, socket: Duplex): void {
    // undici takes all listeners off the socket that it hands over.
    socket.on('error', () => socket.destroy());
    const lines: string[] = [];
    const fault = responseLines(controller.rawHeaders as readonly Uint8Array[], lines);
    const resolve = this.#resolve;
    this.#resolve = null;
    this.#ground.over(this);
    if (fault !== null || status !== 101 || resolve === null) {
      socket.destroy();
      resolve?.(faultOf('malformed', fault ?? 'a switch of protocols that nobody asked for'));
      return;
    }
    this.hasHead = true;
    this.length = 0;
    this.#ended = [];
    this.switched = { socket, lines };
    resolve({ kind: 'response', status, headers: lines, body: this });
  }

  onResponseData(_controller: Dispatcher.DispatchController, bytes: Buffer): void {
    this.activeAtMs = this.#ground.clock.nowMs;
    if (this.#sink !== null) return this.#sink.chunk(bytes);
    if (this.#waiting === noBytes) this.#waiting = [bytes];
    else this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= this.#ground.limits.bodyBufferBytesMax) this.pause();
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    // undici takes a reset for the end of a body that only the close of its connection delimits; law 5 says that it is none.
    const isBroken = this.#isCloseDelimited && this.lane?.socket?.errored;
    this.#ground.over(this);
    if (isBroken) return this.#breakOff({ kind: 'upstream', detail: 'the upstream reset its connection within the body' });
    const trailers = trailerLines(controller.rawTrailers as readonly Uint8Array[] | null | undefined);
    this.#ended = trailers;
    this.#sink?.end(trailers);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (this.#mayRetry(code)) {
      this.#ground.stats.upstreamRetries += 1;
      return this.#ground.again(this);
    }
    this.#ground.over(this);
    const resolve = this.#resolve;
    this.#resolve = null;
    if (resolve !== null) {
      this.#ground.stats.upstreamFaults += 1;
      return resolve(this.#fault ?? this.#faultOfError(code));
    }
    this.#breakOff(this.#cancelled ?? { kind: 'upstream', detail: this.#fault?.detail ?? 'the upstream broke off within the body' });
  }

  // The body of the answer.

  open(sink: BodySink): void {
    this.#sink = sink;
    const waiting = this.#waiting;
    this.#waiting = noBytes;
    for (const bytes of waiting) sink.chunk(bytes);
    if (this.#broken !== null) sink.abort(this.#broken);
    else if (this.#ended !== null) sink.end(this.#ended);
    else if (this.#waitingBytes >= this.#ground.limits.bodyBufferBytesMax) this.resume();
    this.#waitingBytes = 0;
  }

  pause(): void {
    if (this.#ended !== null || this.#isPaused) return;
    this.#isPaused = true;
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.activeAtMs = this.#ground.clock.nowMs;
    this.#controller?.resume();
  }

  /** Nobody reads on: the upstream's socket is closed, unless all of the answer is here. */
  cancel(reason: AbortReason): void {
    if (this.#ended !== null || this.#broken !== null) return;
    this.#cancelled ??= reason;
    this.#controller?.abort(new Error(reason.detail));
    if (this.#controller !== null || this.#resolve === null) return;
    // It still waits for a lane or a connection; the answer need not wait with it, and a lane that starts it later aborts it at once.
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve(faultOf('aborted', reason.detail));
  }

  /** It was never sent. */
  refuse(fault: UpstreamFault): void {
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(fault);
  }

  get awaitsAnswer(): boolean {
    return !this.#hasBegun;
  }

  countInformational(): boolean {
    this.#informational += 1;
    this.#ground.stats.informationalDropped += 1;
    return this.#informational <= this.#ground.limits.informationalMax;
  }

  get isCancelled(): boolean {
    return this.#cancelled !== null;
  }

  /** Called once a tick while the exchange runs. */
  checkTimeouts(headMs: number, stallMs: number): void {
    if (this.activeAtMs === 0 || this.#isPaused) return;
    const idleMs = this.#ground.clock.nowMs - this.activeAtMs;
    if (idleMs <= (this.hasHead ? stallMs : headMs)) return;
    this.#ground.stats.timeouts += 1;
    if (!this.hasHead) this.#fault = { kind: 'upstream-fault', status: 504, why: 'head-timeout', detail: 'no answer in time' };
    this.#cancelled ??= { kind: 'timeout', detail: 'the upstream stalled within the body' };
    this.#controller?.abort(new Error('timeout'));
  }

  #inform(controller: Dispatcher.DispatchController, status: number, raw: readonly Uint8Array[]): void {
    this.#informational += 1;
    if (this.#informational > this.#ground.limits.informationalMax) {
      return this.#refuse(controller, 'malformed', 'too many informational answers');
    }
    const lines: string[] = [];
    if (status === 103 && this.#onEarlyHints !== null && responseLines(raw, lines) === null) this.#onEarlyHints(lines);
    else this.#ground.stats.informationalDropped += 1;
  }

  #readFraming(status: number, raw: readonly Uint8Array[], lines: readonly string[]): void {
    if (this.dispatch.method === 'HEAD' || status === 204 || status === 304) {
      this.length = 0;
      return;
    }
    this.length = null;
    for (let index = 0; index < lines.length; index += 2) {
      const name = lines[index] ?? '';
      if (name.length === 14 && name.toLowerCase() === 'content-length') this.length = Number(lines[index + 1]);
    }
    this.#isCloseDelimited = this.length === null && !raw.some((name, index) => index % 2 === 0 && isTransferEncoding(name));
  }

  #refuse(controller: Dispatcher.DispatchController, why: UpstreamFault['why'], detail: string): void {
    this.#fault = faultOf(why, detail);
    controller.abort(new Error(detail));
  }

  #mayRetry(code: string): boolean {
    if (this.#hasBegun || this.#cancelled !== null || this.#fault !== null || this.#attempts !== 1) return false;
    if ((this.lane?.carried ?? 0) < 2 || !idempotent.has(this.dispatch.method)) return false;
    if (this.dispatch.upgrade !== null || !(this.dispatch.body === null || Buffer.isBuffer(this.dispatch.body))) return false;
    return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
  }

  #faultOfError(code: string): UpstreamFault {
    if (this.#cancelled !== null) return faultOf('aborted', this.#cancelled.detail);
    switch (code) {
      case 'UND_ERR_CONNECT_TIMEOUT':
      case 'ETIMEDOUT':
        return { kind: 'upstream-fault', status: 504, why: 'connect-timeout', detail: 'the upstream did not accept a connection in time' };
      case 'ECONNREFUSED':
      case 'ENOTFOUND':
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
      case 'EAI_AGAIN':
        return { kind: 'upstream-fault', status: 502, why: 'refused', detail: 'the upstream cannot be reached' };
      case 'UND_ERR_HEADERS_OVERFLOW':
        return faultOf('headers-too-large', 'the head of the answer is too large');
      case 'UND_ERR_SOCKET':
      case 'ECONNRESET':
      case 'EPIPE':
        return this.#hasBegun
          ? faultOf('malformed', 'the answer broke off or is not HTTP')
          : faultOf('closed', 'the upstream closed without an answer');
      default:
        return faultOf('malformed', 'the answer is not valid HTTP');
    }
  }

  #breakOff(reason: AbortReason): void {
    if (this.#ended !== null || this.#broken !== null) return;
    this.#broken = reason;
    this.#ground.stats.upstreamAborts += 1;
    this.#sink?.abort(reason);
  }
}

export function faultOf(why: UpstreamFault['why'], detail: string): UpstreamFault {
  return { kind: 'upstream-fault', status: why === 'overloaded' ? 503 : 502, why, detail };
}

function isTransferEncoding(name: Uint8Array): boolean {
  return name.length === 17 && (name as Buffer).toString('latin1').toLowerCase() === 'transfer-encoding';
}

const noTrailers: HeaderPairs = [];

function trailerLines(raw: readonly Uint8Array[] | null | undefined): HeaderPairs {
  if (!raw || raw.length === 0) return noTrailers;
  return raw.map((bytes) => (bytes as Buffer).toString('latin1'));
}
