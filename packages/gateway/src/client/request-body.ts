import { type AbortReason, type Body, type BodySink, type HeaderPairs, keepChunk } from '@sluice/model';
import type { Clock } from '../clock.ts';
import type { Limits, Timeouts } from '../limits.ts';

/** Where the bytes of a request body come from: one connection, whose reading can be stopped and started. */
export interface BodySource {
  readonly clock: Clock;
  startReading(): void;
  /** Asks the client for the body where it waits to be asked (`Expect: 100-continue`). */
  sendContinue(): void;
  /** More came after the answer than is read on for. */
  overflowed(): void;
  /** It comes in more chunks of a few bytes than anybody sends in earnest: each costs as much to take as one of a thousand. */
  crumbled(): void;
}

/** Chunks up to so many bytes are counted. */
const tinyBytesMax = 8;
/** A second brings back a tenth of those that may come at once. */
const tinyShareASecond = 0.1;
/** After so many chunks of one body the others have their turn. */
const turnChunksMax = 2_048;
/** Chunks up to so many bytes are handed on together, as far as they came in one read. */
const smallBytesMax = 1024;
const gatheredBytesMin = 256;
const gatheredBytesMax = 16 * 1024;
const noBytes = Buffer.alloc(0);

/** The body of a request as the parser hands it out. Until it is opened a bounded part of it waits. */
export class RequestBody implements Body {
  readonly length: number | null;
  readonly #source: BodySource;
  readonly #limits: Limits;
  #sink: BodySink | null = null;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Small chunks of the present read. */
  #gathered = noBytes;
  #gatheredBytes = 0;
  #handingOn: NodeJS.Immediate | null = null;
  #trailers: HeaderPairs | null = null;
  #aborted: AbortReason | null = null;
  #isPaused = false;
  #tinyLeft: number;
  #tinySinceMs: number;
  /** Chunks that came since the last turn of others. */
  #turnChunks = 0;
  /** The client still waits for `100 Continue`. */
  #expectsContinue: boolean;
  /** Bytes that are still read and thrown away; null while somebody may want them. */
  #lingerBytes: number | null = null;
  /** For the minimal rate: since when the client could have sent. */
  #sinceMs: number;
  bytesReceived = 0;

  constructor(length: number | null, source: BodySource, limits: Limits, expectsContinue: boolean) {
    this.length = length;
    this.#source = source;
    this.#limits = limits;
    this.#tinyLeft = limits.tinyChunksMax;
    this.#expectsContinue = expectsContinue;
    this.#sinceMs = source.clock.nowMs;
    this.#tinySinceMs = this.#sinceMs;
  }

  get isComplete(): boolean {
    return this.#trailers !== null || this.#aborted !== null;
  }

