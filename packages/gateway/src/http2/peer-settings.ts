import { errorCode, frameBytesMax, initialWindowBytes, setting, windowBytesMax } from './protocol.ts';

/** What the other side said of itself (RFC 9113 section 6.5.2). */
export class PeerSettings {
  windowBytes = initialWindowBytes;
  /** Streams that we may have open; until it is known, as many as everybody should take. */
  streamsMax = 100;
  readonly #mayPush: boolean;

  /** `mayPush` says whether the other side may speak of pushes at all: a client may. */
  constructor(mayPush: boolean) {
    this.#mayPush = mayPush;
  }

  /** Takes a payload of whole pairs; the error that it is, or null. */
  take(payload: Buffer): number | null {
    for (let at = 0; at < payload.length; at += 6) {
      const fault = this.#set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
      if (fault !== null) return fault;
    }
    return null;
  }

  #set(id: number, value: number): number | null {
    switch (id) {
      case setting.enablePush:
        return value > 1 || (value === 1 && !this.#mayPush) ? errorCode.protocolError : null;
      case setting.initialWindowSize:
        if (value > windowBytesMax) return errorCode.flowControlError;
        this.windowBytes = value;
        return null;
      case setting.maxFrameSize:
        return value < frameBytesMax || value > 2 ** 24 - 1 ? errorCode.protocolError : null;
      case setting.maxConcurrentStreams:
        this.streamsMax = value;
        return null;
      default:
        return null;
    }
  }
}
