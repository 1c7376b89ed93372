import { setTimeout as delay } from 'node:timers/promises';
import { RedisServer } from '@sluice/store-cluster/testing';
import { SteadyLoad } from '../processes/steady-load.ts';
import { Nodes } from './nodes.ts';
import { openCountingUpstream } from './overload.ts';
import type { RateReading } from './rates.ts';

export interface ClusterRateOptions {
  readonly folder: string;
  readonly nodes: number;
  readonly say: (line: string) => void;
}

const amount = 600;
const periodMs = 60_000;
const burst = 60;
const consumers = 2;
const phaseMs = 5_000;
/** In turn, as parts of what a consumer may have: leases are made while it is little, and spent when it is much. */
const loads = [0.2, 10, 0, 10, 0.5, 10];

/**
 * A rate with a burst that four nodes share, asked for in turn for little and for ten times what it allows. The upstream sees when each request
 * comes; what the way there adds to that is in the figure, and makes it no smaller.
 */
export async function measureClusterRates({ folder, nodes, say }: ClusterRateOptions): Promise<RateReading> {
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await RedisServer.start());
  const levels = new Map<string, Level>();
  const upstream = cleanup.use(
    await openCountingUpstream((key) => {
      const level = levels.get(key) ?? new Level();
      levels.set(key, level);
      level.came(performance.now());
    }),
  );
  const limit = `{ id: rate, by: request.header.x-api-key, rate: ${amount} per ${periodMs / 1_000}s, burst: ${burst} }`;
  const running = cleanup.use(await Nodes.start({ folder, count: nodes, upstreamPort: upstream.port, serverUrl: server.url, limit }));
  let asked = 0;
  for (const load of loads) {
    const perSecond = (load * amount * consumers * 1_000) / periodMs / nodes;
    const keyOf = (number: number): string => `rated-${number % consumers}`;
    const asking =
      perSecond === 0 ? [] : running.peers.map(({ url }) => new SteadyLoad({ url: `${url}/x`, perSecond, isKeptAlive: true, keyOf }));
    await delay(phaseMs);
    await Promise.all(asking.map((one) => one.stop()));
    asked += asking.reduce((sum, one) => sum + one.asked, 0);
  }
  const beyond = Math.max(0, ...Array.from(levels.values(), (level) => level.beyond));
  const had = [...upstream.counts.values()].join(', ');
  say(`${asked} asked, the upstream got ${had}: ${beyond.toFixed(1)} beyond the burst and the pace`);
  const why = `${beyond.toFixed(1)} beyond ${amount} in ${periodMs} ms, burst ${burst}, ${asked} asked of ${nodes} nodes`;
  return { beyondPercent: (beyond / amount) * 100, why };
}

/** A bucket that leaks at the pace: how far above the burst it was filled at most. */
class Level {
  beyond = 0;
  #level = 0;
  #atMs = 0;

  came(nowMs: number): void {
    this.#level = Math.max(0, this.#level - ((nowMs - this.#atMs) * amount) / periodMs) + 1;
    this.#atMs = nowMs;
    this.beyond = Math.max(this.beyond, this.#level - burst);
  }
}