  /** From the parser; answers whether more may be read. */
  receive(bytes: Uint8Array): boolean {
    this.bytesReceived += bytes.length;
    if (bytes.length <= tinyBytesMax && this.#aborted === null && this.#isCrumbling()) {
      this.#source.crumbled();
      return false;
    }
    if (this.#lingerBytes !== null) {
      this.#lingerBytes -= bytes.length;
      if (this.#lingerBytes < 0) this.#source.overflowed();
      return true;
    }
    if (this.#aborted !== null) return true;
    if (this.length === null && bytes.length <= smallBytesMax) this.#gather(bytes);
    else {
      this.#handOn();
      this.#take(bytes);
    }
    this.#turnChunks += 1;
    if (this.#turnChunks < turnChunksMax) return !this.#isPaused;
    this.#turnChunks = 0;
    setImmediate(() => {
      if (!this.#isPaused) this.#source.startReading();
    });
    return false;
  }

  #isCrumbling(): boolean {
    this.#tinyLeft -= 1;
    if (this.#tinyLeft >= 0) return false;
    const most = this.#limits.tinyChunksMax;
    const { nowMs } = this.#source.clock;
    this.#tinyLeft = Math.min(most, ((nowMs - this.#tinySinceMs) / 1_000) * tinyShareASecond * most) - 1;
    this.#tinySinceMs = nowMs;
    return this.#tinyLeft < 0;
  }

  #take(bytes: Uint8Array): void {
    if (this.#sink !== null) {
      this.#sink.chunk(bytes);
      return;
    }
    keepChunk(this.#waiting, bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= this.#limits.bodyBufferBytesMax) this.#isPaused = true;
  }

  /** Node hands over chunk by chunk and does not say where its read ends: the next turn of the event loop is behind it. */
  #gather(bytes: Uint8Array): void {
    const size = this.#gatheredBytes + bytes.length;
    if (size > this.#gathered.length) {
      const wider = Buffer.allocUnsafeSlow(Math.min(gatheredBytesMax, Math.max(gatheredBytesMin, size * 2)));
      wider.set(this.#gathered.subarray(0, this.#gatheredBytes));
      this.#gathered = wider;
    }
    this.#gathered.set(bytes, this.#gatheredBytes);
    if (this.#gatheredBytes === 0) this.#handingOn = setImmediate(this.#handOn);
    this.#gatheredBytes = size;
    if (size > gatheredBytesMax - smallBytesMax) this.#handOn();
  }

  readonly #handOn = (): void => {
    const size = this.#gatheredBytes;
    if (size === 0) return;
    this.#dropGathered();
    this.#take(Buffer.from(this.#gathered.subarray(0, size)));
  };

  #dropGathered(): void {
    if (this.#handingOn !== null) clearImmediate(this.#handingOn);
    this.#handingOn = null;
    this.#gatheredBytes = 0;
  }

  /** From the parser: the body is over. */
  finish(trailers: HeaderPairs): void {
    if (this.isComplete) return;
    this.#handOn();
    this.#trailers = trailers;
    if (this.#lingerBytes === null) this.#sink?.end(trailers);
  }

  /** From the connection: the rest will never come. */
  break(reason: AbortReason): void {
    if (this.isComplete) return;
    this.#handOn();
    this.#aborted = reason;
    if (this.#lingerBytes === null) this.#sink?.abort(reason);
  }

  /** The answer is out: what still comes of the body is thrown away, up to a bound, so that the client is not cut off while it reads. */
  linger(bytesMax: number): void {
    if (this.isComplete) return;
    this.#lingerBytes = bytesMax;
    this.#waiting = [];
    this.#dropGathered();
    this.#resumeReading();
  }

  open(sink: BodySink): void {
    this.#handOn();
    this.#sink = sink;
    if (this.#expectsContinue && this.#trailers === null && this.#aborted === null) {
      this.#expectsContinue = false;
      this.#sinceMs = this.#source.clock.nowMs;
      this.#source.sendContinue();
    }
    const waiting = this.#waiting;
    const wasFull = this.#waitingBytes >= this.#limits.bodyBufferBytesMax;
    this.#waiting = [];
    this.#waitingBytes = 0;
    // Who takes what waited may ask for a pause meanwhile, and that one counts.
    if (wasFull) this.#isPaused = false;
    for (const bytes of waiting) sink.chunk(bytes);
    if (this.#aborted !== null) sink.abort(this.#aborted);
    else if (this.#trailers !== null) sink.end(this.#trailers);
    else if (wasFull && !this.#isPaused) this.#resumeReading();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (this.#isPaused) this.#resumeReading();
  }

  cancel(_reason: AbortReason): void {
    // What is left is read and dropped once the answer is out; until then the connection stands still.
    this.#sink = null;
  }

  /** Whether the client sends slower than it must. Called once a tick; time in which it was not read from does not count. */
  isTooSlow({ bodyGraceMs, bodyBytesPerSecondMin, checkMs }: Timeouts, isReadingStopped: boolean): boolean {
    if (this.isComplete) return false;
    if (this.#isPaused || this.#expectsContinue || isReadingStopped) {
      this.#sinceMs += checkMs;
      return false;
    }
    // The beginning was marked by the tick before; nobody is cut before the grace is over.
    const elapsedMs = this.#source.clock.nowMs - this.#sinceMs - checkMs;
    return elapsedMs > bodyGraceMs && this.bytesReceived * 1_000 < bodyBytesPerSecondMin * elapsedMs;
  }

  #resumeReading(): void {
    this.#isPaused = false;
    this.#source.startReading();
  }
}
