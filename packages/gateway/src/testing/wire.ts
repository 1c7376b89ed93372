import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { patienceMs } from './patience.ts';
import { GrammarError, type ParsedMessage, parseAvailableRequests, parseResponses } from './rfc9112-parser.ts';

/** What one raw client got. */
export interface Answers {
  readonly messages: readonly ParsedMessage[];
  readonly statuses: readonly number[];
  /** Bytes that are no whole response. */
  readonly rest: Buffer;
  /** The connection was reset and not ended. */
  readonly wasReset: boolean;
}

/** Sends bytes as they are and reads until the connection ends. */
export function exchangeRaw(
  port: number,
  sent: string | readonly string[],
  options: { heads?: readonly boolean[]; ends?: boolean; until?: (bytes: Buffer) => boolean } = {},
): Promise<Answers> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let wasReset = false;
    const socket = connect(port, '127.0.0.1');
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no end after ${patienceMs} ms; got ${Buffer.concat(chunks).toString('latin1').slice(0, 200)}`));
    }, patienceMs);
    socket.on('error', () => {
      wasReset = true;
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (options.until?.(Buffer.concat(chunks))) socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(deadline);
      const bytes = Buffer.concat(chunks);
      try {
        const { messages, rest } = parseResponses(bytes, !wasReset, options.heads);
        resolve({ messages, rest, wasReset, statuses: messages.map((one) => Number(one.startLine.slice(9, 12))) });
      } catch (error) {
        const words = error instanceof GrammarError ? error.message : String(error);
        reject(new Error(`${words} in ${bytes.toString('latin1').slice(0, 300)}`));
      }
    });
    const parts = typeof sent === 'string' ? [sent] : sent;
    for (const part of parts) socket.write(Buffer.from(part, 'latin1'));
    if (options.ends) socket.end();
  });
}

/** Bytes that one connection to the upstream carried. */
export interface Carried {
  readonly socket: Socket;
  bytes: Buffer;
  /** What is not yet a whole request. */
  rest: Buffer;
}

export type Reply = (request: ParsedMessage, carried: Carried) => void;

/** An upstream on a bare socket: records each byte, reads requests by the grammar alone, and answers as it is told. */
export class RawUpstream {
  readonly connections: Carried[] = [];
  readonly requests: ParsedMessage[] = [];
  readonly broken: string[] = [];
  reply: Reply;
  /** Takes over a connection before anything is read from it. */
  onConnection: ((socket: Socket) => void) | null = null;
  readonly #server: Server;

  private constructor(reply: Reply) {
    this.reply = reply;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async start(reply: Reply = answerOk): Promise<RawUpstream> {
    const upstream = new RawUpstream(reply);
    await new Promise<void>((resolve) => upstream.#server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Bytes since the last call, a buffer a connection, those without any left out. */
  taken(): readonly Buffer[] {
    const taken = this.connections.map((carried) => carried.bytes).filter((bytes) => bytes.length > 0);
    for (const carried of this.connections) carried.bytes = Buffer.alloc(0);
    this.requests.length = 0;
    return taken;
  }

  async close(): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    const carried: Carried = { socket, bytes: Buffer.alloc(0), rest: Buffer.alloc(0) };
    this.connections.push(carried);
    socket.on('error', () => {});
    if (this.onConnection !== null) return this.onConnection(socket);
    socket.on('data', (chunk) => {
      carried.bytes = Buffer.concat([carried.bytes, chunk]);
      try {
        const { messages, rest } = parseAvailableRequests(Buffer.concat([carried.rest, chunk]));
        carried.rest = rest;
        for (const message of messages) {
          this.requests.push(message);
          this.reply(message, carried);
        }
      } catch (error) {
        this.broken.push(error instanceof Error ? error.message : String(error));
        socket.destroy();
      }
    });
  }
}

export const answerOk: Reply = (request, { socket }) => {
  const [method, target] = request.startLine.split(' ');
  const text = `${method} ${target} ${request.body.length}`;
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${method === 'HEAD' ? '' : text}`,
    'latin1',
  );
};
