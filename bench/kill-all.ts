import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { contractPath } from '@sluice/demo';
import { childrenOf, commandOf } from './cpu.ts';
import { startSluice } from './peers/sluice.ts';
import { startUpstream } from './peers/upstream.ts';
import { consumerNamer, storedByConsumer } from './stored-consumers.ts';

export interface KillOptions {
  readonly kills: number;
  readonly workers: number;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface KillReading {
  readonly answered: number;
  readonly stored: number;
  /** Exchanges that the client saw answered to the last byte and that the store does not know. */
  readonly lost: number;
  /** Records beyond the first of an exchange. */
  readonly duplicates: number;
}

const connections = 16;
/** Of different sizes, so that some answers are under way in every stage when the end comes. */
const paths = ['/v1/bench/1k', '/v1/bench/20k', '/v1/bench/200k', '/v1/no-such-thing'];
const goneMs = 10_000;

/**
 * Kills every process of Sluice at once, under load, again and again over one data folder. Each request carries an API key of its own and
 * so makes a consumer of its own: which record belongs to which answer is known exactly, whatever the order was.
 */
export async function measureKills({ kills, workers, folder, signal, say }: KillOptions): Promise<KillReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = await startUpstream();
  cleanup.defer(() => upstream.stop());
  const contract = fileURLToPath(contractPath);
  const answered: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    signal.throwIfAborted();
    const peer = await startSluice(folder, upstream.port, contract, { workers });
    const processes = [peer.process, ...childrenOf(peer.process)];
    const load = new Load(peer.url, `kill-${kill}`, answered);
    // Never at the same point of the recorder's round.
    await delay(900 + kill * 170, undefined, { signal });
    for (const process_ of kill % 2 === 0 ? processes : processes.toReversed()) process.kill(process_, 'SIGKILL');
    await load.over();
    await untilGone(processes);
    say(`kill ${kill + 1} of ${kills}: ${processes.length} processes, ${answered.length} answers so far`);
  }
  // A last start takes in what the killed ones left, and ends cleanly.
  const last = await startSluice(folder, upstream.port, contract, { workers });
  await last.stop();
  const stored = await storedByConsumer(join(folder, 'sluice', '.sluice'));
  const consumerOf = consumerNamer(join(folder, 'sluice', '.sluice', 'keys.json'));
  const repeated = [...stored.byConsumer.values()].reduce((sum, count) => sum + count - 1, 0);
  return {
    answered: answered.length,
    stored: stored.exchanges,
    lost: answered.filter((key) => !stored.byConsumer.has(consumerOf(key))).length,
    duplicates: stored.repeatedIds + repeated,
  };
}

/** Asks over so many connections until each is broken, and notes which requests were answered to the last byte. */
class Load {
  readonly #url: string;
  readonly #name: string;
  readonly #answered: string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #workers: readonly Promise<void>[];
  #next = 0;

  constructor(url: string, name: string, answered: string[]) {
    this.#url = url;
    this.#name = name;
    this.#answered = answered;
    this.#workers = Array.from({ length: connections }, () => this.#work());
  }

  async over(): Promise<void> {
    await Promise.all(this.#workers);
    this.#agent.destroy();
  }

  async #work(): Promise<void> {
    for (;;) {
      const number = this.#next++;
      const key = `${this.#name}-${number}`;
      if (!(await this.#ask(paths[number % paths.length] ?? '/', key))) return;
      this.#answered.push(key);
    }
  }

  #ask(path: string, key: string): Promise<boolean> {
    return new Promise((resolve) => {
      const outgoing = request(this.#url + path, { agent: this.#agent, headers: { 'X-Api-Key': key } }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.complete));
        response.once('close', () => resolve(false));
      });
      outgoing.once('error', () => resolve(false));
      outgoing.end();
    });
  }
}

async function untilGone(processes: readonly number[]): Promise<void> {
  const deadline = performance.now() + goneMs;
  while (processes.some((process) => commandOf(process) !== '')) {
    if (performance.now() > deadline) throw new Error('a process that was killed still runs');
    await delay(20);
  }
}
