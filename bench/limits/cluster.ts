import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisCounters } from '@sluice/store-cluster';
import { RedisServer } from '@sluice/store-cluster/testing';
import type { Peer } from '../peers/peer.ts';
import { startConfigured } from '../peers/sluice.ts';
import { SteadyLoad } from '../processes/steady-load.ts';
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
const restartMs = 60_000;

/** Whole nodes that share the counters of one server: overload of all of them at once, then a restart of the server and of a node. */
export async function measureCluster(options: ClusterOptions): Promise<ClusterReading> {
  const { folder, nodes, quota, consumers, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await RedisServer.start());
  const upstream = cleanup.use(await openCountingUpstream());
  const peers: Peer[] = [];
  cleanup.defer(async () => {
    await Promise.all(peers.map((peer) => peer.stop()));
  });
  const startNode = (index: number): Promise<Peer> =>
    startConfigured(homeOf(folder, index), configurationOf(folder, upstream.port, server.url, quota));
  for (let index = 0; index < nodes; index += 1) {
    if (index > 0) shareKeys(folder, index);
    peers.push(await startNode(index));
  }
  say(`${nodes} nodes run`);
  await nodesAre(server.url, nodes);
  const asked = await load(options, peers, 'limited', quota * consumers * overload);
  const counts = Array.from({ length: consumers }, (_, index) => upstream.counts.get(`limited-${index}`) ?? 0);
  say(`the upstream got ${counts.join(', ')} of ${quota} each`);

  await load(options, peers, 'restarted', (quota * consumers) / 2);
  await server.kill();
  await server.startAgain();
  await peers[0]?.stop();
  peers[0] = await startNode(0);
  await nodesAre(server.url, nodes);
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

/** Every node has told the server that it is there; whoever asks is one more. */
async function nodesAre(url: string, count: number): Promise<void> {
  const there = Promise.withResolvers<void>();
  await using asking = new RedisCounters({
    url,
    node: 'bench',
    answerMs: 5_000,
    now: Date.now,
    changed: (isThere) => isThere && there.resolve(),
  });
  await there.promise;
  const untilMs = Date.now() + restartMs;
  for (await asking.beat(); asking.nodes <= count; await asking.beat()) {
    if (Date.now() > untilMs) throw new Error(`only ${asking.nodes - 1} of ${count} nodes found the server`);
    await delay(100);
  }
}

function homeOf(folder: string, index: number): string {
  return join(folder, `node-${index}`);
}

/** All nodes know a consumer by one name. */
function shareKeys(folder: string, index: number): void {
  const data = join(homeOf(folder, index), 'sluice', '.sluice');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  copyFileSync(join(homeOf(folder, 0), 'sluice', '.sluice', 'keys.json'), join(data, 'keys.json'));
}

function configurationOf(folder: string, upstreamPort: number, url: string, quota: number): string {
  const policy = join(folder, 'limits.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(policy, `version: 1\nlimits:\n  - { id: quota, by: request.header.x-api-key, quota: ${quota} per month }\n`);
  return `mode: enforce
workers: 1
apis:
  - { name: shop, upstream: "http://127.0.0.1:${upstreamPort}" }
policies: [${JSON.stringify(policy)}]
cluster: { counters: "${url}" }
limits: { connectionsPerAddressMax: 1000 }
`;
}
