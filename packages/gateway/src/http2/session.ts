import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { FieldDecoder, type FieldSection } from './field-decoder.ts';
import { FloodGuard, type FloodKind } from './flood-guard.ts';
import { FrameReader, type FrameSink } from './frame-reader.ts';
import { faultOfShape, unpadded } from './frame-shape.ts';
import { goAwayFrame, pingAck, resetFrame, settingsAck, settingsFrame, windowFrame } from './frame-writer.ts';
import { HeaderBlock } from './header-block.ts';
import { connectionWindowBytes, InletWindow } from './inlet-window.ts';
import { Outlet } from './outlet.ts';
import { PeerSettings } from './peer-settings.ts';
import { errorCode, flag, frame, frameBytesMax, initialWindowBytes, preface, setting, windowBytesMax } from './protocol.ts';
import { RecentResets } from './recent-resets.ts';
import type { SessionLimits, SessionOwner } from './session-owner.ts';
import { SettingsGrace } from './settings-grace.ts';
import { noOwner, rewindow, Stream, type StreamGround, type StreamOwner } from './stream.ts';

/** One HTTP/2 connection, of either side: frames to streams and back, windows, settings, and the end (RFC 9113). */
export class Session implements FrameSink, StreamGround {
  readonly clock: Clock;
  readonly streams = new Map<number, Stream>();
  readonly #outlet: Outlet;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #reader: FrameReader;
  readonly #decoder = new FieldDecoder();
  readonly #block: HeaderBlock;
  readonly #guard: FloodGuard;
  readonly #resets = new RecentResets();
  readonly #grace = new SettingsGrace();
  readonly peer: PeerSettings;
  #prefaceLeft: number;
  readonly #inlet = new InletWindow();
  /** The highest stream that the other side opened. */
  lastPeerId = 0;
  #nextId = 1;
  isSettled = false;
  /** Our last word was said. */
  isEnding = false;
  /** Streams above this are not taken any more. */
  #lastTakenId = 2 ** 31 - 1;

