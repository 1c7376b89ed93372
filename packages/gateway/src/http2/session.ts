import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { FieldDecoder, type FieldSection, type SectionBounds } from './field-decoder.ts';
import { FloodGuard, type FloodKind, type FloodLimits } from './flood-guard.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import { goAwayFrame, pingAck, resetFrame, settingsAck, settingsFrame, windowFrame } from './frame-writer.ts';
import { HeaderBlock } from './header-block.ts';
import { errorCode, flag, frame, frameBytesMax, initialWindowBytes, preface, setting, windowBytesMax } from './protocol.ts';
import { Stream, type StreamGround, type StreamOwner } from './stream.ts';

export interface SessionLimits extends FloodLimits, SectionBounds {
  readonly isServer: boolean;
  /** Streams that the other side may open. */
  readonly streamsMax: number;
  /** Frames that one header block may be cut into. */
  readonly http2ContinuationsMax: number;
}

/** Who is told what happens to the connection as a whole. */
export interface SessionOwner {
  /** A stream that the other side opens; what comes on it goes to the owner that is answered. */
  opened(stream: Stream, section: FieldSection, isEnd: boolean): StreamOwner;
  /** The other side opens no more, or takes none above `lastStreamId`. */
  goneAway(lastStreamId: number): void;
  /** The other side may open more streams than before, or fewer. */
  settled(): void;
  /** The other side broke the protocol, or sent too much of something; the connection ends. */
  failed(code: number, flood: FloodKind | null, detail: string): void;
  /** A stream beyond those that may be open was refused. */
  refusedStream(): void;
}

/** What we take on a connection before somebody uses it: as many whole streams as this holds may wait for their readers. */
const connectionWindowBytes = 1024 * 1024;
/** Streams that we reset and the other side may not know of yet; what comes on them is dropped. */
const resetsRemembered = 256;
const noOwner: StreamOwner = { fields() {}, data() {}, ended() {}, reset() {}, drained() {} };

/** One HTTP/2 connection, of either side: frames to streams and back, windows, settings, and the end (RFC 9113). */
export class Session implements FrameSink, StreamGround {
  readonly clock: Clock;
  readonly streams = new Map<number, Stream>();
  readonly #socket: Socket;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #reader: FrameReader;
  readonly #decoder = new FieldDecoder();
  readonly #block: HeaderBlock;
  readonly #guard: FloodGuard;
  readonly #blocked = new Set<Stream>();
  readonly #reset = new Set<number>();
  #prefaceLeft: number;
  #sendWindow = initialWindowBytes;
  #receiveWindow = connectionWindowBytes;
  #untold = 0;
  #isCorked = false;
  /** The highest stream that the other side opened. */
  lastPeerId = 0;
  #nextId = 1;
  peerWindowBytes = initialWindowBytes;
  peerStreamsMax = 100;
  isSettled = false;
  /** Our last word was said. */
  isEnding = false;
  /** Streams above this are not taken any more. */
  #lastTakenId = 2 ** 31 - 1;

  constructor(socket: Socket, limits: SessionLimits, owner: SessionOwner, clock: Clock) {
    this.#socket = socket;
    this.#limits = limits;
    this.#owner = owner;
    this.clock = clock;
    this.#reader = new FrameReader(this, frameBytesMax);
    this.#block = new HeaderBlock(limits.bytesMax + limits.fieldsMax * 8, limits.http2ContinuationsMax);
    this.#guard = new FloodGuard(limits, clock.nowMs);
    this.#prefaceLeft = limits.isServer ? preface.length : 0;
  }

  /** Says the first word. The socket's bytes are fed by whoever owns it. */
  begin(): void {
    const { isServer, streamsMax, bytesMax, fieldsMax } = this.#limits;
    const list = [setting.maxHeaderListSize, bytesMax + fieldsMax * 32] as const;
    if (!isServer) this.write(preface);
    this.write(settingsFrame([isServer ? [setting.maxConcurrentStreams, streamsMax] : [setting.enablePush, 0], list]));
    this.write(windowFrame(0, connectionWindowBytes - initialWindowBytes));
  }

