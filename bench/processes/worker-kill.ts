import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { consumerNamer, storedByConsumer } from '../stored-consumers.ts';
import { openScene, openUpstream } from './scene.ts';
import { type Failure, reasonsOf, SteadyLoad } from './steady-load.ts';

export interface WorkerKillOptions {
  readonly folder: string;
  readonly kills: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface WorkerKillReading {
  readonly asked: number;
  /** In flight when their worker was killed. */
  readonly cutOff: number;
  /** Refused, or failed though they were asked when no worker had just been killed. */
  readonly failedOtherwise: number;
  readonly why: string;
  /** The longest time from a kill until all workers took connections again. */
  readonly backMs: number;
  /** Answered to the last byte and not in the store. */
  readonly unrecorded: number;
}

/** The upstream takes so long, so that some requests are always in flight. */
const pauseMs = 20;
/** Between two kills. */
const betweenMs = 700;

/** Kills one of two workers after the other under load. Each request has a connection and a consumer of its own. */
export async function measureWorkerKills({ folder, kills, perSecond, say }: WorkerKillOptions): Promise<WorkerKillReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstream = cleanup.use(await openUpstream('{"ok":true}', 0, pauseMs));
  const configuration = `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\nlimits: { connectionsPerAddressMax: 1000 }\n`;
  const scene = await openScene(folder, configuration);
  const load = new SteadyLoad({ url: `${scene.peer.url}/x`, perSecond, isKeptAlive: false, keyOf: (number) => `worker-kill-${number}` });
  cleanup.defer(() => load.stop());
  const killedAtMs: number[] = [];
  let backMs = 0;
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      await delay(betweenMs);
      const workers = await scene.workers();
      const victim = workers[kill % workers.length]?.process ?? 0;
      const startedAtMs = performance.now();
      killedAtMs.push(startedAtMs);
      process.kill(victim, 'SIGKILL');
      while (!(await scene.workers()).every((worker) => worker.isReady && worker.process !== victim)) await delay(10);
      const tookMs = performance.now() - startedAtMs;
      backMs = Math.max(backMs, tookMs);
      say(`kill ${kill + 1} of ${kills}: back after ${tookMs.toFixed(0)} ms`);
    }
    await delay(betweenMs);
    await load.stop();
  } finally {
    await scene.peer.stop();
  }
  const { byConsumer } = await storedByConsumer(scene.dataFolder);
  const consumerOf = consumerNamer(join(scene.dataFolder, 'keys.json'));
  // In flight: asked before a kill and failed behind it. The kill itself takes a moment to be seen.
  const wasCutOff = ({ askedAtMs, failedAtMs }: Failure) => killedAtMs.some((atMs) => askedAtMs < atMs + killMs && failedAtMs > atMs);
  const cutOff = load.failures.filter((failure) => failure.why !== 'ECONNREFUSED' && wasCutOff(failure));
  return {
    asked: load.asked,
    cutOff: cutOff.length,
    failedOtherwise: load.failures.length - cutOff.length,
    why: reasonsOf(load.failures),
    backMs,
    unrecorded: load.answered.filter((key) => !byConsumer.has(consumerOf(key))).length,
  };
}

const killMs = 20;
