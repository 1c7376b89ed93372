import { Agent, request } from 'node:http';
import type { Peer } from '../../peers/peer.ts';
import type { CorpusValue } from '../corpora.ts';
import { type Engine, queryText, type Stand } from './engine.ts';

const refused = 403;
const socketsMax = 16;
const answerMs = 120_000;

/** A proxy that answers 403 to what it blocks; any other answer is none of its judgement. */
export class HttpEngine implements Engine {
  readonly name: string;
  readonly #peer: Peer;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: socketsMax });

  constructor(name: string, peer: Peer) {
    this.name = name;
    this.#peer = peer;
  }

  get version(): string {
    return this.#peer.version;
  }

  async isBlocked(value: CorpusValue, stand: Stand): Promise<boolean> {
    if (stand === 'query') return (await this.#statusOf(`/search?q=${queryText(value)}`, null)) === refused;
    return (await this.#statusOf('/search', JSON.stringify({ q: value.value.toWellFormed() }))) === refused;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#peer.stop();
  }

  #statusOf(target: string, body: string | null): Promise<number> {
    const { hostname, port } = new URL(this.#peer.url);
    // As a caller of an API sends them: rules of CRS are about hosts that are addresses, and about clients without a name.
    const about = { host: 'api.remedy.example.com', accept: 'application/json', 'user-agent': 'bench/1.0' };
    const framing = body === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = {
        hostname,
        port,
        path: target,
        method: body === null ? 'GET' : 'POST',
        headers: { ...about, ...framing },
        agent: this.#agent,
        timeout: answerMs,
      };
      const asked = request(options, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', reject);
      });
      asked.once('timeout', () => asked.destroy(new Error(`no answer to ${target.slice(0, 80)}`)));
      // A proxy ends a connection after so many requests, and another request may be on its way to it then.
      asked.once('error', (error: NodeJS.ErrnoException) => {
        if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(this.#statusOf(target, body));
        else reject(error);
      });
      asked.end(body ?? undefined);
    });
  }
}
