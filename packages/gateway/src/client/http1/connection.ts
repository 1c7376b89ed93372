import { Socket } from 'node:net';
import type { AbortReason } from '@sluice/model';
import type { Clock } from '../../clock.ts';
import { problemOf, rawProblem } from '../../problem.ts';
import type { RefusalCode } from '../../refusals.ts';
import type { ServerGround } from '../../server-ground.ts';
import type { ClientConnection, Job } from '../client-connection.ts';
import { type ClientHop, clientHop, type Secured } from '../client-hop.ts';
import { ReaderWatch } from '../reader-watch.ts';
import type { BodySource, RequestBody } from '../request-body.ts';
import { reset } from '../reset.ts';

const { STATUS_CODES } = process.getBuiltinModule('node:http');

const connectionKey = Symbol('connection');

/** The few things of node's server sockets that it keeps to itself and that pausing a pipeline needs (lib/_http_server.js, `socketOnDrain`). */
interface ServerSocket extends Socket {
  [connectionKey]?: Connection;
  _paused?: boolean;
  parser?: { resume(): void } | null;
  _handle?: { readonly writeQueueSize?: number; readonly bytesWritten?: number } | null;
}

export function hasConnection(socket: Socket): boolean {
  return connectionKey in socket;
}

export function connectionOf(socket: Socket): Connection {
  const connection = (socket as ServerSocket)[connectionKey];
  if (!connection) throw new Error('a socket without its connection');
  return connection;
}

/** One client socket: what runs on it, what waits, and when it is cut. */
export class Connection implements ClientConnection, BodySource {
  readonly server: ServerGround;
  readonly socket: Socket;
  readonly hop: ClientHop;
  readonly #running: Job[] = [];
  #waiting: Job[] = [];
  #waitingFrom = 0;
  #isReadingStopped = false;
  /** The last word of a socket whose parser gave up: it goes out after the answers before it. */
  #lastWords: Buffer | null = null;
  #receiving: RequestBody | null = null;
  #receiver: Job | null = null;
  readonly #reader = new ReaderWatch();
  #isCut = false;
  isClosed = false;
  /** What the client sends from now on is never run. */
  isEnding = false;
  /** The parser gave up: what still comes is nobody's. */
  #isDeaf = false;
  /** Since when only the client's side is open; null until then. */
  #lingersSinceMs: number | null = null;

  /** `secured` is null for a socket in cleartext. */
  constructor(socket: Socket, server: ServerGround, secured: Secured | null) {
    this.server = server;
    this.socket = socket;
    this.hop = clientHop(socket, '1.1 sluice', server.trusted, secured);
    // node takes its own listener off where a socket leaves its server (upgrade, CONNECT); an error without one would end the process.
    socket.on('error', ignore);
    // node's server ends a socket by this once its last answer is written.
    socket.destroySoon = () => this.#endInStages();
    (socket as ServerSocket)[connectionKey] = this;
  }

  get clock(): Clock {
    return this.server.clock;
  }

  get isBusy(): boolean {
    return this.#running.length > 0 || this.#waiting.length > this.#waitingFrom;
  }

