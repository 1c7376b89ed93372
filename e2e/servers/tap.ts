import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The header line by which two taps know the same exchange. */
const tapHeader = 'x-tap';
const ofTheHop = new Set(['connection', 'keep-alive', 'proxy-connection', tapHeader]);

export interface Passed {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly requestLines: readonly string[];
  readonly requestBody: Buffer;
  readonly status: number;
  readonly lines: readonly string[];
  readonly body: Buffer;
}

/** Stands on a wire: passes everything on as it came and keeps both messages. One before and one behind the gate tell what the gate did. */
export class Tap implements AsyncDisposable {
  readonly passedById = new Map<string, Passed>();
  /** Where it passes things to; known only once that has started. */
  target = '';
  readonly #server: Server;
  readonly #agent: Agent;
  #count = 0;

  private constructor(keepAlive: boolean) {
    this.#agent = new Agent({ keepAlive });
    this.#server = createServer((incoming, answer) => this.#pass(incoming, answer));
  }

  /** A server may close a connection just when it is used again, and a tap asks nothing twice: only a gate is asked with keep-alive. */
  static async open(keepAlive: boolean): Promise<Tap> {
    const tap = new Tap(keepAlive);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Closes the idle connections to where it passes things to. */
  hangUp(): void {
    this.#agent.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(incoming: IncomingMessage, answer: ServerResponse): void {
    this.#count += 1;
    const given = incoming.headers[tapHeader];
    const id = typeof given === 'string' ? given : String(this.#count);
    const { hostname, port } = new URL(this.target);
    const lines = endToEnd(incoming.rawHeaders);
    const outgoing = request({
      agent: this.#agent,
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: [...lines, tapHeader, id],
    });
    const requestBody = copied(incoming);
    incoming.pipe(outgoing);
    const fail = () => answer.destroy();
    outgoing.on('error', fail);
    answer.on('close', () => outgoing.destroy());
    outgoing.on('response', (response) => {
      const answered = endToEnd(response.rawHeaders);
      const body = copied(response);
      const keep = () =>
        this.passedById.set(id, {
          id,
          method: incoming.method ?? '',
          target: incoming.url ?? '',
          requestLines: lines,
          requestBody: Buffer.concat(requestBody),
          status: response.statusCode ?? 0,
          lines: answered,
          body: Buffer.concat(body),
        });
      // Kept before the last byte moves on, so that whoever has the answer finds it here.
      response.on('end', keep);
      response.on('error', fail);
      answer.sendDate = false;
      answer.writeHead(response.statusCode ?? 502, response.statusMessage, [...answered]);
      response.pipe(answer);
    });
  }
}

function copied(stream: IncomingMessage): Buffer[] {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
}

function endToEnd(lines: readonly string[]): readonly string[] {
  return lines.filter((_, index) => !ofTheHop.has((lines[index - (index % 2)] ?? '').toLowerCase()));
}
