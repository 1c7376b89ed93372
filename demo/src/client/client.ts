import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type Account, accounts, type Persona } from '../auth/personas.ts';

export interface Sent {
  readonly body?: Buffer | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method: string;
  readonly path: string;
}

export interface Received {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
}

type Send = (sent: Sent) => Promise<Received>;

interface Token {
  readonly staleAtMs: number;
  readonly text: string;
}

const answerBytesMax = 16_777_216;

/** Speaks to the shop, or to a gate in front of it, over connections that stay open. */
export class Client implements Disposable {
  readonly #agent: Agent;
  readonly #signal: AbortSignal;
  readonly #tokens = new Map<string, Token>();
  readonly #url: URL;

  constructor(url: string, signal: AbortSignal, socketsMax = 8) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: socketsMax });
    this.#signal = signal;
    this.#url = new URL(url);
  }

  send(sent: Sent): Promise<Received> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#url;
      const { method, path, body } = sent;
      const headers = { ...sent.headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) };
      const outgoing = request({ agent: this.#agent, hostname, port, method, path, headers, signal: this.#signal }, (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > answerBytesMax) incoming.destroy(new Error(`an answer is larger than ${answerBytesMax} bytes`));
        });
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) }));
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Headers that say who a persona is; people log in once, the robot has its key. */
  async credentials(persona: Persona): Promise<Readonly<Record<string, string>>> {
    if (persona === 'anonymous') return {};
    if (persona === 'robot') return { 'x-api-key': accounts.robot.apiKey };
    return this.login(accounts[persona]);
  }

  /** A token is used for half of its life. `send` may be a caller's own way, say one that counts. */
  async login(account: Account, send: Send = (sent) => this.send(sent)): Promise<Readonly<Record<string, string>>> {
    const known = this.#tokens.get(account.userId);
    const token = known !== undefined && known.staleAtMs > Date.now() ? known : await newToken(account, send);
    this.#tokens.set(account.userId, token);
    return { authorization: `Bearer ${token.text}` };
  }

  /** The next `login` gets a new token. */
  forget(account: Account): void {
    this.#tokens.delete(account.userId);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

async function newToken({ email, password }: Account, send: Send): Promise<Token> {
  const answer = await send({ method: 'POST', path: '/v1/auth/login', ...jsonBody({ email, password }) });
  const document: unknown = answer.status === 200 ? JSON.parse(answer.body.toString()) : undefined;
  if (typeof document !== 'object' || document === null || !('accessToken' in document) || !('expiresInSeconds' in document)) {
    throw new Error(`a demo account could not log in: status ${answer.status}`);
  }
  return { text: String(document.accessToken), staleAtMs: Date.now() + Number(document.expiresInSeconds) * 500 };
}

export function jsonBody(value: unknown): { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> } {
  return { body: Buffer.from(JSON.stringify(value)), headers: { 'content-type': 'application/json' } };
}
