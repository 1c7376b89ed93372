import type { AbortReason, HeaderPairs } from '@sluice/model';
import type { FieldSection } from '../http2/field-decoder.ts';
import { encodeFields } from '../http2/field-encoder.ts';
import { errorCode } from '../http2/protocol.ts';
import type { Session } from '../http2/session.ts';
import type { Stream, StreamOwner } from '../http2/stream.ts';
import { endToEnd, readAnswerFields } from './answer-fields.ts';
import { type FeedTarget, RequestFeed } from './request-feed.ts';
import { isSendable, saysLength } from './request-text.ts';
import type { Dispatch, Lane, LaneFailure, UpstreamExchange } from './upstream-exchange.ts';

/** Who places lanes on connections. */
export interface LanePlacer {
  /** Puts it on a connection with room; `carry` follows once the connection is there. */
  place(lane: Http2Lane): void;
  /** Nothing runs on it any more. */
  left(lane: Http2Lane): void;
}

const noTrailers: HeaderPairs = [];

/** One exchange on one stream of a connection that it shares with others. */
export class Http2Lane implements Lane, StreamOwner {
  readonly #placer: LanePlacer;
  readonly #scheme: string;
  #session: Session | null = null;
  #stream: Stream | null = null;
  /** The head of a request whose body still comes: it goes out with the first of it. */
  #head: Buffer | null = null;
  #sentBytes = 0;
  #isRequestOver = false;
  #hasBegun = false;
  #hasHead = false;
  #left: number | null = null;
  #trailers: HeaderPairs = noTrailers;
  #isPaused = false;
  /** Bytes that came while nobody read. */
  #held = 0;
  readonly #target: FeedTarget = {
    chunk: (bytes) => this.#chunk(bytes),
    end: () => this.#end(),
    abort: (reason) => this.#unsendable(reason),
  };
  running: UpstreamExchange | null = null;
  carried = 0;
  wasUnprocessed = false;

  constructor(placer: LanePlacer, scheme: string) {
    this.#placer = placer;
    this.#scheme = scheme;
  }

  run(exchange: UpstreamExchange): void {
    this.running = exchange;
    this.wasUnprocessed = false;
    this.#hasBegun = false;
    this.#placer.place(this);
  }

  /** The connection is there, and has carried so many requests. False where it takes no more streams now. */
  carry(session: Session, carried: number): boolean {
    const exchange = this.running;
    if (exchange === null) return true;
    const { dispatch } = exchange;
    const { body } = dispatch;
    const isFeed = body instanceof RequestFeed;
    const block = blockOf(dispatch, this.#scheme, isFeed ? body.length : (body?.length ?? 0));
    if (block === null) return this.#given(() => this.abort('unsendable'));
    if (isFeed && body.aborted !== null) return this.#given(() => exchange.cancel(body.aborted ?? { kind: 'client', detail: '' }));
    const stream = session.open(this);
    if (stream === null) return false;
    this.#session = session;
    this.#stream = stream;
    this.carried = carried;
    this.#isRequestOver = !isFeed;
    if (isFeed) {
      this.#head = Buffer.from(block);
      body.flow(this.#target);
    } else {
      stream.sendWhole(block, body, ignore);
      exchange.sent();
    }
    return true;
  }

  release(): void {
    this.running = null;
    this.#placer.left(this);
  }

  /** What runs is given up, and its stream with it. */
  abort(why: LaneFailure = 'aborted', detail = ''): void {
    const exchange = this.running;
    this.#drop(errorCode.cancel);
    exchange?.failed(why, detail);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const held = this.#held;
    this.#held = 0;
    this.#stream?.taken(held);
  }

  /** Once a tick. */
  checkTimeouts(headMs: number, stallMs: number, nowMs: number): void {
    const { running } = this;
    const blockedSinceMs = this.#stream?.blockedSinceMs ?? 0;
    if (running === null || this.#stream === null) return;
    if (blockedSinceMs !== 0 && !this.#hasHead && nowMs - blockedSinceMs > stallMs) running.expire();
    else running.checkTimeouts(headMs, stallMs);
  }

  /** The upstream says that it has not looked at it. */
  unprocessed(): void {
    this.wasUnprocessed = true;
    this.abort('closed');
  }

  get streamId(): number {
    return this.#stream?.id ?? 0;
  }

  // The body of the request.

  #chunk(bytes: Uint8Array): boolean {
    const stream = this.#stream;
    const length = this.running?.dispatch.body?.length ?? null;
    if (stream === null || this.#isRequestOver || bytes.length === 0) return true;
    this.#sentBytes += bytes.length;
    if (length !== null && this.#sentBytes > length) {
      this.#unsendable({ kind: 'malformed', detail: 'a body longer than it announced' });
      return true;
    }
    this.#sendHead(stream);
    return stream.sendData(bytes);
  }

  #end(): void {
    const stream = this.#stream;
    const length = this.running?.dispatch.body?.length ?? null;
    if (stream === null || this.#isRequestOver) return;
    if (length !== null && this.#sentBytes !== length) {
      return this.#unsendable({ kind: 'malformed', detail: 'a body shorter than it announced' });
    }
    this.#isRequestOver = true;
    this.#sendHead(stream);
    stream.sendEnd(null, ignore);
    this.running?.sent();
  }

  // What comes on the stream.

  fields(section: FieldSection, isEnd: boolean): void {
    if (!this.#hasBegun) this.running?.begun();
    this.#hasBegun = true;
    if (this.#stream === null) return;
    if (section.isTooLarge) return this.abort('headers-too-large');
    if (this.#hasHead) {
      const trailers = isEnd ? endToEnd(section.fields, 0) : null;
      if (trailers === null) return this.#malformed('a trailer that is none');
      this.#trailers = trailers;
      return;
    }
    const head = readAnswerFields(section.fields);
    if (typeof head === 'string') return this.#malformed(head);
    // RFC 9113 8.6: HTTP/2 has no switch of protocols; and what informs does not end.
    if (head.status === 101 || (head.status < 200 && isEnd)) return this.#malformed('an informational answer that is none');
    if (head.status < 200) return this.running?.informed(head);
    this.#hasHead = true;
    const isBodiless = this.running?.dispatch.method === 'HEAD' || head.status === 204 || head.status === 304;
    this.#left = isBodiless ? 0 : head.length;
    this.running?.answered(head);
  }

  data(bytes: Buffer): void {
    if (!this.#hasHead) return this.#malformed('a body before its head');
    if (this.#left !== null) {
      this.#left -= bytes.length;
      if (this.#left < 0) return this.#malformed('a body longer than it announced');
    }
    if (this.#isPaused) this.#held += bytes.length;
    else this.#stream?.taken(bytes.length);
    this.running?.chunk(bytes);
  }

  ended(): void {
    const exchange = this.running;
    if (this.#stream === null || exchange === null) return;
    if (!this.#hasHead) return this.#malformed('an end without an answer');
    if (this.#left !== null && this.#left > 0) return this.#malformed('a body shorter than it announced');
    const trailers = this.#trailers;
    // RFC 9113 8.1: an answer that came early; the rest of the request is not wanted.
    this.#drop(this.#isRequestOver && this.#stream.isSendOver ? null : errorCode.cancel);
    exchange.ended(trailers);
  }

  reset(code: number, _isOurs: boolean): void {
    if (this.#stream === null) return;
    this.wasUnprocessed = code === errorCode.refusedStream;
    const exchange = this.running;
    this.#drop(null);
    exchange?.failed('closed', 'the upstream gave the stream up');
  }

  drained(): void {
    const body = this.running?.dispatch.body;
    if (body instanceof RequestFeed && !this.#isRequestOver) body.resume();
  }

  #given(report: () => void): true {
    report();
    return true;
  }

  #sendHead(stream: Stream): void {
    if (this.#head !== null) stream.sendFields(this.#head, false);
    this.#head = null;
  }

  #unsendable(reason: AbortReason): void {
    this.#isRequestOver = true;
    this.running?.cancel(reason);
  }

  #malformed(detail: string): void {
    this.abort('malformed', detail);
  }

  /** Lets go of the stream, and of what it carried; `code` ends it where it is not over. */
  #drop(code: number | null): void {
    const stream = this.#stream;
    const body = this.running?.dispatch.body;
    if (body instanceof RequestFeed && !this.#isRequestOver) body.cancel('the upstream ended before it had read the request');
    this.resume();
    this.#stream = null;
    this.#isRequestOver = true;
    this.#hasHead = false;
    this.#left = null;
    this.#trailers = noTrailers;
    this.#sentBytes = 0;
    if (stream !== null && code !== null) this.#session?.resetStream(stream, code);
  }
}

function ignore(): void {}

/** Fields of a request in HTTP/2. The first of the lines is the host's. */
function blockOf(dispatch: Dispatch, scheme: string, length: number | null): Buffer | null {
  const { method, path, headers } = dispatch;
  if (!isSendable(method, path)) return null;
  const lines = headers.slice(2);
  if (length !== null && saysLength(method, length)) lines.push('content-length', String(length));
  return encodeFields([':method', method, ':scheme', scheme, ':path', path, ':authority', headers[1] ?? ''], lines);
}
