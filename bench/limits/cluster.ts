import { setTimeout as delay } from 'node:timers/promises';
import { RedisServer } from '@sluice/store-cluster/testing';
import type { Peer } from '../peers/peer.ts';
import { SteadyLoad } from '../processes/steady-load.ts';
import { Nodes } from './nodes.ts';
import { openCountingUpstream } from './overload.ts';

export interface ClusterOptions {
  readonly folder: string;
  readonly nodes: number;
  readonly quota: number;
  readonly consumers: number;
  /** Of each node. */
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface ClusterReading {
  /** The most that a consumer had beyond its quota, all nodes together. */
  readonly exceeded: number;
  readonly leastShare: number;
  /** Beyond the quota, after the server and a node were restarted half-way. */
  readonly lost: number;
  readonly asked: number;
}

const overload = 10;

/** Whole nodes that share the counters of one server: overload of all of them at once, then a restart of the server and of a node. */
export async function measureCluster(options: ClusterOptions): Promise<ClusterReading> {
  const { folder, nodes, quota, consumers, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await RedisServer.start());
  const upstream = cleanup.use(await openCountingUpstream());
  const limit = `{ id: quota, by: request.header.x-api-key, quota: ${quota} per month }`;
  const running = cleanup.use(await Nodes.start({ folder, count: nodes, upstreamPort: upstream.port, serverUrl: server.url, limit }));
  const { peers } = running;
  say(`${nodes} nodes run`);
  const asked = await load(options, peers, 'limited', quota * consumers * overload);
  const counts = Array.from({ length: consumers }, (_, index) => upstream.counts.get(`limited-${index}`) ?? 0);
  say(`the upstream got ${counts.join(', ')} of ${quota} each`);

  await load(options, peers, 'restarted', (quota * consumers) / 2);
  await server.kill();
  await server.startAgain();
  await running.restart(0);
  say('the server and a node were restarted');
  await load(options, peers, 'restarted', quota * consumers * 3);
  const after = Array.from({ length: consumers }, (_, index) => upstream.counts.get(`restarted-${index}`) ?? 0);
  say(`over the restarts the upstream got ${after.join(', ')} of ${quota} each`);
  return {
    exceeded: Math.max(...counts) - quota,
    leastShare: Math.min(...counts, ...after) / quota,
    lost: Math.max(0, ...after.map((count) => count - quota)),
    asked,
  };
}

async function load(
  { consumers, perSecond, say }: ClusterOptions,
  peers: readonly Peer[],
  name: string,
  requests: number,
): Promise<number> {
  const keyOf = (number: number): string => `${name}-${number % consumers}`;
  const loads = peers.map(({ url }) => new SteadyLoad({ url: `${url}/x`, perSecond, isKeptAlive: true, keyOf }));
  const sum = (): number => loads.reduce((asked, one) => asked + one.asked, 0);
  while (sum() < requests) await delay(20);
  await Promise.all(loads.map((one) => one.stop()));
  say(`${sum()} asked as ${name}`);
  return sum();
}
