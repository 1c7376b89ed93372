import { Agent, type IncomingMessage, request } from 'node:http';

export interface SteadyLoadOptions {
  /** The next request; a key of its own makes a consumer of its own. */
  readonly url: string;
  readonly perSecond: number;
  /** Connections are used again, or each request has one of its own. */
  readonly isKeptAlive: boolean;
  readonly keyOf?: (number: number) => string;
  /** Why a whole answer of 200 is wrong all the same; null where it is not. */
  readonly wrongWith?: (body: string) => string | null;
}

/** A request that had no whole answer of 200. */
export interface Failure {
  readonly askedAtMs: number;
  readonly failedAtMs: number;
  readonly why: string;
}

const connectionsMax = 16;
/** More are not under way at once: a machine that cannot keep up is late, and not flooded. */
const pendingMax = 64;
const tickMs = 10;
const answerMs = 240_000;

/** Asks at a steady rate, whatever the answers are, and notes which were answered to the last byte. */
export class SteadyLoad {
  readonly answered: string[] = [];
  readonly failures: Failure[] = [];
  readonly #options: SteadyLoadOptions;
  readonly #agent: Agent;
  readonly #pending = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedAtMs = performance.now();
  #asked = 0;

  constructor(options: SteadyLoadOptions) {
    this.#options = options;
    this.#agent = new Agent(options.isKeptAlive ? { keepAlive: true, maxSockets: connectionsMax } : { keepAlive: false });
    this.#timer = setInterval(() => this.#askDue(), tickMs);
  }

  get asked(): number {
    return this.#asked;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#pending);
    this.#agent.destroy();
  }

  #askDue(): void {
    const due = ((performance.now() - this.#startedAtMs) * this.#options.perSecond) / 1000;
    while (this.#asked < due && this.#pending.size < pendingMax) {
      this.#asked += 1;
      const pending = this.#ask(this.#asked).finally(() => this.#pending.delete(pending));
      this.#pending.add(pending);
    }
  }

  async #ask(number: number): Promise<void> {
    const key = this.#options.keyOf?.(number) ?? '';
    const askedAtMs = performance.now();
    const why = await this.#outcome(key);
    if (why === null) this.answered.push(key);
    else this.failures.push({ askedAtMs, failedAtMs: performance.now(), why });
  }

  #outcome(key: string): Promise<string | null> {
    const { url, wrongWith } = this.#options;
    return new Promise((resolve) => {
      const headers = key === '' ? {} : { 'X-Api-Key': key };
      const outgoing = request(url, { agent: this.#agent, headers, timeout: answerMs }, (response: IncomingMessage) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.once('end', () => {
          if (!response.complete) return resolve('broke off');
          resolve(response.statusCode === 200 ? (wrongWith?.(body) ?? null) : `status ${response.statusCode}`);
        });
        response.once('close', () => resolve('broke off'));
      });
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      outgoing.end();
    });
  }
}

/** Failures by their reasons, for whoever reads a figure that does not hold. */
export function reasonsOf(failures: readonly Failure[]): string {
  const counts = new Map<string, number>();
  for (const { why } of failures) counts.set(why, (counts.get(why) ?? 0) + 1);
  if (counts.size === 0) return 'no failure';
  return Array.from(counts, ([why, count]) => `${count} × ${why}`).join(', ');
}
