import { type AbortReason, type Body, type BodySink, type HeaderPairs, headerOf, type ResponseMessage } from '@sluice/model';
import type { WireEnding } from '../ports.ts';
import { type Problem, problemLines } from '../problem.ts';
import { answerLines } from './answer-lines.ts';
import type { AnswerWire } from './answer-wire.ts';

/** Who is told how an answer ended, and asked for what it needs to know. */
export interface AnswerOwner {
  readonly isHead: boolean;
  /** Asked as the head goes out: whether the connection ends after this answer. If so, nothing behind its request is run from then on. */
  endsConnection(): boolean;
  readonly takesTrailers: boolean;
  /** What `Strict-Transport-Security` says where the answer itself says nothing; null where it is not to be said. */
  readonly hsts: string | null;
  answered(ending: WireEnding): void;
  /** Nothing is out yet, and this message cannot be written. */
  unwritable(reason: AbortReason): void;
}

const collecting = 0;
const streaming = 1;
const bodiless = 2;
const over = 3;

const hstsName = 'Strict-Transport-Security';
const none: HeaderPairs = [];
const unwritableLine: AbortReason = { kind: 'malformed', detail: 'a header that cannot be written' };

/** Writes one answer to the client. A body that is here as a whole goes out with its head in one write; any other chunk by chunk. */
export class Answer implements BodySink {
  readonly #wire: AnswerWire;
  readonly #owner: AnswerOwner;
  #body: Body | null = null;
  #state = collecting;
  #first: Uint8Array | null = null;
  #more: Uint8Array[] | null = null;
  #bytes = 0;
  #trailers: HeaderPairs | null = null;
  #aborted: AbortReason | null = null;
  #announced: number | null = null;

  constructor(wire: AnswerWire, owner: AnswerOwner) {
    this.#wire = wire;
    this.#owner = owner;
  }

