import type { Socket } from 'node:net';
import type { HeaderPairs } from '@sluice/model';
import type { FieldSection } from '../../http2/field-decoder.ts';
import type { FloodKind } from '../../http2/flood-guard.ts';
import { errorCode } from '../../http2/protocol.ts';
import { Session } from '../../http2/session.ts';
import type { SessionOwner } from '../../http2/session-owner.ts';
import { noOwner, type Stream, type StreamOwner } from '../../http2/stream.ts';
import type { RefusalCode } from '../../refusals.ts';
import type { ServerGround } from '../../server-ground.ts';
import { type Admission, admit } from '../admission.ts';
import type { ClientConnection, Job } from '../client-connection.ts';
import { type ClientHop, clientHop, type Secured } from '../client-hop.ts';
import { Exchange, RefusedExchange } from '../exchange.ts';
import { ReaderWatch } from '../reader-watch.ts';
import { scanRequestHead } from '../request-head.ts';
import { reset } from '../reset.ts';
import { ClientStream, type StreamHost } from './client-stream.ts';
import { readRequestFields } from './request-fields.ts';

/** Bytes of answers that wait for the client to read, and above which nothing more of what it asks is read. */
const queuedBytesMax = 256 * 1024;
/** After so many bytes of one socket the others have their turn. */
const turnBytesMax = 128 * 1024;

/** One client socket that speaks HTTP/2: which requests run on it, and when it is cut. */
export class Http2Connection implements ClientConnection, SessionOwner, StreamHost {
  readonly server: ServerGround;
  readonly hop: ClientHop;
  readonly session: Session;
  readonly #socket: Socket;
  readonly #sinceMs: number;
  readonly #running = new Set<Job>();
  /** Streams that were opened in the present read, and run once it was looked at as a whole: one that is reset in it never runs. */
  #arrivals: ClientStream[] = [];
  readonly #streams = new Set<ClientStream>();
  #idleSinceMs: number;
  readonly #reader = new ReaderWatch();
  /** Reading stands still until what waits has left. */
  #isHeld = false;
  /** Since when all is said and the client does not close; 0 before. */
  #finishedSinceMs = 0;
  #isLeaving = false;
  #turnBytes = 0;

  constructor(socket: Socket, server: ServerGround, secured: Secured | null) {
    this.#socket = socket;
    this.server = server;
    this.hop = clientHop(socket, '2 sluice', server.trusted, secured);
    this.#sinceMs = server.clock.nowMs;
    this.#idleSinceMs = this.#sinceMs;
    const { limits } = server;
    const bounds = { fieldsMax: limits.headersMax + 4, bytesMax: limits.headerBytesMax + limits.targetBytesMax };
    this.session = new Session(
      socket,
      { ...limits, ...bounds, isServer: true, streamsMax: limits.streamsPerConnectionMax },
      this,
      server.clock,
    );
    server.stats.http2Connections += 1;
  }

