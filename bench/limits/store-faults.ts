import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisServer } from '@sluice/store-cluster/testing';
import type { Fault } from '../../tools/fault-proxy/fault.ts';
import { FaultProxy } from '../../tools/fault-proxy/fault-proxy.ts';
import { freePort } from '../peers/launch.ts';
import { startConfigured } from '../peers/sluice.ts';
import { openCountingUpstream } from './overload.ts';

export interface StoreFaultsOptions {
  readonly folder: string;
  readonly phaseMs: number;
  /** Each fault comes so often; of its readings the best counts, since what else a machine does is in them too. */
  readonly rounds: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface PhaseReading {
  readonly fault: string;
  readonly p99Ms: number;
  /** Requests that were decided otherwise than the limits say. */
  readonly wrong: number;
}

const quota = 3;
const consumers = 25;
const flapMs = 400;
/** What passes on until so many bytes came back, then is silent for ever: a network that is gone, and does not say so. */
const blackhole: Fault = { kind: 'pass', cut: { afterBytes: 4_000, how: 'hang' } };
const faults: readonly (readonly [name: string, fault: Fault | null | 'flapping'])[] = [
  ['refused', null],
  ['blackholed', blackhole],
  ['10 s slow', { kind: 'pass', latencyMs: 10_000 }],
  ['flapping', 'flapping'],
];

/** The data path of a node while its server of counters is there, and while it is not, in each of several ways; healthy phases stand between them. */
export async function measureStoreFaults(
  options: StoreFaultsOptions,
): Promise<readonly [healthyP99Ms: number, faulty: readonly PhaseReading[]]> {
  const { folder, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await RedisServer.start());
  const upstream = cleanup.use(await openCountingUpstream());
  const port = await freePort();
  const link = cleanup.use(new Link(port, server.port));
  await link.use({ kind: 'pass' });
  mkdirSync(folder, { recursive: true });
  const policy = join(folder, 'limits.yaml');
  writeFileSync(policy, policyText);
  const peer = await startConfigured(
    folder,
    `mode: enforce\nworkers: 1\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\npolicies: [${JSON.stringify(policy)}]\ncluster: { counters: "redis://127.0.0.1:${port}" }\nlimits: { connectionsPerAddressMax: 1000 }\n`,
  );
  cleanup.defer(() => peer.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  cleanup.defer(() => agent.destroy());
  const healthy: number[] = [];
  const faulty = new Map<string, PhaseReading>();
  const phase = (name: string) => measurePhase(peer.url, agent, options, name.replaceAll(' ', '-'));
  await phase('warm');
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [name, fault] of faults) {
      healthy.push((await phase(`healthy-${name}-${round}`)).p99Ms);
      const stopFlapping = fault === 'flapping' ? link.flap() : null;
      if (fault !== 'flapping') await link.use(fault);
      const { p99Ms, wrong } = await phase(`${name}-${round}`);
      await stopFlapping?.();
      await link.use({ kind: 'pass' });
      say(`${name}: p99 ${p99Ms.toFixed(2)} ms after ${healthy.at(-1)?.toFixed(2)} ms, ${wrong} decided wrongly`);
      const known = faulty.get(name) ?? { fault: name, p99Ms, wrong: 0 };
      faulty.set(name, { fault: name, p99Ms: Math.min(known.p99Ms, p99Ms), wrong: known.wrong + wrong });
      // It is found again within a second.
      await delay(1_500);
    }
  }
  return [Math.min(...healthy), [...faulty.values()]];
}

const policyText = `version: 1
limits:
  - { id: many, match: { endpoint: GET /many }, by: request.header.x-api-key, quota: 1000000 per month }
  - { id: few, match: { endpoint: GET /few }, by: request.header.x-api-key, quota: ${quota} per month }
`;

async function measurePhase(
  url: string,
  agent: Agent,
  { phaseMs, perSecond }: StoreFaultsOptions,
  name: string,
): Promise<Omit<PhaseReading, 'fault'>> {
  const tookMs: number[] = [];
  let wrong = 0;
  const pending: Promise<void>[] = [];
  const startedAtMs = performance.now();
  let asked = 0;
  while (performance.now() - startedAtMs < phaseMs) {
    while (asked < ((performance.now() - startedAtMs) * perSecond) / 1_000) {
      asked += 1;
      const askedAtMs = performance.now();
      pending.push(
        statusOf(`${url}/many`, agent, `many-${asked % consumers}`).then((status) => {
          tookMs.push(performance.now() - askedAtMs);
          if (status !== 200) wrong += 1;
        }),
      );
    }
    await delay(2);
  }
  await Promise.all(pending);
  // Who has used up a quota is refused, whether the server says so or not; whoever comes anew gets what is his.
  for (const key of [name, `${name}-again`]) {
    for (let one = 0; one < quota + 2; one += 1) if (((await statusOf(`${url}/few`, agent, key)) === 200) !== one < quota) wrong += 1;
  }
  return { p99Ms: tookMs.toSorted((one, other) => one - other)[Math.floor(tookMs.length * 0.99)] ?? Number.NaN, wrong };
}

function statusOf(url: string, agent: Agent, key: string): Promise<number> {
  return new Promise((resolve) => {
    const asking = request(url, { agent, headers: { 'x-api-key': key } }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    asking.once('error', () => resolve(0));
    asking.end();
  });
}

/** The way to the server, which fails by order: what is open ends when the order changes. */
class Link implements AsyncDisposable {
  readonly #port: number;
  readonly #to: number;
  #proxy: FaultProxy | null = null;

  constructor(port: number, to: number) {
    this.#port = port;
    this.#to = to;
  }

  /** Null refuses. */
  async use(fault: Fault | null): Promise<void> {
    await this.#proxy?.[Symbol.asyncDispose]();
    this.#proxy = null;
    if (fault === null) return;
    const host = '127.0.0.1';
    this.#proxy = await FaultProxy.open({ target: { host, port: this.#to }, listen: { host, port: this.#port }, plan: () => fault });
  }

  flap(): () => Promise<void> {
    let isOver = false;
    const flapping = (async () => {
      while (!isOver) {
        await this.use(null);
        await delay(flapMs);
        await this.use({ kind: 'pass' });
        await delay(flapMs);
      }
    })();
    return () => {
      isOver = true;
      return flapping;
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.use(null);
  }
}
