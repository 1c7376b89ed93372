import type { Socket } from 'node:net';
import { unreachable } from '@sluice/kit';
import type { AbortReason, Body, BodySink, HeaderPairs, ResponseMessage } from '@sluice/model';
import type { Clock } from '../clock.ts';
import type { Limits } from '../limits.ts';
import type { UpstreamFault } from '../ports.ts';
import type { Stats } from '../stats.ts';
import type { RequestFeed } from './request-feed.ts';
import type { RequestHeadLines } from './request-text.ts';
import type { ResponseHead } from './response-head.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What is sent. */
export interface Dispatch extends RequestHeadLines {
  readonly body: Buffer | RequestFeed | null;
  /** Who asks: the id of the consumer where it is known, else the address that the request came from. */
  readonly consumer: string;
}

/** Why a lane could not bring an answer, or not all of it. */
export type LaneFailure =
  | 'aborted'
  | 'closed'
  | 'connect-timeout'
  | 'headers-too-large'
  | 'malformed'
  | 'tls'
  | 'unreachable'
  | 'unsendable';

/** What all exchanges with one upstream share. */
export interface ExchangeGround {
  readonly limits: Limits;
  readonly stats: Stats;
  readonly clock: Clock;
  /** What may be sent again. */
  readonly retries: RetryBudget;
}

/** Who follows an exchange to one of several targets. */
export interface ExchangeWatch {
  answered(exchange: UpstreamExchange, status: number): void;
  /** No answer came. */
  missed(exchange: UpstreamExchange, why: UpstreamFault['why']): void;
  /** It has nothing to do with the target any more. */
  left(exchange: UpstreamExchange): void;
  /** Sends it to another target, and answers whether there was one. What was sent before counts as a retry. */
  movesOn(exchange: UpstreamExchange, isUnsent: boolean): boolean;
}

/** Where an exchange runs: one socket after another, one exchange at a time. */
export interface Lane {
  /** Requests that the present socket has carried. */
  readonly carried: number;
  /** The upstream said that it has not looked at the present request, so that any method may be sent again (RFC 9113 8.7). */
  readonly wasUnprocessed: boolean;
  run(exchange: UpstreamExchange): void;
  abort(): void;
  pause(): void;
  resume(): void;
  /** The exchange is over; the lane is another's. */
  release(): void;
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY', 'PROPFIND', 'SEARCH', 'REPORT']);
const noBytes: Uint8Array[] = [];
const nobody: ExchangeWatch[] = [];

/** One request to the upstream and its answer. It is what the lane tells of the answer, and its body, in one object: nothing is made per chunk. */
export class UpstreamExchange implements Body {
  readonly dispatch: Dispatch;
  readonly #ground: ExchangeGround;
  readonly #onEarlyHints: ((lines: HeaderPairs) => void) | null;
  #resolve: ((answer: ResponseMessage | UpstreamFault) => void) | null;
  #cancelled: AbortReason | null = null;
  #fault: UpstreamFault | null = null;
  /** It went out once more, although the upstream may have got it before. */
  #isRepeated = false;
  #informational = 0;
  #hasBegun = false;
  #isPaused = false;
  #sink: BodySink | null = null;
  #waiting: Uint8Array[] = noBytes;
  #waitingBytes = 0;
  #ended: HeaderPairs | null = null;
  #broken: AbortReason | null = null;
  length: number | null = null;
  /** The raw socket of an upstream that switched protocols. */
  switched: Socket | null = null;
  /** Where it runs; null before and after. */
  lane: Lane | null = null;
  /** Where it was sent to, where there are several targets. */
  watch: ExchangeWatch | null = null;
  #tried = nobody;
  /** When it was sent to its target, by `performance.now()`, where somebody wants to know. */
  startedAtMs = 0;
  /** Coarse time since when it waits for a lane, where it had to. */
  waitsSinceMs = 0;
  /** Coarse time of the last sign of life; 0 until the request is out. */
  activeAtMs = 0;
  hasHead = false;

  constructor(
    dispatch: Dispatch,
    ground: ExchangeGround,
    onEarlyHints: ((lines: HeaderPairs) => void) | null,
    resolve: (answer: ResponseMessage | UpstreamFault) => void,
  ) {
    this.dispatch = dispatch;
    this.#ground = ground;
    this.#onEarlyHints = onEarlyHints;
    this.#resolve = resolve;
  }

  // The lane's word.

  runOn(lane: Lane): void {
    this.lane = lane;
    this.activeAtMs = 0;
    lane.run(this);
  }

  sent(): void {
    this.activeAtMs = this.#ground.clock.nowMs;
  }

