import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { consumerNamer, storedByConsumer } from '../stored-consumers.ts';
import { openScene, openUpstream, processesOf } from './scene.ts';
import { reasonsOf, SteadyLoad } from './steady-load.ts';

export interface SupervisorKillOptions {
  readonly folder: string;
  /** Who is killed. */
  readonly victim: 'supervisor' | 'recorder';
  readonly kills: number;
  /** Between the moment at which all is well again and the next kill. */
  readonly betweenMs: number;
  /** Half of it over connections that are kept, half with one each. */
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface SupervisorKillReading {
  readonly asked: number;
  readonly failed: number;
  readonly why: string;
  /** The longest time from a kill until the control socket answers. */
  readonly answersMs: number;
  /** The same until another supervisor with a recorder is in service. */
  readonly backMs: number;
  /** Answered to the last byte and not in the store. */
  readonly unrecorded: number;
  /** Records beyond the first of an exchange. */
  readonly duplicates: number;
}

const pauseMs = 5;
const backWithinMs = 240_000;

/** Kills what judges no traffic, again and again under load: only the workers may be missed by it. Each request is a consumer of its own. */
export async function measureSupervisorKills(options: SupervisorKillOptions): Promise<SupervisorKillReading> {
  const { folder, victim, kills, betweenMs, perSecond, say } = options;
  await using cleanup = new AsyncDisposableStack();
  const upstream = cleanup.use(await openUpstream('{"ok":true}', 0, pauseMs));
  const configuration = `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstream.port}" }\nlimits: { connectionsPerAddressMax: 1000 }\n`;
  const scene = await openScene(folder, configuration);
  const seen = new Set<number>();
  const loads = [true, false].map((isKeptAlive) => {
    const keyOf = (number: number) => `${victim}-kill-${isKeptAlive}-${number}`;
    return new SteadyLoad({ url: `${scene.peer.url}/x`, perSecond: perSecond / 2, isKeptAlive, keyOf });
  });
  for (const load of loads) cleanup.defer(() => load.stop());
  let answersMs = 0;
  let backMs = 0;
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await delay(betweenMs);
      const before = await scene.status();
      for (const id of processesOf(before)) seen.add(id);
      const dead = victim === 'supervisor' ? before.process : before.recorder.process;
      const killedAtMs = performance.now();
      process.kill(dead, 'SIGKILL');
      let answeredMs = 0;
      for (;;) {
        const status = await scene.status().catch(() => null);
        const tookMs = performance.now() - killedAtMs;
        if (status && status.process !== (victim === 'supervisor' ? dead : 0)) answeredMs ||= tookMs;
        if (status?.isSupervised && status.process !== dead && status.recorder.isReady && status.recorder.process !== dead) break;
        if (tookMs > backWithinMs) throw new Error(`nobody took the place of the ${victim} within ${backWithinMs} ms`);
        await delay(10);
      }
      const tookMs = performance.now() - killedAtMs;
      answersMs = Math.max(answersMs, answeredMs);
      backMs = Math.max(backMs, tookMs);
      say(
        `kill ${kill} of ${kills}: the control socket answers after ${answeredMs.toFixed(0)} ms, all is back after ${tookMs.toFixed(0)} ms`,
      );
    }
    await delay(betweenMs);
    await Promise.all(loads.map((load) => load.stop()));
  } finally {
    await scene.end([...seen]);
  }
  const { byConsumer, repeatedIds } = await storedByConsumer(scene.dataFolder);
  const consumerOf = consumerNamer(join(scene.dataFolder, 'keys.json'));
  const failures = loads.flatMap((load) => load.failures);
  return {
    asked: loads.reduce((sum, { asked }) => sum + asked, 0),
    failed: failures.length,
    why: reasonsOf(failures),
    answersMs,
    backMs,
    unrecorded: loads.flatMap(({ answered }) => answered).filter((key) => !byConsumer.has(consumerOf(key))).length,
    duplicates: repeatedIds + [...byConsumer.values()].reduce((sum, count) => sum + count - 1, 0),
  };
}
