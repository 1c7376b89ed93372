import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A request as the upstream read it off its socket. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly lines: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly raw: Buffer;
}

export type Reply = (request: RawRequest, socket: Socket) => void;

/** An upstream on a bare socket: it says what it is told to, byte for byte, and keeps what it was asked. */
export class RawUpstream implements AsyncDisposable {
  readonly requests: RawRequest[] = [];
  reply: Reply;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(reply: Reply) {
    this.reply = reply;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async open(reply: Reply): Promise<RawUpstream> {
    const upstream = new RawUpstream(reply);
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    let waiting = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let read = firstRequest(waiting); read !== null; read = firstRequest(waiting)) {
        waiting = waiting.subarray(read.raw.length);
        this.requests.push(read);
        this.reply(read, socket);
      }
    });
  }
}

function firstRequest(bytes: Buffer): RawRequest | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const [startLine = '', ...fieldLines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const [method = '', target = ''] = startLine.split(' ');
  const lines = fieldLines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
  const named = (name: string) => lines.find(([one]) => one.toLowerCase() === name)?.[1];
  const start = headEnd + 4;
  if (named('transfer-encoding') !== undefined) {
    const end = bytes.indexOf('0\r\n\r\n', start);
    return end < 0 ? null : { method, target, lines, body: chunks(bytes.subarray(start, end)), raw: bytes.subarray(0, end + 5) };
  }
  const end = start + Number(named('content-length') ?? 0);
  return bytes.length < end ? null : { method, target, lines, body: bytes.subarray(start, end), raw: bytes.subarray(0, end) };
}

function chunks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
  return Buffer.concat(parts);
}

export type Framing = 'chunked' | 'content-length';

/** An answer as bytes. */
export function answerBytes(
  body: Buffer | string,
  { status = '200 OK', lines = ['Content-Type: application/json'], framing = 'content-length' }: AnswerForm = {},
): Buffer {
  const bytes = Buffer.from(body);
  const frame = framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`;
  const head = Buffer.from(`${[`HTTP/1.1 ${status}`, ...lines, frame].join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, framing === 'chunked' ? chunked(bytes) : bytes]);
}

export interface AnswerForm {
  readonly status?: string;
  readonly lines?: readonly string[];
  readonly framing?: Framing;
}

/** A body cut into chunks of uneven sizes, with its last chunk. */
export function chunked(bytes: Buffer, trailers: readonly string[] = []): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0, size = 1_000; at < bytes.length; at += size, size = (size * 3) % 16_381 || 1) {
    const chunk = bytes.subarray(at, at + size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`)]);
}

/** Answers every request alike. */
export function always(bytes: Buffer): Reply {
  return (_request, socket) => void socket.write(bytes);
}