  begin(message: ResponseMessage): void {
    const { status, headers, body } = message;
    this.#body = body;
    if (status < 200 || status > 599) return this.#unwritable({ kind: 'malformed', detail: 'a status that ends no exchange' });
    if (this.#owner.isHead || status === 204 || status === 304) return this.#writeBodiless(status, this.#linesOf(headers, status !== 204));
    body.open(this);
    if (this.#aborted !== null) return this.#unwritable(this.#aborted);
    const trailers = this.#trailers;
    if (trailers === null) return this.#writeFirst(status, headers, body.length);
    if (trailers.length > 0 && (body.length === null || this.#wire.trailsSized) && this.#owner.takesTrailers) {
      // What trails goes behind a body that is framed for it, however early the body was here.
      this.#writeFirst(status, headers, body.length);
      return this.end(trailers);
    }
    if (body.length !== null && body.length !== this.#bytes) {
      return this.#unwritable({ kind: 'malformed', detail: 'a body of another length than it announced' });
    }
    this.#writeWhole(status, headers);
  }

  problem(problem: Problem): void {
    this.#state = bodiless;
    const bytes = this.#owner.isHead ? null : problem.bytes;
    this.#bytes = bytes?.length ?? 0;
    const lines = problemLines(problem);
    if (this.#owner.hsts !== null) lines.push(hstsName, this.#owner.hsts);
    this.#wire.sendWhole(problem.status, lines, this.#owner.endsConnection(), bytes, () => this.#finished());
  }

  get hasHead(): boolean {
    return this.#state !== collecting;
  }

  /** Nobody is there to take the rest. */
  abandon(reason: AbortReason): void {
    if (this.#state === over) return;
    this.#state = over;
    this.#body?.cancel(reason);
    this.#owner.answered({ kind: 'aborted', bodyBytes: this.#bytes, reason });
  }

  // The sink of the body.

  chunk(bytes: Uint8Array): void {
    if (this.#state === streaming) return this.#write(bytes);
    if (this.#state !== collecting) return;
    this.#bytes += bytes.length;
    if (this.#first === null) this.#first = bytes;
    else if (this.#more === null) this.#more = [this.#first, bytes];
    else this.#more.push(bytes);
  }

  end(trailers: HeaderPairs): void {
    if (this.#state === collecting) this.#trailers = trailers;
    if (this.#state !== streaming) return;
    if (this.#announced !== null && this.#bytes !== this.#announced)
      return this.#breakOff({ kind: 'malformed', detail: 'a body shorter than it announced' });
    this.#wire.sendEnd(this.#trailing(trailers), () => this.#finished());
  }

  abort(reason: AbortReason): void {
    if (this.#state === collecting) this.#aborted = reason;
    if (this.#state === streaming) this.#breakOff(reason);
  }

  #linesOf(headers: HeaderPairs, keepsLength: boolean): string[] {
    const lines = answerLines(headers, keepsLength);
    const { hsts } = this.#owner;
    if (hsts !== null && headerOf(lines, 'strict-transport-security') === null) lines.push(hstsName, hsts);
    return lines;
  }

  #writeWhole(status: number, headers: HeaderPairs): void {
    const bytes = this.#more === null ? this.#first : Buffer.concat(this.#more, this.#bytes);
    const lines = this.#linesOf(headers, false);
    lines.push('Content-Length', String(this.#bytes));
    this.#sendWhole(status, lines, bytes);
  }

  #writeBodiless(status: number, lines: string[]): void {
    this.#state = bodiless;
    this.#body?.open(this);
    this.#sendWhole(status, lines, null);
  }

  #sendWhole(status: number, lines: string[], bytes: Uint8Array | null): void {
    this.#state = bodiless;
    const isSent = this.#wire.sendWhole(status, lines, this.#owner.endsConnection(), bytes, () => this.#finished());
    if (!isSent) this.#unwritable(unwritableLine);
  }

  #writeFirst(status: number, headers: HeaderPairs, length: number | null): void {
    const lines = this.#linesOf(headers, false);
    this.#announced = length;
    if (length !== null) lines.push('Content-Length', String(length));
    this.#state = streaming;
    if (!this.#wire.sendHead(status, lines, this.#owner.endsConnection())) return this.#unwritable(unwritableLine);
    const waiting = this.#more ?? (this.#first === null ? [] : [this.#first]);
    this.#first = null;
    this.#more = null;
    this.#bytes = 0;
    if (waiting.length === 0) this.#wire.flushHead();
    for (const bytes of waiting) this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#announced !== null && this.#bytes > this.#announced)
      return this.#breakOff({ kind: 'malformed', detail: 'a body longer than it announced' });
    if (!this.#wire.sendChunk(bytes, this.#drained)) this.#body?.pause();
  }

  readonly #drained = (): void => this.#body?.resume();

  /** Those of the trailers that go to the client. */
  #trailing(trailers: HeaderPairs): HeaderPairs {
    if (trailers.length === 0 || !this.#owner.takesTrailers || (this.#announced !== null && !this.#wire.trailsSized)) return none;
    const kept: string[] = [];
    for (let index = 0; index < trailers.length; index += 2) {
      const name = trailers[index] ?? '';
      if (mayTrail(name.toLowerCase())) kept.push(name, trailers[index + 1] ?? '');
    }
    return kept;
  }

  // Law 5: what broke must not look complete.
  #breakOff(reason: AbortReason): void {
    this.#state = over;
    this.#body?.cancel(reason);
    this.#wire.breakOff(reason, this.#announced !== null);
    this.#owner.answered({ kind: 'aborted', bodyBytes: this.#bytes, reason });
  }

  #unwritable(reason: AbortReason): void {
    this.#state = collecting;
    this.#body?.cancel(reason);
    this.#body = null;
    this.#owner.unwritable(reason);
  }

  #finished(): void {
    if (this.#state === over) return;
    this.#state = over;
    this.#owner.answered({ kind: 'sent', bodyBytes: this.#bytes });
  }
}

// RFC 9110 6.5.1: fields that frame, route, authenticate or control a message have no meaning after it.
const untrailable =
  /^(?:content-(?:length|type|encoding|range)|transfer-encoding|host|trailer|te|connection|keep-alive|upgrade|authorization|set-cookie|www-authenticate|cache-control|expires|date|location|retry-after|vary|age|expect|range|x-forwarded-.*|forwarded|proxy-.*)$/;

function mayTrail(lowerName: string): boolean {
  return !untrailable.test(lowerName);
}
