import type { AbortReason, HeaderPairs } from '@sluice/model';
import type { Clock } from '../../clock.ts';
import type { FieldSection } from '../../http2/field-decoder.ts';
import { encodeFields } from '../../http2/field-encoder.ts';
import { errorCode } from '../../http2/protocol.ts';
import type { Session } from '../../http2/session.ts';
import type { Stream, StreamOwner } from '../../http2/stream.ts';
import type { RefusalCode } from '../../refusals.ts';
import type { ServerGround } from '../../server-ground.ts';
import type { AnswerWire } from '../answer-wire.ts';
import type { Job } from '../client-connection.ts';
import { ReaderWatch } from '../reader-watch.ts';
import { type BodySource, RequestBody } from '../request-body.ts';
import type { RequestHead } from '../request-head.ts';
import { areTrailers, type RequestFields } from './request-fields.ts';

const noTrailers: HeaderPairs = [];
const brokenBody: AbortReason = { kind: 'malformed', detail: 'the body of the request is not valid HTTP/2' };

/** What a stream needs of the connection that it is on. */
export interface StreamHost {
  readonly server: ServerGround;
  readonly session: Session;
  /** Nothing is read, and that is not the client's slowness. */
  readonly isReadingStopped: boolean;
  /** The lines of an answer, with their date. */
  dated(lines: string[]): HeaderPairs;
  malformed(code: RefusalCode, method: string, stream: Stream): void;
  left(): void;
}

/** One request of an HTTP/2 connection and its answer, as its stream carries them. */
export class ClientStream implements AnswerWire, BodySource, StreamOwner {
  readonly trailsSized = true;
  readonly stream: Stream;
  readonly request: RequestFields;
  readonly head: RequestHead;
  readonly body: RequestBody | null;
  readonly #connection: StreamHost;
  readonly #length: number | null;
  readonly #reader = new ReaderWatch();
  #received = 0;
  /** Bytes that came and wait for their reader. */
  #held = 0;
  #trailers: HeaderPairs = noTrailers;
  #hasHead = false;
  #drained: (() => void) | null = null;
  /** We ended the stream ourselves, and whoever did knows. */
  #isCut = false;
  job: Job | null = null;

  constructor(connection: StreamHost, stream: Stream, request: RequestFields, head: RequestHead, isEnd: boolean) {
    this.#connection = connection;
    this.stream = stream;
    this.request = request;
    this.head = head;
    // Without a length only the end of the stream tells, as with chunks.
    this.#length = isEnd ? 0 : head.hasLength ? head.bodyLength : null;
    const expectsContinue = head.expect?.toLowerCase() === '100-continue';
    this.body = this.#length === 0 ? null : new RequestBody(this.#length, this, connection.server.limits, expectsContinue);
  }

  // The source of the body.

  get clock(): Clock {
    return this.#connection.server.clock;
  }

  startReading(): void {
    const held = this.#held;
    this.#held = 0;
    this.stream.taken(held);
  }

  overflowed(): void {
    this.cut();
  }

  crumbled(): void {
    this.#connection.server.stats.tinyChunkFloods += 1;
    this.#connection.session.fail(errorCode.enhanceYourCalm, 'tinyFrames', 'too many frames of a few bytes');
  }

  // Where the answer goes.

  sendContinue(): void {
    if (!this.#hasHead) this.#sendInformational('100', noTrailers);
  }

  sendHints(links: readonly string[]): boolean {
    return (
      !this.#hasHead &&
      this.#sendInformational(
        '103',
        links.flatMap((link) => ['link', link]),
      )
    );
  }

  sendWhole(status: number, lines: string[], _isLast: boolean, bytes: Uint8Array | null, done: () => void): boolean {
    const block = encodeFields([':status', String(status)], this.#connection.dated(lines));
    if (block === null) return false;
    this.#hasHead = true;
    this.stream.sendWhole(block, bytes, done);
    return true;
  }

  sendHead(status: number, lines: string[], _isLast: boolean): boolean {
    const block = encodeFields([':status', String(status)], this.#connection.dated(lines));
    if (block === null) return false;
    this.#hasHead = true;
    this.stream.sendFields(block, false);
    return true;
  }

  flushHead(): void {}

  sendChunk(bytes: Uint8Array, drained: () => void): boolean {
    this.#drained = drained;
    return this.stream.sendData(bytes);
  }

  sendEnd(trailers: HeaderPairs, done: () => void): void {
    this.stream.sendEnd(trailers.length === 0 ? null : encodeFields(noTrailers, trailers), done);
  }

  breakOff(_reason: AbortReason, _isDelimited: boolean): void {
    this.#isCut = true;
    this.#connection.session.resetStream(this.stream, errorCode.internalError);
  }

  cut(): void {
    this.#connection.session.resetStream(this.stream, errorCode.cancel);
  }

  // What comes on the stream.

  fields(section: FieldSection, isEnd: boolean): void {
    if (!isEnd || section.isTooLarge || !areTrailers(section.fields)) return this.#malformed('bad-trailers');
    this.#trailers = section.fields;
  }

  data(bytes: Buffer): void {
    this.#received += bytes.length;
    if (this.#length !== null && this.#received > this.#length) {
      this.#held += bytes.length;
      return this.#malformed('length-differs');
    }
    if (this.body === null || this.body.receive(bytes)) this.stream.taken(bytes.length);
    else this.#held += bytes.length;
  }

  ended(): void {
    if (this.#length !== null && this.#received !== this.#length) return this.#malformed('length-differs');
    this.body?.finish(this.#trailers);
  }

  reset(code: number, isOurs: boolean): void {
    // What nobody will read any more still counts in the window of the connection.
    this.startReading();
    // RFC 9113 8.1: the answer is out as a whole, and the rest of the request is not waited for.
    const isDone = isOurs && code === errorCode.noError;
    if (!isDone && !this.#isCut) {
      const reason: AbortReason = isOurs ? brokenBody : { kind: 'client', detail: 'the client gave the stream up' };
      this.body?.break(reason);
      this.job?.abandon(reason);
    }
    this.#connection.left();
  }

  drained(): void {
    this.#drained?.();
  }

  /** Once a tick. */
  checkTimeouts(): void {
    const { timeouts, stats, clock } = this.#connection.server;
    const { blockedSinceMs, bytesSent } = this.stream;
    if (blockedSinceMs === 0) this.#reader.rests(clock.nowMs);
    else if (this.#reader.waits(bytesSent, clock.nowMs, timeouts) !== null) {
      stats.timeouts += 1;
      stats.slowReadersCut += 1;
      return this.cut();
    }
    if (this.body?.isTooSlow(timeouts, this.#connection.isReadingStopped) !== true) return;
    stats.timeouts += 1;
    const reason: AbortReason = { kind: 'timeout', detail: 'the body of the request came too slowly' };
    this.body.break(reason);
    this.job?.giveUp('body-too-slow', reason);
  }

  #sendInformational(status: string, lines: HeaderPairs): boolean {
    const block = encodeFields([':status', status], lines);
    if (block !== null) this.stream.sendInformational(block);
    return block !== null;
  }

  #malformed(code: 'bad-trailers' | 'length-differs'): void {
    this.#connection.malformed(code, this.request.method, this.stream);
  }
}
