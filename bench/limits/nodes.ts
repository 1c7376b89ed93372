import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisCounters } from '@sluice/store-cluster';
import type { Peer } from '../peers/peer.ts';
import { startConfigured } from '../peers/sluice.ts';

export interface NodesOptions {
  readonly folder: string;
  readonly count: number;
  readonly upstreamPort: number;
  /** Where the server of their counters is. */
  readonly serverUrl: string;
  /** The one limit of their policy. */
  readonly limit: string;
}

/** Whole nodes that share the counters of one server, once it has heard of all of them. */
export class Nodes implements AsyncDisposable {
  readonly peers: Peer[] = [];
  readonly #options: NodesOptions;

  private constructor(options: NodesOptions) {
    this.#options = options;
  }

  static async start(options: NodesOptions): Promise<Nodes> {
    const nodes = new Nodes(options);
    for (let index = 0; index < options.count; index += 1) {
      if (index > 0) shareKeys(options.folder, index);
      nodes.peers.push(await nodes.#startNode(index));
    }
    await nodesAre(options.serverUrl, options.count);
    return nodes;
  }

  async restart(index: number): Promise<void> {
    await this.peers[index]?.stop();
    this.peers[index] = await this.#startNode(index);
    await nodesAre(this.#options.serverUrl, this.#options.count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.stop()));
  }

  #startNode(index: number): Promise<Peer> {
    const { folder } = this.#options;
    return startConfigured(homeOf(folder, index), configurationOf(this.#options));
  }
}

const restartMs = 60_000;

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

function configurationOf({ folder, upstreamPort, serverUrl, limit }: NodesOptions): string {
  const policy = join(folder, 'limits.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(policy, `version: 1\nlimits:\n  - ${limit}\n`);
  return `mode: enforce
workers: 1
apis:
  - { name: shop, upstream: "http://127.0.0.1:${upstreamPort}" }
policies: [${JSON.stringify(policy)}]
cluster: { counters: "${serverUrl}" }
limits: { connectionsPerAddressMax: 1000 }
`;
}