  feed(bytes: Buffer): void {
    if (this.#prefaceLeft === 0) return this.#reader.feed(bytes);
    const from = preface.length - this.#prefaceLeft;
    const length = Math.min(this.#prefaceLeft, bytes.length);
    if (preface.compare(bytes, 0, length, from, from + length) !== 0) return this.fail(errorCode.protocolError, null, 'no preface');
    this.#prefaceLeft -= length;
    if (length < bytes.length) this.#reader.feed(bytes.subarray(length));
  }

  /** A stream of ours. Null where the other side takes no more, or none for now. */
  open(owner: StreamOwner): Stream | null {
    if (this.isEnding || this.streams.size >= this.peerStreamsMax || this.#nextId > 2 ** 31 - 1) return null;
    const stream = new Stream(this.#nextId, this, owner);
    this.#nextId += 2;
    this.streams.set(stream.id, stream);
    return stream;
  }

  /** Ends one stream. */
  resetStream(stream: Stream, code: number): void {
    if (stream.isGone) return;
    this.#sendReset(stream.id, code);
    this.#remove(stream);
    stream.owner.reset(code, true);
  }

  /** The other side broke one stream. It may do that as often as it may reset one. */
  breakStream(stream: Stream, code: number): void {
    this.resetStream(stream, code);
    this.#spend('resets');
  }

  /** Takes no streams but those that are open, and says so; `isFinal` once it means it. */
  goAway(isFinal: boolean): void {
    if (isFinal) this.#lastTakenId = this.lastPeerId;
    this.write(goAwayFrame(isFinal ? this.lastPeerId : 2 ** 31 - 1, errorCode.noError));
  }

  /** The other side broke the protocol: a last word, and the end. */
  fail(code: number, flood: FloodKind | null, detail: string): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.#reader.stop();
    this.#block.drop();
    this.write(goAwayFrame(this.lastPeerId, code));
    this.closed(code);
    this.#owner.failed(code, flood, detail);
  }

  /** The connection is gone: so is every stream. */
  closed(code: number = errorCode.cancel): void {
    this.isEnding = true;
    const streams = [...this.streams.values()];
    this.streams.clear();
    this.#blocked.clear();
    for (const stream of streams) {
      stream.gone();
      stream.owner.reset(code, false);
    }
  }

  /** Once a tick. Answers whether the other side has let a frame or a block be unfinished for that long, or never said its first word. */
  isOverdue(headersMs: number, sinceMs: number): boolean {
    this.#guard.refill(this.clock.nowMs);
    const since = this.#block.isOpen ? this.#block.sinceMs : this.isSettled ? 0 : sinceMs;
    return since !== 0 && this.clock.nowMs - since > headersMs;
  }

  /** Nothing more may come, because what came waits for its readers. */
  get isStarved(): boolean {
    return this.#receiveWindow <= 0;
  }

  // The socket's word: it takes more again.

  drained(): void {
    this.#flushBlocked();
  }

  // What streams need.

  sendable(): number {
    return this.#socket.writableNeedDrain ? 0 : this.#sendWindow;
  }

  spend(bytes: number): void {
    this.#sendWindow -= bytes;
    this.#guard.dataSent();
  }

  write(bytes: Buffer | Uint8Array, written?: () => void): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (!this.#isCorked) {
      // Answers that come in one turn leave in one call.
      this.#isCorked = true;
      socket.cork();
      setImmediate(this.#uncork);
    }
    socket.write(bytes, written);
  }

  blocked(stream: Stream): void {
    this.#blocked.add(stream);
  }

  give(stream: Stream, bytes: number): void {
    const untold = stream.isGone || stream.isReceiveOver ? 0 : stream.untold(bytes);
    if (untold > 0) this.write(windowFrame(stream.id, untold));
    this.#giveConnection(bytes);
  }

  sendOver(stream: Stream): void {
    // RFC 9113 8.1: the answer is out, and nobody waits for the rest of the request.
    if (this.#limits.isServer) this.resetStream(stream, errorCode.noError);
  }

  over(stream: Stream): void {
    this.#remove(stream);
  }

  // The reader's word.

  tooLong(type: number, streamId: number): void {
    this.fail(errorCode.frameSizeError, null, `a frame of type ${type} on stream ${streamId === 0 ? 0 : 'n'} that is too long`);
  }

  frame(type: number, flags: number, streamId: number, payload: Buffer): void {
    if (this.#block.isOpen && (type !== frame.continuation || streamId !== this.#block.streamId)) {
      return this.fail(errorCode.protocolError, null, 'a frame within a header block');
    }
    if (!this.isSettled && (type !== frame.settings || (flags & flag.ack) !== 0)) {
      return this.fail(errorCode.protocolError, null, 'no settings at first');
    }
    switch (type) {
      case frame.data:
        return this.#data(flags, streamId, payload);
      case frame.headers:
        return this.#headers(flags, streamId, payload);
      case frame.continuation:
        return this.#continuation(flags, payload);
      case frame.rstStream:
        return this.#resetReceived(streamId, payload);
      case frame.settings:
        return this.#settings(flags, streamId, payload);
      case frame.ping:
        return this.#ping(flags, streamId, payload);
      case frame.goAway:
        return this.#goAway(streamId, payload);
      case frame.windowUpdate:
        return this.#windowUpdate(streamId, payload);
      case frame.pushPromise:
        return this.fail(errorCode.protocolError, null, 'a push');
      case frame.priority:
        return this.#priority(streamId, payload);
      default:
        return this.#spend('emptyFrames');
    }
  }

  #data(flags: number, streamId: number, payload: Buffer): void {
    if (streamId === 0) return this.fail(errorCode.protocolError, null, 'data on no stream');
    const content = unpadded(flags, payload, 0);
    if (content === null) return this.fail(errorCode.protocolError, null, 'padding longer than its frame');
    this.#receiveWindow -= payload.length;
    if (this.#receiveWindow < 0) return this.fail(errorCode.flowControlError, null, 'data beyond the window');
    const isEnd = (flags & flag.endStream) !== 0;
    const stream = this.streams.get(streamId);
    if (stream === undefined || stream.isReceiveOver) {
      this.#giveConnection(payload.length);
      return this.#onOver(streamId, stream);
    }
    stream.receiveWindow -= payload.length;
    if (stream.receiveWindow < 0) {
      this.#giveConnection(payload.length);
      return this.breakStream(stream, errorCode.flowControlError);
    }
    if (content.length < payload.length) stream.taken(payload.length - content.length);
    if (content.length > 0) stream.owner.data(content);
    else if (!isEnd) this.#spend('emptyFrames');
    if (isEnd && !stream.isGone) stream.receiveEnded();
  }

  #headers(flags: number, streamId: number, payload: Buffer): void {
    if (streamId === 0) return this.fail(errorCode.protocolError, null, 'headers on no stream');
    const hasPriority = (flags & flag.priority) !== 0;
    const block = unpadded(flags, payload, hasPriority ? 5 : 0);
    if (block === null) return this.fail(errorCode.protocolError, null, 'padding longer than its frame');
    const dependency = hasPriority ? payload.readUInt32BE((flags & flag.padded) === 0 ? 0 : 1) & 0x7fffffff : 0;
    this.#block.begin(streamId, (flags & flag.endStream) !== 0, this.clock.nowMs);
    if (dependency === streamId) this.#refuseSelfDependency(streamId);
    if (!this.isEnding) this.#addToBlock(block, flags);
  }

  #continuation(flags: number, payload: Buffer): void {
    if (!this.#block.isOpen) return this.fail(errorCode.protocolError, null, 'a continuation of nothing');
    if (payload.length === 0 && (flags & flag.endHeaders) === 0 && !this.#guard.spend('emptyFrames')) return this.#flooded('continuations');
    this.#addToBlock(payload, flags);
  }

  #addToBlock(part: Buffer, flags: number): void {
    if (!this.#block.add(part)) return this.#flooded('continuations');
    if ((flags & flag.endHeaders) === 0) return;
    const { streamId, isEnd } = this.#block;
    const section = this.#decoder.decode(this.#block.take(), this.#limits);
    if (section === null) return this.fail(errorCode.compressionError, null, 'a header block that is none');
    this.#section(streamId, section, isEnd);
  }

  #section(streamId: number, section: FieldSection, isEnd: boolean): void {
    const stream = this.streams.get(streamId);
    if (stream !== undefined) {
      if (stream.isReceiveOver) return this.breakStream(stream, errorCode.streamClosed);
      stream.owner.fields(section, isEnd);
      if (isEnd && !stream.isGone) stream.receiveEnded();
      return;
    }
    if (!this.#limits.isServer || streamId % 2 === 0) {
      if (this.#reset.has(streamId) || (!this.#limits.isServer && streamId % 2 === 1 && streamId < this.#nextId)) return;
      return this.fail(errorCode.protocolError, null, 'headers on a stream that the other side may not open');
    }
    if (streamId <= this.lastPeerId) return this.#onOver(streamId, undefined);
    this.lastPeerId = streamId;
    if (streamId > this.#lastTakenId) return;
    if (this.streams.size >= this.#limits.streamsMax) {
      this.#sendReset(streamId, errorCode.refusedStream);
      this.#owner.refusedStream();
      return this.#spend('resets');
    }
    const opened = new Stream(streamId, this, noOwner);
    this.streams.set(streamId, opened);
    opened.owner = this.#owner.opened(opened, section, isEnd);
    if (isEnd && !opened.isGone) opened.receiveEnded();
  }

  /** A frame on a stream whose other side is over, or that is no more (RFC 9113 section 5.1). */
  #onOver(streamId: number, stream: Stream | undefined): void {
    if (stream !== undefined) return this.breakStream(stream, errorCode.streamClosed);
    if (this.#reset.has(streamId)) return;
    const isIdle = streamId > (streamId % 2 === (this.#limits.isServer ? 1 : 0) ? this.lastPeerId : this.#nextId - 2);
    this.fail(isIdle ? errorCode.protocolError : errorCode.streamClosed, null, 'a frame on a stream that is not open');
  }

  #resetReceived(streamId: number, payload: Buffer): void {
    if (payload.length !== 4) return this.fail(errorCode.frameSizeError, null, 'a reset of another length');
    if (this.#isIdle(streamId)) return this.fail(errorCode.protocolError, null, 'a reset of a stream that never was');
    const stream = this.streams.get(streamId);
    if (stream === undefined) return this.#spend('emptyFrames');
    const isUnanswered = !stream.hasSent;
    this.#remove(stream);
    stream.owner.reset(payload.readUInt32BE(0), false);
    if (this.#limits.isServer && isUnanswered) this.#spend('resets');
  }

  #settings(flags: number, streamId: number, payload: Buffer): void {
    const isAck = (flags & flag.ack) !== 0;
    if (streamId !== 0) return this.fail(errorCode.protocolError, null, 'settings on a stream');
    if (payload.length % 6 !== 0 || (isAck && payload.length > 0)) {
      return this.fail(errorCode.frameSizeError, null, 'settings of another length');
    }
    if (!this.#guard.spend('settings')) return this.#flooded('settings');
    if (isAck) return;
    for (let at = 0; at < payload.length; at += 6) {
      const wrong = this.#set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
      if (wrong !== null) return this.fail(wrong, null, 'a setting out of its range');
    }
    this.isSettled = true;
    this.write(settingsAck);
    this.#flushBlocked();
    this.#owner.settled();
  }

  /** The error that a value is, or null. */
  #set(id: number, value: number): number | null {
    switch (id) {
      case setting.enablePush:
        return value > 1 || (!this.#limits.isServer && value === 1) ? errorCode.protocolError : null;
      case setting.initialWindowSize: {
        if (value > windowBytesMax) return errorCode.flowControlError;
        const change = value - this.peerWindowBytes;
        this.peerWindowBytes = value;
        for (const stream of this.streams.values()) {
          stream.sendWindow += change;
          if (stream.sendWindow > windowBytesMax) return errorCode.flowControlError;
        }
        return null;
      }
      case setting.maxFrameSize:
        return value < frameBytesMax || value > 2 ** 24 - 1 ? errorCode.protocolError : null;
      case setting.maxConcurrentStreams:
        this.peerStreamsMax = value;
        return null;
      default:
        return null;
    }
  }

  #ping(flags: number, streamId: number, payload: Buffer): void {
    if (streamId !== 0) return this.fail(errorCode.protocolError, null, 'a ping on a stream');
    if (payload.length !== 8) return this.fail(errorCode.frameSizeError, null, 'a ping of another length');
    if (!this.#guard.spend('pings')) return this.#flooded('pings');
    if ((flags & flag.ack) === 0) this.write(pingAck(payload));
  }

  #goAway(streamId: number, payload: Buffer): void {
    if (streamId !== 0) return this.fail(errorCode.protocolError, null, 'a farewell on a stream');
    if (payload.length < 8) return this.fail(errorCode.frameSizeError, null, 'a farewell of another length');
    this.#owner.goneAway(payload.readUInt32BE(0) & 0x7fffffff);
    this.#spend('emptyFrames');
  }

  #windowUpdate(streamId: number, payload: Buffer): void {
    if (payload.length !== 4) return this.fail(errorCode.frameSizeError, null, 'a window update of another length');
    if (streamId !== 0 && this.#isIdle(streamId)) {
      return this.fail(errorCode.protocolError, null, 'a window update of a stream that never was');
    }
    if (!this.#guard.spend('windowUpdates')) return this.#flooded('windowUpdates');
    const increment = payload.readUInt32BE(0) & 0x7fffffff;
    if (streamId === 0) {
      if (increment === 0) return this.fail(errorCode.protocolError, null, 'a window update of nothing');
      this.#sendWindow += increment;
      if (this.#sendWindow > windowBytesMax) return this.fail(errorCode.flowControlError, null, 'a window that is too large');
      return this.#flushBlocked();
    }
    const stream = this.streams.get(streamId);
    if (stream === undefined) return;
    if (increment === 0) return this.breakStream(stream, errorCode.protocolError);
    stream.sendWindow += increment;
    if (stream.sendWindow > windowBytesMax) return this.breakStream(stream, errorCode.flowControlError);
    if (this.#blocked.has(stream)) this.#flushBlocked();
  }

  #priority(streamId: number, payload: Buffer): void {
    if (streamId === 0) return this.fail(errorCode.protocolError, null, 'a priority of no stream');
    if (payload.length !== 5) {
      const stream = this.streams.get(streamId);
      if (stream === undefined) return this.fail(errorCode.frameSizeError, null, 'a priority of another length');
      this.breakStream(stream, errorCode.frameSizeError);
    } else if ((payload.readUInt32BE(0) & 0x7fffffff) === streamId) this.#refuseSelfDependency(streamId);
    this.#spend('emptyFrames');
  }

  #refuseSelfDependency(streamId: number): void {
    const stream = this.streams.get(streamId);
    if (stream !== undefined) this.breakStream(stream, errorCode.protocolError);
    // A stream error of one that is not open yet would have to be remembered for as long as it is not.
    else this.fail(errorCode.protocolError, null, 'a stream that depends on itself');
  }

  #isIdle(streamId: number): boolean {
    if (streamId === 0) return true;
    const isPeers = streamId % 2 === (this.#limits.isServer ? 1 : 0);
    return isPeers ? streamId > this.lastPeerId : streamId >= this.#nextId;
  }

  #spend(kind: 'resets' | 'emptyFrames'): void {
    if (!this.#guard.spend(kind)) this.#flooded(kind);
  }

  #flooded(kind: FloodKind): void {
    this.fail(errorCode.enhanceYourCalm, kind, `too many ${kind}`);
  }

  #giveConnection(bytes: number): void {
    this.#untold += bytes;
    if (this.#untold < connectionWindowBytes / 4) return;
    this.#receiveWindow += this.#untold;
    this.write(windowFrame(0, this.#untold));
    this.#untold = 0;
  }

  #sendReset(streamId: number, code: number): void {
    if (this.#reset.size >= resetsRemembered) {
      const [oldest] = this.#reset;
      if (oldest !== undefined) this.#reset.delete(oldest);
    }
    this.#reset.add(streamId);
    this.write(resetFrame(streamId, code));
  }

  #remove(stream: Stream): void {
    stream.gone();
    this.streams.delete(stream.id);
    this.#blocked.delete(stream);
  }

  /** Everybody who waits sends a frame, then everybody another, for as long as the connection takes any. */
  #flushBlocked(): void {
    let hasProgress = true;
    while (hasProgress && this.sendable() > 0) {
      hasProgress = false;
      const waiting = Array.from(this.#blocked);
      for (const stream of waiting) {
        if (stream.sendWindow <= 0 || this.sendable() <= 0) continue;
        this.#blocked.delete(stream);
        stream.flush(1);
        hasProgress = true;
      }
    }
  }

  readonly #uncork = (): void => {
    this.#isCorked = false;
    this.#socket.uncork();
  };
}

/** What stands between the padding and `skipped` fields; null where the padding is longer than that (RFC 9113 section 6.1). */
function unpadded(flags: number, payload: Buffer, skipped: number): Buffer | null {
  if ((flags & flag.padded) === 0) return payload.length < skipped ? null : payload.subarray(skipped);
  const end = payload.length - (payload[0] ?? 0);
  return payload.length === 0 || end < 1 + skipped ? null : payload.subarray(1 + skipped, end);
}
