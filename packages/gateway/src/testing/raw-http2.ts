import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FieldDecoder } from '../http2/field-decoder.ts';
import { FrameReader, type FrameSink } from '../http2/frame-reader.ts';
import { flag, frame, preface } from '../http2/protocol.ts';
import { patienceMs } from './patience.ts';

export type Field = readonly [name: string, value: string];

/** A frame as it stands on the wire, whatever is in it. */
export function rawFrame(type: number, flags: number, streamId: number, payload: Buffer | string = ''): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, bytes]);
}

/** Fields as literals without any table, whatever is in them (RFC 7541 section 6.2.2). */
export function rawFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([0]), rawText(name), rawText(value)]));
}

function rawText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const length: number[] = [];
  if (bytes.length < 127) length.push(bytes.length);
  else {
    length.push(127);
    let rest = bytes.length - 127;
    for (; rest >= 128; rest >>>= 7) length.push((rest & 127) | 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** HEADERS that are whole in one frame. */
export function rawHeaders(streamId: number, fields: readonly Field[], isEnd = true): Buffer {
  return rawFrame(frame.headers, flag.endHeaders | (isEnd ? flag.endStream : 0), streamId, rawFields(fields));
}

export function rawData(streamId: number, text: Buffer | string, isEnd = false): Buffer {
  return rawFrame(frame.data, isEnd ? flag.endStream : 0, streamId, text);
}

export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

export function rawSettings(pairs: readonly (readonly [number, number])[], flags = 0, streamId = 0): Buffer {
  const payload = Buffer.alloc(pairs.length * 6);
  for (const [index, [id, value]] of pairs.entries()) {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return rawFrame(frame.settings, flags, streamId, payload);
}

export function request(path = '/x', more: readonly Field[] = [], method = 'GET'): readonly Field[] {
  return [[':method', method], [':scheme', 'http'], [':path', path], [':authority', 'gate'], ...more];
}

export interface SeenFrame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** What became of one stream. */
export interface SeenStream {
  readonly heads: (readonly string[])[];
  body: Buffer;
  isOver: boolean;
  /** The code that it was reset with. */
  reset: number | null;
}

/** A client that sends bytes as it is told, and reads frames. It gives no window back by itself. */
export class RawHttp2 implements FrameSink {
  readonly socket: Socket;
  readonly frames: SeenFrame[] = [];
  readonly streams = new Map<number, SeenStream>();
  /** The code of the last word. */
  goAway: number | null = null;
  isClosed = false;
  readonly #reader = new FrameReader(this, 2 ** 24);
  readonly #decoder = new FieldDecoder();
  #waiters: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.#reader.feed(bytes);
      this.#stir();
    });
    socket.on('close', () => {
      this.isClosed = true;
      this.#stir();
    });
  }

  /** Connected; with the preface and empty settings out, unless it is to say something else first. */
  static async connect(port: number, first: Buffer = Buffer.concat([preface, rawSettings([])])): Promise<RawHttp2> {
    return RawHttp2.over(connect(port, '127.0.0.1'), first);
  }

  static async over(socket: Socket, first: Buffer, event = 'connect'): Promise<RawHttp2> {
    const client = new RawHttp2(socket);
    await once(socket, event);
    socket.write(first);
    return client;
  }

  send(...parts: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  stream(streamId: number): SeenStream {
    let stream = this.streams.get(streamId);
    if (stream === undefined) {
      stream = { heads: [], body: Buffer.alloc(0), isOver: false, reset: null };
      this.streams.set(streamId, stream);
    }
    return stream;
  }

  /** The status of the last head of a stream. */
  statusOf(streamId: number): string | null {
    return this.stream(streamId).heads.at(-1)?.[1] ?? null;
  }

  /** In one word: `answer 200`, `stream 1`, `connection 1`, `closed`, or `open`. */
  fateOf(streamId: number): string {
    const { isOver, reset } = this.stream(streamId);
    if (this.goAway !== null && this.goAway !== 0) return `connection ${this.goAway}`;
    if (isOver) return `answer ${this.statusOf(streamId)}`;
    if (reset !== null) return `stream ${reset}`;
    return this.isClosed ? 'closed' : 'open';
  }

  get pongs(): number {
    return this.frames.filter(({ type, flags }) => type === frame.ping && flags === flag.ack).length;
  }

  /** Ends once it holds; fails where that takes too long. */
  async until(holds: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!holds()) {
      if (performance.now() > deadline) throw new Error(`it did not come to that within ${patienceMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 20);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }

  frame(type: number, flags: number, streamId: number, payload: Buffer): void {
    this.frames.push({ type, flags, streamId, payload });
    const isEnd = (flags & flag.endStream) !== 0;
    const stream = streamId === 0 ? null : this.stream(streamId);
    if (type === frame.headers && stream) {
      stream.heads.push(this.#decoder.decode(payload, { fieldsMax: 1_000, bytesMax: 1_000_000 })?.fields ?? []);
      stream.isOver ||= isEnd;
    } else if (type === frame.data && stream) {
      stream.body = Buffer.concat([stream.body, payload]);
      stream.isOver ||= isEnd;
    } else if (type === frame.rstStream && stream) stream.reset ??= payload.readUInt32BE(0);
    else if (type === frame.goAway) this.goAway = payload.readUInt32BE(4);
  }

  tooLong(): void {
    this.close();
  }

  #stir(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
