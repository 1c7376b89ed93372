import { flag, frame, frameBytesMax } from './protocol.ts';

const headBytes = 9;

/** A frame with room for its payload behind its head. */
function framed(type: number, flags: number, streamId: number, length: number, room = length): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + room);
  writeHead(bytes, 0, type, flags, streamId, length);
  return bytes;
}

function writeHead(bytes: Buffer, at: number, type: number, flags: number, streamId: number, length: number): void {
  bytes.writeUIntBE(length, at, 3);
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  bytes.writeUInt32BE(streamId, at + 5);
}

export function settingsFrame(pairs: readonly (readonly [id: number, value: number])[]): Buffer {
  const bytes = framed(frame.settings, 0, 0, pairs.length * 6);
  for (const [index, [id, value]] of pairs.entries()) {
    bytes.writeUInt16BE(id, headBytes + index * 6);
    bytes.writeUInt32BE(value, headBytes + index * 6 + 2);
  }
  return bytes;
}

export const settingsAck = framed(frame.settings, flag.ack, 0, 0);

export function pingAck(payload: Buffer): Buffer {
  return Buffer.concat([framed(frame.ping, flag.ack, 0, 8, 0), payload]);
}

export function resetFrame(streamId: number, code: number): Buffer {
  const bytes = framed(frame.rstStream, 0, streamId, 4);
  bytes.writeUInt32BE(code, headBytes);
  return bytes;
}

export function goAwayFrame(lastStreamId: number, code: number): Buffer {
  const bytes = framed(frame.goAway, 0, 0, 8);
  bytes.writeUInt32BE(lastStreamId, headBytes);
  bytes.writeUInt32BE(code, headBytes + 4);
  return bytes;
}

export function windowFrame(streamId: number, increment: number): Buffer {
  const bytes = framed(frame.windowUpdate, 0, streamId, 4);
  bytes.writeUInt32BE(increment, headBytes);
  return bytes;
}

export function dataHead(streamId: number, length: number, isEnd: boolean): Buffer {
  return framed(frame.data, isEnd ? flag.endStream : 0, streamId, length, 0);
}

/** A block as HEADERS and as many CONTINUATION as it takes; with `body`, which fits into one frame, its DATA behind it. */
export function headersFrames(streamId: number, block: Buffer, isEnd: boolean, body: Uint8Array | null): Buffer {
  const count = Math.max(1, Math.ceil(block.length / frameBytesMax));
  const blockBytes = block.length + count * headBytes;
  const bytes = Buffer.allocUnsafe(blockBytes + (body === null ? 0 : headBytes + body.length));
  for (let index = 0, at = 0; index < count; index += 1) {
    const from = index * frameBytesMax;
    const length = Math.min(frameBytesMax, block.length - from);
    const isFirst = index === 0;
    const flags = (isFirst && isEnd && body === null ? flag.endStream : 0) | (index === count - 1 ? flag.endHeaders : 0);
    writeHead(bytes, at, isFirst ? frame.headers : frame.continuation, flags, streamId, length);
    block.copy(bytes, at + headBytes, from, from + length);
    at += headBytes + length;
  }
  if (body === null) return bytes;
  writeHead(bytes, blockBytes, frame.data, isEnd ? flag.endStream : 0, streamId, body.length);
  bytes.set(body, blockBytes + headBytes);
  return bytes;
}
