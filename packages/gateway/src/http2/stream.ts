import type { FieldSection } from './field-decoder.ts';
import { dataHead, headersFrames } from './frame-writer.ts';
import { errorCode, frameBytesMax, initialWindowBytes, windowBytesMax } from './protocol.ts';

/** Who is told what comes on a stream. After `reset` nothing more is called. */
export interface StreamOwner {
  /** Fields behind those that opened the stream: trailers, or the answer. */
  fields(section: FieldSection, isEnd: boolean): void;
  /** Whoever takes the bytes gives them back by `taken`, sooner or later. */
  data(bytes: Buffer): void;
  /** The other side has sent all that it will. */
  ended(): void;
  /** The stream is gone: the other side's word, ours, or that of the whole connection. */
  reset(code: number, isOurs: boolean): void;
  /** What was held back is out; more may come. */
  drained(): void;
}

/** For a stream of which nobody wants to hear. */
export const noOwner: StreamOwner = { fields() {}, data() {}, ended() {}, reset() {}, drained() {} };

/** What a stream needs of its connection. */
export interface StreamGround {
  /** Bytes that the connection may send now, windows and socket considered. */
  sendable(): number;
  spend(bytes: number): void;
  write(bytes: Buffer | Uint8Array, written?: () => void): void;
  /** It has bytes that wait for a window. */
  blocked(stream: Stream): void;
  give(stream: Stream, bytes: number): void;
  /** Its own side is over; so is the whole stream once the other side's is. */
  sendOver(stream: Stream): void;
  over(stream: Stream): void;
  readonly clock: { readonly nowMs: number };
  readonly peerWindowBytes: number;
}

/** One stream: its windows, what waits to be sent, and which of its sides are over. */
export class Stream {
  readonly id: number;
  readonly #ground: StreamGround;
  owner: StreamOwner;
  /** What may still be sent; below zero after the other side made its windows smaller (RFC 9113 section 6.9.2). */
  sendWindow: number;
  /** What the other side may still send. */
  receiveWindow = initialWindowBytes;
  #untold = 0;
  #waiting: Uint8Array[] = [];
  #hasEnd = false;
  #trailers: Buffer | null = null;
  #written: (() => void) | undefined = undefined;
  /** Something of an answer was sent on it; a 1xx is none. */
  hasSent = false;
  isSendOver = false;
  isReceiveOver = false;
  isGone = false;
  /** Coarse time since when nothing of what waits went out; 0 while nothing waits. */
  blockedSinceMs = 0;
  /** Of bodies. */
  bytesSent = 0;

  constructor(id: number, ground: StreamGround, owner: StreamOwner) {
    this.id = id;
    this.#ground = ground;
    this.owner = owner;
    this.sendWindow = ground.peerWindowBytes;
  }

  /** Fields of a 1xx. */
  sendInformational(block: Buffer): void {
    if (!this.isGone) this.#ground.write(headersFrames(this.id, block, false, null));
  }

  /** Fields, and the whole of a body behind them where it is here. */
  sendFields(block: Buffer, isEnd: boolean): void {
    if (this.isGone) return;
    this.hasSent = true;
    this.#ground.write(headersFrames(this.id, block, isEnd, null));
    if (isEnd) this.#sendOver();
  }

  /** Fields and all of a body. `written` is called when the kernel has them. */
  sendWhole(block: Buffer, body: Uint8Array | null, written: () => void): void {
    if (this.isGone) return;
    const length = body?.length ?? 0;
    if (body !== null && length > 0 && (length > frameBytesMax || length > Math.min(this.#ground.sendable(), this.sendWindow))) {
      this.sendFields(block, false);
      this.sendData(body);
      return this.sendEnd(null, written);
    }
    this.sendWindow -= length;
    if (length > 0) this.#ground.spend(length);
    this.#ground.write(headersFrames(this.id, block, true, length > 0 ? body : null), written);
    this.#sendOver();
  }

  /** False where some of it waits: no more should come before `drained`. */
  sendData(bytes: Uint8Array): boolean {
    if (this.isGone || bytes.length === 0) return true;
    this.#waiting.push(bytes);
    return this.flush();
  }

  sendEnd(trailers: Buffer | null, written: () => void): void {
    if (this.isGone) return;
    this.#hasEnd = true;
    // The encoder's bytes are good until its next call.
    this.#trailers = trailers === null ? null : Buffer.from(trailers);
    this.#written = written;
    this.flush();
  }

  /** Sends what the windows allow of what waits; false where some still does. */
  flush(framesMax = Number.POSITIVE_INFINITY): boolean {
    let frames = 0;
    while (this.#waiting.length > 0) {
      const first = this.#waiting[0] ?? new Uint8Array(0);
      const length = Math.min(first.length, frameBytesMax, this.sendWindow, this.#ground.sendable());
      if (length <= 0 || frames === framesMax) return this.#wait(frames > 0);
      const isAll = length === first.length;
      const isEnd = isAll && this.#waiting.length === 1 && this.#hasEnd && this.#trailers === null;
      if (isAll) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(length);
      this.sendWindow -= length;
      this.bytesSent += length;
      this.#ground.spend(length);
      this.#ground.write(dataHead(this.id, length, isEnd));
      this.#ground.write(isAll ? first : first.subarray(0, length), isEnd ? this.#written : undefined);
      frames += 1;
      if (isEnd) {
        this.#sendOver();
        return true;
      }
    }
    const wasBlocked = this.blockedSinceMs !== 0;
    this.blockedSinceMs = 0;
    if (this.#hasEnd) {
      const bytes = this.#trailers === null ? dataHead(this.id, 0, true) : headersFrames(this.id, this.#trailers, true, null);
      this.#ground.write(bytes, this.#written);
      this.#sendOver();
    } else if (wasBlocked) this.owner.drained();
    return true;
  }

  /** So many bytes of what came are used up: the other side may send as many more. */
  taken(bytes: number): void {
    if (bytes === 0) return;
    this.#ground.give(this, bytes);
  }

  /** Window that the other side is to be told of; 0 while that is not worth a frame. */
  untold(bytes: number): number {
    this.#untold += bytes;
    if (this.#untold < initialWindowBytes / 2) return 0;
    const told = this.#untold;
    this.#untold = 0;
    this.receiveWindow += told;
    return told;
  }

  /** The other side has sent all that it will. */
  receiveEnded(): void {
    this.isReceiveOver = true;
    this.owner.ended();
    if (this.isSendOver && !this.isGone) this.#ground.over(this);
  }

  /** Drops what waits. */
  gone(): void {
    this.isGone = true;
    this.#waiting = [];
    this.blockedSinceMs = 0;
  }

  #wait(hasProgress: boolean): false {
    if (hasProgress || this.blockedSinceMs === 0) this.blockedSinceMs = this.#ground.clock.nowMs;
    this.#ground.blocked(this);
    return false;
  }

  #sendOver(): void {
    this.isSendOver = true;
    this.blockedSinceMs = 0;
    if (this.isReceiveOver) this.#ground.over(this);
    else this.#ground.sendOver(this);
  }
}

/** The windows of streams that are open follow the other side's settings (RFC 9113 section 6.9.2). The error code where one grows too large, else null. */
export function rewindow(streams: Iterable<Stream>, change: number): number | null {
  if (change === 0) return null;
  for (const stream of streams) {
    stream.sendWindow += change;
    if (stream.sendWindow > windowBytesMax) return errorCode.flowControlError;
  }
  return null;
}
