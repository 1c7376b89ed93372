import { keepChunk } from '@sluice/model';

/** Who is told of each frame. `payload` is good for as long as somebody keeps it. */
export interface FrameSink {
  frame(type: number, flags: number, streamId: number, payload: Buffer): void;
  /** A frame that is longer than was allowed: nothing more is read. */
  tooLong(): void;
}

const headBytes = 9;
const none = Buffer.alloc(0);

/** Bytes to frames (RFC 9113 section 4.1). At most one frame waits for its rest. */
export class FrameReader {
  readonly #sink: FrameSink;
  readonly #payloadBytesMax: number;
  /** Parts of one frame that is not whole; joined once it is, so that a frame sent byte by byte is not copied for each. */
  #parts: Uint8Array[] = [];
  #have = 0;
  #need = headBytes;
  #isStopped = false;

  constructor(sink: FrameSink, payloadBytesMax: number) {
    this.#sink = sink;
    this.#payloadBytesMax = payloadBytesMax;
  }

  stop(): void {
    this.#isStopped = true;
    this.#parts = [];
    this.#have = 0;
  }

  feed(read: Buffer): void {
    if (this.#isStopped) return;
    let bytes = read;
    if (this.#have > 0) {
      keepChunk(this.#parts, read);
      this.#have += read.length;
      if (this.#have < this.#need) return;
      bytes = Buffer.concat(this.#parts, this.#have);
      this.#parts = [];
      this.#have = 0;
    }
    let at = 0;
    this.#need = headBytes;
    while (bytes.length - at >= headBytes) {
      const length = bytes.readUIntBE(at, 3);
      const type = bytes[at + 3] ?? 0;
      const streamId = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      if (length > this.#payloadBytesMax) {
        this.stop();
        return this.#sink.tooLong();
      }
      const end = at + headBytes + length;
      if (end > bytes.length) {
        this.#need = headBytes + length;
        break;
      }
      this.#sink.frame(type, bytes[at + 4] ?? 0, streamId, length === 0 ? none : bytes.subarray(at + headBytes, end));
      if (this.#isStopped) return;
      at = end;
    }
    if (at === bytes.length) return;
    this.#parts = [at === 0 ? bytes : bytes.subarray(at)];
    this.#have = bytes.length - at;
  }
}
