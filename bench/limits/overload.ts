import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openScene } from '../processes/scene.ts';
import { reasonsOf, SteadyLoad } from '../processes/steady-load.ts';

export interface OverloadOptions {
  readonly folder: string;
  readonly quota: number;
  readonly consumers: number;
  readonly perSecond: number;
  readonly kills: number;
  readonly say: (line: string) => void;
}

export interface OverloadReading {
  readonly asked: number;
  /** Of all consumers, the most that the upstream got beyond the quota. */
  readonly exceeded: number;
  /** The least of the quota that a consumer had. */
  readonly leastShare: number;
  readonly why: string;
}

/** How many times the quota is asked for. */
const overload = 10;

/** Asks for ten times what each consumer may have, while one of two workers after the other is killed; the upstream counts what it got. */
export async function measureOverload({ folder, quota, consumers, perSecond, kills, say }: OverloadOptions): Promise<OverloadReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = cleanup.use(await openCountingUpstream());
  mkdirSync(folder, { recursive: true });
  const policy = join(folder, 'limits.yaml');
  writeFileSync(policy, `version: 1\nlimits:\n  - { id: quota, by: request.header.x-api-key, quota: ${quota} per month }\n`);
  const configuration = `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\npolicies: [${JSON.stringify(policy)}]\nlimits: { connectionsPerAddressMax: 1000 }\n`;
  const scene = await openScene(folder, configuration);
  cleanup.defer(() => scene.peer.stop());
  const load = new SteadyLoad({
    url: `${scene.peer.url}/x`,
    perSecond,
    isKeptAlive: true,
    keyOf: (number) => `limited-${number % consumers}`,
  });
  cleanup.defer(() => load.stop());
  const wanted = quota * consumers * overload;
  for (let kill = 0; kill < kills; kill += 1) {
    while (load.asked < (wanted * (kill + 0.5)) / kills) await delay(20);
    const workers = await scene.workers();
    const victim = workers[kill % workers.length]?.process ?? 0;
    process.kill(victim, 'SIGKILL');
    say(`kill ${kill + 1} of ${kills}: ${load.asked} of ${wanted} asked`);
  }
  while (load.asked < wanted) await delay(20);
  await load.stop();
  const counts = Array.from({ length: consumers }, (_, index) => upstream.counts.get(`limited-${index}`) ?? 0);
  say(`the upstream got ${counts.join(', ')} of ${quota} each`);
  return {
    asked: load.asked,
    exceeded: Math.max(...counts) - quota,
    leastShare: Math.min(...counts) / quota,
    why: reasonsOf(load.failures),
  };
}

export interface CountingUpstream extends AsyncDisposable {
  readonly port: number;
  /** What came, by the key that was shown. */
  readonly counts: ReadonlyMap<string, number>;
}

/** `came` hears of each request, by its key. */
export async function openCountingUpstream(came: (key: string) => void = () => undefined): Promise<CountingUpstream> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const key = String(request.headers['x-api-key']);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    came(key);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