  constructor(socket: Socket, limits: SessionLimits, owner: SessionOwner, clock: Clock) {
    this.#outlet = new Outlet(socket);
    this.#limits = limits;
    this.#owner = owner;
    this.clock = clock;
    this.peer = new PeerSettings(limits.isServer);
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
    if (this.isEnding || this.streams.size >= this.peer.streamsMax || this.#nextId > 2 ** 31 - 1) return null;
    const stream = new Stream(this.#nextId, this, owner);
    this.#nextId += 2;
    this.streams.set(stream.id, stream);
    return stream;
  }

  /** Ends one stream. */
  resetStream(stream: Stream, code: number): void {
    if (stream.isGone) return;
    this.#sendReset(stream.id, code);
    this.over(stream);
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
    // What a last word said of streams is not taken back (RFC 9113 section 6.8).
    this.write(goAwayFrame(Math.min(this.lastPeerId, this.#lastTakenId), code));
    this.closed(code);
    this.#owner.failed(code, flood, detail);
  }

  /** The connection is gone: so is every stream. */
  closed(code: number = errorCode.cancel): void {
    this.isEnding = true;
    const streams = [...this.streams.values()];
    this.streams.clear();
    for (const stream of streams) this.#outlet.forget(stream);
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
    return this.#inlet.isClosed;
  }

  // The socket's word: it takes more again.

  drained(): void {
    this.#outlet.flush();
  }

  // What streams need.

  get peerWindowBytes(): number {
    return this.peer.windowBytes;
  }

  sendable(): number {
    return this.#outlet.room;
  }

  spend(bytes: number): void {
    this.#outlet.spend(bytes);
    this.#guard.dataSent();
  }

  write(bytes: Buffer | Uint8Array, written?: () => void): void {
    this.#outlet.write(bytes, written);
  }

  blocked(stream: Stream): void {
    this.#outlet.wait(stream);
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
    stream.gone();
    this.streams.delete(stream.id);
    this.#outlet.forget(stream);
  }

  // The reader's word.

  tooLong(): void {
    this.fail(errorCode.frameSizeError, null, 'a frame that is too long');
  }

  frame(type: number, flags: number, streamId: number, payload: Buffer): void {
    if (this.#block.isOpen && (type !== frame.continuation || streamId !== this.#block.streamId)) {
      return this.fail(errorCode.protocolError, null, 'a frame within a header block');
    }
    if (!this.isSettled && (type !== frame.settings || (flags & flag.ack) !== 0)) {
      return this.fail(errorCode.protocolError, null, 'no settings at first');
    }
    const fault = faultOfShape(type, flags, streamId, payload.length);
    if (fault !== null) return this.fail(fault.code, null, fault.detail);
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
        return this.#settings(flags, payload);
      case frame.ping:
        return this.#ping(flags, payload);
      case frame.goAway:
        return this.#goAway(payload);
      case frame.windowUpdate:
        return this.#windowUpdate(streamId, payload);
      case frame.priority:
        return this.#priority(streamId, payload);
      default:
        return this.#spend('emptyFrames');
    }
  }

  #data(flags: number, streamId: number, payload: Buffer): void {
    const content = unpadded(flags, payload, 0);
    if (content === null) return this.fail(errorCode.protocolError, null, 'padding longer than its frame');
    if (!this.#inlet.take(payload.length)) return this.fail(errorCode.flowControlError, null, 'data beyond the window');
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
      if (this.#resets.has(streamId) || (!this.#limits.isServer && streamId % 2 === 1 && streamId < this.#nextId)) return;
      return this.fail(errorCode.protocolError, null, 'headers on a stream that the other side may not open');
    }
    if (streamId <= this.lastPeerId) return this.#onOver(streamId, undefined);
    this.lastPeerId = streamId;
    if (streamId > this.#lastTakenId) return;
    if (this.streams.size >= this.#limits.streamsMax) {
      this.#sendReset(streamId, errorCode.refusedStream);
      this.#owner.refusedStream();
      return this.#grace.isBlamed() ? this.#spend('resets') : undefined;
    }
    const opened = new Stream(streamId, this, noOwner);
    this.streams.set(streamId, opened);
    opened.owner = this.#owner.opened(opened, section, isEnd);
    if (isEnd && !opened.isGone) opened.receiveEnded();
  }

  /** A frame on a stream whose other side is over, or that is no more (RFC 9113 section 5.1). */
  #onOver(streamId: number, stream: Stream | undefined): void {
    if (stream !== undefined) return this.breakStream(stream, errorCode.streamClosed);
    if (this.#resets.has(streamId)) return;
    const isPeers = this.#isPeers(streamId);
    const isIdle = this.#isIdle(streamId);
    // It was opened before our last word was read, and is dropped with all that comes on it (RFC 9113 section 6.8).
    if (!isIdle && isPeers && streamId > this.#lastTakenId) return;
    this.fail(isIdle ? errorCode.protocolError : errorCode.streamClosed, null, 'a frame on a stream that is not open');
  }

  #resetReceived(streamId: number, payload: Buffer): void {
    if (this.#isIdle(streamId)) return this.fail(errorCode.protocolError, null, 'a reset of a stream that never was');
    const stream = this.streams.get(streamId);
    if (stream === undefined) return this.#spend('emptyFrames');
    const isUnanswered = !stream.hasSent;
    this.over(stream);
    stream.owner.reset(payload.readUInt32BE(0), false);
    if (this.#limits.isServer && isUnanswered) this.#spend('resets');
  }

  #settings(flags: number, payload: Buffer): void {
    if (!this.#guard.spend('settings')) return this.#flooded('settings');
    if ((flags & flag.ack) !== 0) return this.#grace.acknowledged();
    const before = this.peer.windowBytes;
    const fault = this.peer.take(payload) ?? rewindow(this.streams.values(), this.peer.windowBytes - before);
    if (fault !== null) return this.fail(fault, null, 'a setting out of its range');
    this.isSettled = true;
    this.write(settingsAck);
    this.#outlet.flush();
    this.#owner.settled();
  }

  #ping(flags: number, payload: Buffer): void {
    if (!this.#guard.spend('pings')) return this.#flooded('pings');
    if ((flags & flag.ack) === 0) this.write(pingAck(payload));
  }

  #goAway(payload: Buffer): void {
    this.#owner.goneAway(payload.readUInt32BE(0) & 0x7fffffff);
    this.#spend('emptyFrames');
  }

  #windowUpdate(streamId: number, payload: Buffer): void {
    if (streamId !== 0 && this.#isIdle(streamId)) {
      return this.fail(errorCode.protocolError, null, 'a window update of a stream that never was');
    }
    if (!this.#guard.spend('windowUpdates')) return this.#flooded('windowUpdates');
    const increment = payload.readUInt32BE(0) & 0x7fffffff;
    if (streamId === 0) {
      if (increment === 0) return this.fail(errorCode.protocolError, null, 'a window update of nothing');
      if (!this.#outlet.widen(increment)) this.fail(errorCode.flowControlError, null, 'a window that is too large');
      return;
    }
    const stream = this.streams.get(streamId);
    if (stream === undefined) return;
    if (increment === 0) return this.breakStream(stream, errorCode.protocolError);
    stream.sendWindow += increment;
    if (stream.sendWindow > windowBytesMax) return this.breakStream(stream, errorCode.flowControlError);
    if (this.#outlet.isWaiting(stream)) this.#outlet.flush();
  }

  #priority(streamId: number, payload: Buffer): void {
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
    return this.#isPeers(streamId) ? streamId > this.lastPeerId : streamId >= this.#nextId;
  }

  #isPeers(streamId: number): boolean {
    return streamId % 2 === (this.#limits.isServer ? 1 : 0);
  }

  #spend(kind: 'resets' | 'emptyFrames'): void {
    if (!this.#guard.spend(kind)) this.#flooded(kind);
  }

  #flooded(kind: FloodKind): void {
    this.fail(errorCode.enhanceYourCalm, kind, `too many ${kind}`);
  }

  #giveConnection(bytes: number): void {
    const untold = this.#inlet.give(bytes);
    if (untold > 0) this.write(windowFrame(0, untold));
  }

  #sendReset(streamId: number, code: number): void {
    this.#resets.add(streamId);
    this.write(resetFrame(streamId, code));
  }
}