  /** `sent` is what was read of the socket before. */
  begin(sent: Buffer | null): void {
    const socket = this.#socket;
    socket.on('error', ignore);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('drain', () => this.#drained());
    socket.on('end', () => this.#ended());
    socket.on('close', () => this.session.closed());
    this.session.begin();
    if (sent !== null) this.#read(sent);
  }

  get isReadingStopped(): boolean {
    return this.#isHeld || this.session.isStarved;
  }

  get isBusy(): boolean {
    return this.#running.size > 0 || this.session.streams.size > 0;
  }

  // What an exchange needs.

  endsWith(): boolean {
    return false;
  }

  release(job: Job): void {
    if (!this.#running.delete(job)) return;
    this.server.stats.exchangesNow -= 1;
    this.left();
  }

  /** A stream or an exchange is over. */
  left(): void {
    if (this.isBusy) return;
    this.#idleSinceMs = this.server.clock.nowMs;
    // Not destroyed: what the client still sends would reset the connection, and what the kernel holds of an answer with it.
    if (this.#isLeaving) this.#socket.end();
  }

  /** RFC 9110 6.6.1: an answer says when it was made. */
  dated(lines: string[]): HeaderPairs {
    for (let index = 0; index < lines.length; index += 2)
      if (lines[index]?.length === 4 && lines[index]?.toLowerCase() === 'date') return lines;
    lines.push('date', dateOf(this.server.clock.nowMs));
    return lines;
  }

  /** What is no message ends its stream, and is recorded. */
  malformed(code: RefusalCode, method: string, stream: Stream): void {
    this.server.refused(code, this.hop.address, method);
    this.session.breakStream(stream, errorCode.protocolError);
  }

  // The session's word.

  opened(stream: Stream, section: FieldSection, isEnd: boolean): StreamOwner {
    const read = readRequestFields(section.fields);
    if (read.kind === 'malformed' && !section.isTooLarge) {
      this.malformed(read.code, read.method, stream);
      return noOwner;
    }
    const request = read.kind === 'malformed' ? tooLarge(read.method) : read;
    const head = scanRequestHead(request.headers, true, this.server.limits);
    if (section.isTooLarge) head.fault = 'headers-too-large';
    head.fault ??= request.fault;
    if (head.expect !== undefined && head.expect.toLowerCase() !== '100-continue') head.fault ??= 'unknown-expectation';
    if (isEnd && head.bodyLength !== 0) {
      this.malformed('length-differs', request.method, stream);
      return noOwner;
    }
    const opened = new ClientStream(this, stream, request, head, isEnd);
    this.#arrivals.push(opened);
    return opened;
  }

  goneAway(): void {}

  settled(): void {}

  failed(_code: number, flood: FloodKind | null): void {
    const { server, hop } = this;
    if (flood !== null) server.stats.countFlood(flood);
    server.refused(flood === null ? 'broken-http2' : 'http2-flood', hop.address, '');
    // Whoever floods gets no more attention; anybody else the time to read our last word.
    if (flood === null) this.#socket.end();
    else this.#socket.destroySoon();
  }

  refusedStream(): void {
    this.server.stats.http2StreamsRefused += 1;
  }

  /** Draining: no request is refused that is on its way, and the client is told to send the next over another connection. */
  drain(): void {
    this.session.goAway(false);
  }

  endIdle(): void {
    this.#isLeaving = true;
    this.session.goAway(true);
    this.left();
  }

  /** Once a tick. */
  checkTimeouts(): void {
    const { clock, timeouts, stats } = this.server;
    if (this.#socket.writableFinished) return this.#checkClosed(timeouts.writeStallMs);
    if (this.session.isOverdue(timeouts.headersMs, this.#sinceMs) && !this.#isHeld) {
      stats.timeouts += 1;
      this.server.refused('header-timeout', this.hop.address, '');
      return void this.#socket.destroy();
    }
    for (const stream of this.#streams) {
      if (stream.stream.isGone) this.#streams.delete(stream);
      else stream.checkTimeouts();
    }
    if (!this.isBusy && clock.nowMs - this.#idleSinceMs > timeouts.idleMs) this.endIdle();
    this.#checkReader();
  }

  #read(bytes: Buffer): void {
    this.session.feed(bytes);
    if (this.#socket.writableLength > queuedBytesMax) this.#hold();
    else this.#countTurn(bytes.length);
    const arrivals = this.#arrivals;
    if (arrivals.length === 0) return;
    this.#arrivals = [];
    for (const arrival of arrivals) if (!arrival.stream.isGone) this.#run(arrival);
  }

  #countTurn(bytes: number): void {
    this.#turnBytes += bytes;
    if (this.#turnBytes < turnBytesMax) return;
    this.#turnBytes = 0;
    this.#socket.pause();
    setImmediate(() => {
      if (!this.#isHeld) this.#socket.resume();
    });
  }

  #run(arrival: ClientStream): void {
    const { request, head, body } = arrival;
    const { method, headers } = request;
    const admission = this.#admissionOf(arrival);
    const job =
      admission.kind === 'refused'
        ? new RefusedExchange(this, arrival, admission.code, method, body)
        : new Exchange(this, arrival, { ...admission, method, rawHeaders: headers, head, body }, null);
    arrival.job = job;
    this.#streams.add(arrival);
    this.#running.add(job);
    this.server.stats.exchangesNow += 1;
    job.start();
  }

  #admissionOf({ request, head }: ClientStream): Admission {
    return admit({ method: request.method, url: request.path, isKnownVersion: true, head }, this.hop, this.server);
  }

  #ended(): void {
    this.session.closed();
    this.#socket.destroySoon();
  }

  /** Answers without a body know no window: whoever asks for them and does not read is not heard any more. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.server.stats.http2ReadsHeld += 1;
    this.#socket.pause();
  }

  #drained(): void {
    this.session.drained();
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#socket.resume();
  }

  #checkReader(): void {
    const { clock, timeouts, stats } = this.server;
    const socket: Socket & { readonly _handle?: { readonly writeQueueSize?: number; readonly bytesWritten?: number } | null } =
      this.#socket;
    const { writeQueueSize = 0, bytesWritten = 0 } = socket._handle ?? nothingWritten;
    if (socket.writableLength + writeQueueSize === 0) return this.#reader.rests(clock.nowMs);
    // What is added to the queue changes nothing of this; what leaves it does.
    if (this.#reader.waits(bytesWritten - writeQueueSize, clock.nowMs, timeouts) === null) return;
    stats.timeouts += 1;
    stats.slowReadersCut += 1;
    reset(socket);
  }

  /** All is said; the client has as long to close as it has to read. */
  #checkClosed(closeMs: number): void {
    const { clock, stats } = this.server;
    if (this.#finishedSinceMs === 0) this.#finishedSinceMs = clock.nowMs;
    if (clock.nowMs - this.#finishedSinceMs <= closeMs) return;
    stats.timeouts += 1;
    this.#socket.destroy();
  }
}

const nothingWritten = { writeQueueSize: 0, bytesWritten: 0 } as const;

function ignore(): void {}

function tooLarge(method: string): { kind: 'request'; method: string; path: string; headers: string[]; fault: RefusalCode } {
  return { kind: 'request', method, path: '/', headers: [], fault: 'headers-too-large' };
}

const date = { ms: Number.NaN, text: '' };

/** The text of a coarse time, made once for each. */
function dateOf(ms: number): string {
  if (date.ms !== ms) {
    date.ms = ms;
    date.text = new Date(ms).toUTCString();
  }
  return date.text;
}
