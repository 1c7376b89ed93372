import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { AbortReason, Body, BodySink, HeaderPairs, ResponseMessage } from '@sluice/model';
import type { WireEnding } from '../ports.ts';
import { type Problem, problemLines } from '../problem.ts';
import { answerLines } from './answer-lines.ts';

/** Who is told how an answer ended, and asked for what it needs to know. */
export interface AnswerOwner {
  readonly isHead: boolean;
  /** Asked as the head goes out: whether the connection ends after this answer. If so, nothing behind its request is run from then on. */
  endsConnection(): boolean;
  readonly takesTrailers: boolean;
  answered(ending: WireEnding): void;
  /** Nothing is out yet, and this message cannot be written. */
  unwritable(reason: AbortReason): void;
}

const collecting = 0;
const streaming = 1;
const bodiless = 2;
const over = 3;

/** As much of latin1 as node writes without taking memory for it, less the head. */
const oneWriteBytesMax = 8 * 1024;

/** Writes one answer to the client. A body that is here as a whole goes out with its head in one write; any other chunk by chunk. */
export class Answer implements BodySink {
  readonly #response: ServerResponse;
  readonly #owner: AnswerOwner;
  #body: Body | null = null;
  #state = collecting;
  #first: Uint8Array | null = null;
  #more: Uint8Array[] | null = null;
  #bytes = 0;
  #trailers: HeaderPairs | null = null;
  #aborted: AbortReason | null = null;
  #announced: number | null = null;
  #hasDrainListener = false;

  constructor(response: ServerResponse, owner: AnswerOwner) {
    this.#response = response;
    this.#owner = owner;
  }

  begin(message: ResponseMessage): void {
    const { status, headers, body } = message;
    this.#body = body;
    if (status < 200 || status > 599) return this.#unwritable({ kind: 'malformed', detail: 'a status that ends no exchange' });
    if (this.#owner.isHead || status === 204 || status === 304) return this.#writeBodiless(status, answerLines(headers, status !== 204));
    body.open(this);
    if (this.#aborted !== null) return this.#unwritable(this.#aborted);
    const trailers = this.#trailers;
    if (trailers === null) return this.#writeFirst(status, headers, body.length);
    if (trailers.length > 0 && body.length === null && this.#owner.takesTrailers) {
      // Only chunks may be followed by trailers (RFC 9112 7.1.2), however early the body was here.
      this.#writeFirst(status, headers, null);
      return this.end(trailers);
    }
    if (body.length !== null && body.length !== this.#bytes) {
      return this.#unwritable({ kind: 'malformed', detail: 'a body of another length than it announced' });
    }
    this.#writeWhole(status, headers);
  }

  problem(problem: Problem): void {
    this.#state = bodiless;
    this.#bytes = this.#owner.isHead ? 0 : problem.bytes.length;
    const lines = problemLines(problem);
    if (this.#owner.endsConnection()) lines.push('Connection', 'close');
    this.#response.writeHead(problem.status, STATUS_CODES[problem.status] ?? 'Error', lines);
    this.#response.end(this.#owner.isHead ? undefined : problem.bytes, () => this.#finished());
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
    this.#addTrailers(trailers);
    this.#response.end(() => this.#finished());
  }

  abort(reason: AbortReason): void {
    if (this.#state === collecting) this.#aborted = reason;
    if (this.#state === streaming) this.#breakOff(reason);
  }

  #writeWhole(status: number, headers: HeaderPairs): void {
    const bytes = this.#more === null ? this.#first : Buffer.concat(this.#more, this.#bytes);
    const lines = answerLines(headers, false);
    lines.push('Content-Length', String(this.#bytes));
    this.#state = bodiless;
    if (!this.#writeHead(status, lines)) return;
    const isOneWrite = bytes !== null && bytes.length <= oneWriteBytesMax && joinToHead(this.#response, bytes);
    this.#response.end(isOneWrite ? undefined : (bytes ?? undefined), () => this.#finished());
  }

  #writeBodiless(status: number, lines: string[]): void {
    this.#state = bodiless;
    this.#body?.open(this);
    if (this.#writeHead(status, lines)) this.#response.end(() => this.#finished());
  }

  #writeFirst(status: number, headers: HeaderPairs, length: number | null): void {
    const lines = answerLines(headers, false);
    this.#announced = length;
    if (length !== null) lines.push('Content-Length', String(length));
    this.#state = streaming;
    if (!this.#writeHead(status, lines)) return;
    const waiting = this.#more ?? (this.#first === null ? [] : [this.#first]);
    this.#first = null;
    this.#more = null;
    this.#bytes = 0;
    if (waiting.length === 0) this.#response.flushHeaders();
    for (const bytes of waiting) this.#write(bytes);
  }

  #writeHead(status: number, lines: string[]): boolean {
    if (this.#owner.endsConnection()) lines.push('Connection', 'close');
    try {
      this.#response.writeHead(status, STATUS_CODES[status] ?? 'Unknown', lines);
      return true;
    } catch {
      // node refuses a name or a value with a forbidden character, which a rewritten header may have got from traffic.
      this.#unwritable({ kind: 'malformed', detail: 'a header that cannot be written' });
      return false;
    }
  }

  #write(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#announced !== null && this.#bytes > this.#announced)
      return this.#breakOff({ kind: 'malformed', detail: 'a body longer than it announced' });
    if (this.#response.write(bytes)) return;
    this.#body?.pause();
    if (this.#hasDrainListener) return;
    this.#hasDrainListener = true;
    this.#response.on('drain', () => this.#body?.resume());
  }

  #addTrailers(trailers: HeaderPairs): void {
    if (trailers.length === 0 || !this.#owner.takesTrailers || this.#announced !== null) return;
    const pairs: [string, string][] = [];
    for (let index = 0; index < trailers.length; index += 2) {
      const name = trailers[index] ?? '';
      if (mayTrail(name.toLowerCase())) pairs.push([name, trailers[index + 1] ?? '']);
    }
    if (pairs.length > 0) this.#response.addTrailers(pairs);
  }

  // Law 5: what broke must not look complete. The socket is closed within the framing; where only its end delimits the body, it is reset.
  #breakOff(reason: AbortReason): void {
    this.#state = over;
    this.#body?.cancel(reason);
    const response = this.#response;
    const isDelimited = this.#announced !== null || response.chunkedEncoding;
    if (response.socket === null) response.once('socket', (socket: Socket) => void socket.destroy());
    else if (isDelimited) response.socket.destroy();
    else response.socket.resetAndDestroy();
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

/**
 * Puts a small body behind the head, in the text that node keeps until it goes out: one plain write in place of a list of three pieces,
 * 2 µs an answer. Answers whether it did.
 */
function joinToHead(response: ServerResponse & { _header?: string | null; _headerSent?: boolean }, bytes: Uint8Array): boolean {
  if (typeof response._header !== 'string' || response._headerSent !== false) return false;
  response._header += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return true;
}

// RFC 9110 6.5.1: fields that frame, route, authenticate or control a message have no meaning after it.
const untrailable =
  /^(?:content-(?:length|type|encoding|range)|transfer-encoding|host|trailer|te|connection|keep-alive|upgrade|authorization|set-cookie|www-authenticate|cache-control|expires|date|location|retry-after|vary|age|expect|range|x-forwarded-.*|forwarded|proxy-.*)$/;

function mayTrail(lowerName: string): boolean {
  return !untrailable.test(lowerName);
}
