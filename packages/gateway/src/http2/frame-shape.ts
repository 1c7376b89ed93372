import { errorCode, flag, frame } from './protocol.ts';

/** Why a frame is none, whatever the connection has come to. */
export interface ShapeFault {
  readonly code: number;
  readonly detail: string;
}

const { protocolError, frameSizeError } = errorCode;
const onNoStream: ShapeFault = { code: protocolError, detail: 'a frame of streams on none' };
const onStream: ShapeFault = { code: protocolError, detail: 'a frame of the connection on a stream' };
const ofAnotherLength: ShapeFault = { code: frameSizeError, detail: 'a frame of another length' };
const pushed: ShapeFault = { code: protocolError, detail: 'a push that nobody takes' };

/** RFC 9113 section 6: which frames belong to a stream, and how long they are. A PRIORITY of another length is its stream's matter. */
export function faultOfShape(type: number, flags: number, streamId: number, length: number): ShapeFault | null {
  switch (type) {
    case frame.data:
    case frame.headers:
    case frame.priority:
    case frame.continuation:
      return streamId === 0 ? onNoStream : null;
    case frame.rstStream:
      if (streamId === 0) return onNoStream;
      return length === 4 ? null : ofAnotherLength;
    case frame.settings:
      if (streamId !== 0) return onStream;
      return length % 6 === 0 && (length === 0 || (flags & flag.ack) === 0) ? null : ofAnotherLength;
    case frame.ping:
      if (streamId !== 0) return onStream;
      return length === 8 ? null : ofAnotherLength;
    case frame.goAway:
      if (streamId !== 0) return onStream;
      return length >= 8 ? null : ofAnotherLength;
    case frame.windowUpdate:
      return length === 4 ? null : ofAnotherLength;
    case frame.pushPromise:
      return pushed;
    default:
      return null;
  }
}

/** What stands between the padding and `skipped` bytes; null where the padding is longer than that (RFC 9113 section 6.1). */
export function unpadded(flags: number, payload: Buffer, skipped: number): Buffer | null {
  if ((flags & flag.padded) === 0) return payload.length < skipped ? null : payload.subarray(skipped);
  const end = payload.length - (payload[0] ?? 0);
  return payload.length === 0 || end < 1 + skipped ? null : payload.subarray(1 + skipped, end);
}