  // A thousand requests may come in one read; node starts them all. Here the first few run, the rest wait, and the socket is not read on.
  admit(job: Job): void {
    if (this.isEnding) return;
    if (this.#running.length < this.server.limits.inFlightPerConnectionMax && this.#waiting.length === this.#waitingFrom)
      return this.#run(job);
    if (this.#waiting.length - this.#waitingFrom >= this.server.limits.waitingPerConnectionMax) {
      this.server.stats.waitingDropped += 1;
      this.socket.destroy();
      return;
    }
    this.#waiting.push(job);
    this.#stopReading();
  }

  release(job: Job): void {
    const index = this.#running.indexOf(job);
    if (index < 0) return;
    this.#running.splice(index, 1);
    // An idle connection keeps nothing of what it carried.
    if (this.#receiver === job && this.#receiving?.isComplete) {
      this.#receiver = null;
      this.#receiving = null;
    }
    this.server.stats.exchangesNow -= 1;
    if (this.isClosed) return;
    while (this.#running.length < this.server.limits.inFlightPerConnectionMax && this.#waitingFrom < this.#waiting.length) {
      const next = this.#waiting[this.#waitingFrom];
      this.#waitingFrom += 1;
      if (next) this.#run(next);
    }
    if (this.#waitingFrom === this.#waiting.length) {
      this.#waiting = [];
      this.#waitingFrom = 0;
      if (this.#isReadingStopped) this.#readOn();
    }
    if (this.#lastWords !== null && !this.isBusy) this.#say(this.#lastWords);
  }

  /** The parser gave up on the socket: a problem document in place of the next answer, then the end. */
  refuse(code: RefusalCode): void {
    const body = this.#receiving;
    const isWithinBody = this.#isWithinBody;
    const receiver = this.#receiver;
    // The answer that ends the connection is on its way; what is wrong behind it needs none.
    this.#isDeaf = true;
    if (this.isEnding && !isWithinBody) return this.isBusy ? undefined : this.#endInStages();
    this.isEnding = true;
    if (isWithinBody && body !== null && receiver !== null) {
      const reason: AbortReason = { kind: 'malformed', detail: 'the body of the request broke off or is not valid HTTP' };
      body.break(reason);
      return receiver.giveUp(code, reason);
    }
    const problem = problemOf(code, this.server.refused(code, this.hop.address, ''));
    const words = rawProblem(problem, STATUS_CODES[problem.status] ?? 'Error');
    if (this.isBusy && !this.isClosed) this.#lastWords = words;
    else this.#say(words);
  }

  endsWith(job: Job, isForced: boolean): boolean {
    if (!isForced && !(this.server.endsConnections && this.#isNewest(job))) return false;
    this.isEnding = true;
    this.#waiting = [];
    this.#waitingFrom = 0;
    return true;
  }

  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const reason = this.#isCut ? slowReader : clientGone;
    this.#waiting = [];
    this.#waitingFrom = 0;
    this.#receiving?.break(reason);
    for (const job of this.#running.slice()) job.abandon(reason);
  }

  /** The body that now comes in, and whose it is. */
  receives(body: RequestBody, receiver: Job): void {
    this.#receiving = body;
    this.#receiver = receiver;
  }

  startReading(): void {
    if (!this.#isReadingStopped && !this.isClosed) this.socket.resume();
  }

  sendContinue(): void {
    this.#receiver?.sendContinue();
  }

  overflowed(): void {
    this.socket.destroy();
  }

  crumbled(): void {
    this.server.stats.tinyChunkFloods += 1;
    const body = this.#receiving;
    // Its answer is out, or on its way: nobody reads on for the sake of manners.
    if (body === null || body.isComplete || this.isEnding) return void this.socket.destroy();
    this.#giveUp(body, 'tiny-chunks', { kind: 'malformed', detail: 'the body of the request came in too many pieces' });
  }

  /** Once a tick: a body that trickles in, an answer that nobody takes. */
  checkTimeouts(): void {
    const { timeouts, stats } = this.server;
    const body = this.#receiving;
    if (body?.isTooSlow(timeouts, this.#isReadingStopped)) {
      stats.timeouts += 1;
      this.#giveUp(body, 'body-too-slow', { kind: 'timeout', detail: 'the body of the request came too slowly' });
    }
    this.#checkReader();
    this.#checkLingering();
  }

  #giveUp(body: RequestBody, code: RefusalCode, reason: AbortReason): void {
    this.#receiving = null;
    body.break(reason);
    this.#receiver?.giveUp(code, reason);
  }

  #checkReader(): void {
    const { clock, timeouts, stats } = this.server;
    const socket: ServerSocket = this.socket;
    const { writeQueueSize = 0, bytesWritten = 0 } = socket._handle ?? nothingWritten;
    if (socket.writableLength + writeQueueSize === 0) return this.#reader.rests(clock.nowMs);
    if (this.#reader.waits(bytesWritten - writeQueueSize, clock.nowMs, timeouts) === null) return;
    stats.timeouts += 1;
    stats.slowReadersCut += 1;
    this.#isCut = true;
    reset(socket);
  }

  /** Nothing was sent behind this request so far. */
  #isNewest(job: Job): boolean {
    return this.#waiting.length === this.#waitingFrom && this.#running.at(-1) === job;
  }

  #run(job: Job): void {
    this.#running.push(job);
    this.server.stats.exchangesNow += 1;
    job.start();
  }

  #say(words: Buffer): void {
    if (this.socket.writable) this.socket.write(words);
    this.#endInStages();
  }

  /**
   * Ends the side of the gate, and that of the client once nothing of a request is on its way any more: what meets a closed socket is
   * answered by a reset, which takes the answer from a client that still writes (RFC 9112 section 9.6).
   */
  #endInStages(): void {
    if (this.#lingersSinceMs !== null) return;
    if (!this.#isDeaf && !this.#isWithinBody) return Socket.prototype.destroySoon.call(this.socket);
    this.#lingersSinceMs = this.clock.nowMs;
    this.socket.end();
    if (this.#isDeaf) this.#drop();
  }

  get #isWithinBody(): boolean {
    return this.#receiving !== null && !this.#receiving.isComplete;
  }

  /** Reads past the parser. */
  #drop(): void {
    let left = this.server.limits.lingerBytesMax;
    this.socket.removeAllListeners('data');
    this.socket.on('data', (bytes: Uint8Array) => {
      left -= bytes.length;
      if (left < 0) this.socket.destroy();
    });
    this.#readOn();
  }

  /** A body that is on its way has its own least rate. */
  #checkLingering(): void {
    if (this.#lingersSinceMs === null || this.#isWithinBody) return;
    if (!this.#isDeaf || this.clock.nowMs - this.#lingersSinceMs > this.server.timeouts.lingerMs) this.socket.destroy();
  }

  #stopReading(): void {
    if (this.#isReadingStopped) return;
    this.#isReadingStopped = true;
    const socket: ServerSocket = this.socket;
    socket._paused = true;
    socket.pause();
  }

  #readOn(): void {
    this.#isReadingStopped = false;
    const socket: ServerSocket = this.socket;
    socket._paused = false;
    socket.parser?.resume();
    socket.resume();
  }
}

const nothingWritten = { writeQueueSize: 0, bytesWritten: 0 } as const;
const clientGone: AbortReason = { kind: 'client', detail: 'the client closed its connection' };
const slowReader: AbortReason = { kind: 'client', detail: 'the client read its answer too slowly' };

function ignore(): void {}