  begun(): void {
    const { body } = this.dispatch;
    // While all of a body is waited for nothing of the request is out, and what comes answers something else.
    if (body !== null && !Buffer.isBuffer(body) && !body.hasFlowed) return this.#refuse('malformed', 'an answer to no request');
    this.#hasBegun = true;
  }

  /** A 103 goes on where the route says so; any other answer below 200 ends here (RFC 9110 15.2). */
  informed(head: ResponseHead): void {
    this.activeAtMs = this.#ground.clock.nowMs;
    this.#informational += 1;
    if (this.#informational > this.#ground.limits.informationalMax) return this.#refuse('malformed', 'too many informational answers');
    if (head.status === 103 && this.#onEarlyHints !== null) this.#onEarlyHints(head.lines);
    else this.#ground.stats.informationalDropped += 1;
  }

  answered(head: ResponseHead): void {
    const { clock, limits } = this.#ground;
    const { status, lines } = head;
    this.activeAtMs = clock.nowMs;
    if (status > 599) return this.#refuse('malformed', 'a status above 599');
    if (lines.length > limits.upstreamHeadersMax * 2) return this.#refuse('headers-too-large', 'too many header lines');
    this.hasHead = true;
    this.length = this.dispatch.method === 'HEAD' || status === 204 || status === 304 ? 0 : head.length;
    this.watch?.answered(this, status);
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.({ kind: 'response', status, headers: lines, body: this });
  }

  /** The socket is the tunnel's from here on. */
  switchedTo(head: ResponseHead, socket: Socket): void {
    const { lines, status } = head;
    const resolve = this.#resolve;
    this.#resolve = null;
    this.hasHead = true;
    this.length = 0;
    this.#ended = noTrailers;
    this.switched = socket;
    this.watch?.answered(this, status);
    this.#leave();
    if (resolve === null) socket.destroy();
    else resolve({ kind: 'response', status, headers: lines, body: this });
  }

  chunk(bytes: Buffer): void {
    this.activeAtMs = this.#ground.clock.nowMs;
    if (this.#sink !== null) return this.#sink.chunk(bytes);
    if (this.#waiting === noBytes) this.#waiting = [bytes];
    else this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= this.#ground.limits.bodyBufferBytesMax) this.pause();
  }

  ended(trailers: HeaderPairs): void {
    this.#leave();
    this.#ended = trailers;
    this.#sink?.end(trailers);
  }

  failed(why: LaneFailure, detail: string): void {
    const { watch } = this;
    const { retries, stats } = this.#ground;
    if (why === 'closed' && this.lane !== null && this.#mayRunAgain(this.lane)) {
      if (retries.spend()) {
        this.#isRepeated = true;
        stats.upstreamRetries += 1;
        return this.runOn(this.lane);
      }
      // Where there are several targets the budget is asked once more, and counts then.
      if (watch === null) stats.upstreamRetriesForbidden += 1;
    }
    if (this.#resolve === null) {
      this.#leave();
      return this.#breakOff(
        this.#cancelled ?? { kind: 'upstream', detail: this.#fault?.detail ?? 'the upstream broke off within the body' },
      );
    }
    const isUnsent = this.#isUnsent(why);
    const mayMove = watch !== null && (isUnsent || (why === 'closed' && this.#isRepeatable));
    const fault = this.#fault ?? this.#faultOf(why, detail);
    watch?.missed(this, fault.why);
    this.#leave();
    if (mayMove && this.#movedOn(watch, isUnsent)) return;
    const resolve = this.#resolve;
    this.#resolve = null;
    stats.upstreamFaults += 1;
    resolve(fault);
  }

  // The body of the answer.

  open(sink: BodySink): void {
    this.#sink = sink;
    const waiting = this.#waiting;
    const wasFull = this.#waitingBytes >= this.#ground.limits.bodyBufferBytesMax && this.#isPaused;
    this.#waiting = noBytes;
    this.#waitingBytes = 0;
    // Who takes what waited may ask for a pause meanwhile, and that one counts.
    if (wasFull) this.#isPaused = false;
    for (const bytes of waiting) sink.chunk(bytes);
    if (this.#broken !== null) sink.abort(this.#broken);
    else if (this.#ended !== null) sink.end(this.#ended);
    else if (wasFull && !this.#isPaused) this.#readOn();
  }

  pause(): void {
    if (this.#ended !== null || this.#isPaused) return;
    this.#isPaused = true;
    this.lane?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#readOn();
  }

  /** Nobody reads on: the upstream's socket is closed, unless all of the answer is here. */
  cancel(reason: AbortReason): void {
    if (this.#ended !== null || this.#broken !== null) return;
    this.#cancelled ??= reason;
    if (this.lane !== null) return this.lane.abort();
    // It still waits for a lane, and is passed over when its turn comes.
    this.#leave();
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(faultOf('aborted', reason.detail));
  }

  /** It was never sent. */
  refuse(fault: UpstreamFault): void {
    this.#leave();
    const resolve = this.#resolve;
    this.#resolve = null;
    resolve?.(fault);
  }

  get isCancelled(): boolean {
    return this.#cancelled !== null;
  }

  /** The targets that it was sent to. */
  get tried(): ExchangeWatch[] {
    if (this.#tried === nobody) this.#tried = [];
    return this.#tried;
  }

  /** Called once a tick while the exchange runs. */
  checkTimeouts(headMs: number, stallMs: number): void {
    if (this.activeAtMs === 0 || this.#isPaused) return;
    const idleMs = this.#ground.clock.nowMs - this.activeAtMs;
    if (idleMs > (this.hasHead ? stallMs : headMs)) this.expire();
  }

  /** The upstream had its time. */
  expire(): void {
    this.#ground.stats.timeouts += 1;
    if (!this.hasHead) this.#fault = { kind: 'upstream-fault', status: 504, why: 'head-timeout', detail: 'no answer in time' };
    this.#cancelled ??= { kind: 'timeout', detail: 'the upstream stalled within the body' };
    this.lane?.abort();
  }

  #readOn(): void {
    this.activeAtMs = this.#ground.clock.nowMs;
    this.lane?.resume();
  }

  #leave(): void {
    const { lane, watch } = this;
    this.lane = null;
    this.watch = null;
    lane?.release();
    watch?.left(this);
  }

  #refuse(why: UpstreamFault['why'], detail: string): void {
    this.#fault = faultOf(why, detail);
    this.lane?.abort();
  }

  #movedOn(watch: ExchangeWatch, isUnsent: boolean): boolean {
    const before = this.#isRepeated;
    this.#isRepeated ||= !isUnsent;
    if (watch.movesOn(this, isUnsent)) return true;
    this.#isRepeated = before;
    return false;
  }

  /** Nothing of it went out: whatever it asks for may be asked for elsewhere. */
  #isUnsent(why: LaneFailure): boolean {
    if (this.#cancelled !== null || this.#fault !== null || this.activeAtMs !== 0) return false;
    const { body } = this.dispatch;
    const isWhole = body === null || Buffer.isBuffer(body) || !body.hasFlowed;
    return isWhole && (why === 'unreachable' || why === 'connect-timeout' || why === 'tls');
  }

  /** Nothing came back, and what was sent may be sent twice (RFC 9110 9.2.2): once more, and then never again. */
  get #isRepeatable(): boolean {
    return this.#isWhole && idempotent.has(this.dispatch.method);
  }

  /** Nothing came back, and all of it is here to be sent again, for the first time. */
  get #isWhole(): boolean {
    if (this.#hasBegun || this.#cancelled !== null || this.#fault !== null || this.#isRepeated) return false;
    const { upgrade, body } = this.dispatch;
    return upgrade === null && (body === null || Buffer.isBuffer(body));
  }

  /** On the lane where it was: the upstream says that it has not looked at it, or closed a used socket perhaps before it could. */
  #mayRunAgain({ carried, wasUnprocessed }: Lane): boolean {
    return wasUnprocessed ? this.#isWhole : carried > 1 && this.#isRepeatable;
  }

  #faultOf(why: LaneFailure, detail: string): UpstreamFault {
    if (this.#cancelled !== null) return faultOf('aborted', this.#cancelled.detail);
    switch (why) {
      case 'aborted':
        return faultOf('aborted', 'the exchange was given up');
      case 'connect-timeout':
        return { kind: 'upstream-fault', status: 504, why, detail: 'the upstream did not accept a connection in time' };
      case 'tls':
        return faultOf(why, detail);
      case 'unreachable':
        return faultOf('refused', 'the upstream cannot be reached');
      case 'headers-too-large':
        return faultOf(why, 'the head of the answer is too large');
      case 'closed':
        return this.#hasBegun
          ? faultOf('malformed', 'the answer broke off or is not HTTP')
          : faultOf(why, 'the upstream closed without an answer');
      case 'malformed':
        return faultOf(why, `the answer is not valid HTTP: ${detail}`);
      case 'unsendable':
        return faultOf('malformed', 'the request cannot be sent');
      default:
        return unreachable(why);
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

const noTrailers: HeaderPairs = [];
