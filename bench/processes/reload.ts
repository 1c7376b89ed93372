import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reloaded } from '@sluice/control';
import { openScene, openUpstream } from './scene.ts';
import { reasonsOf, SteadyLoad } from './steady-load.ts';

export interface ReloadOptions {
  readonly folder: string;
  readonly reloads: number;
  readonly everyMs: number;
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface ReloadReading {
  readonly asked: number;
  readonly failed: number;
  /** Answers that are of two revisions: routed by the one and judged by the other. */
  readonly mixed: number;
  readonly why: string;
}

/** Each revision leads to an upstream of its own and strips a member of its own: an answer tells which one routed it, and which one judged it. */
const sides = ['a', 'b'] as const;
type Side = (typeof sides)[number];
const bodyOf = (side: Side) => JSON.stringify({ from: side, a: { email: 'ann@mail.example' }, b: { email: 'bob@mail.example' } });
const mixedWords = 'two revisions';

export async function measureReloads({ folder, reloads, everyMs, perSecond, say }: ReloadOptions): Promise<ReloadReading> {
  await using cleanup = new AsyncDisposableStack();
  const upstreams = {
    a: cleanup.use(await openUpstream(bodyOf('a'), 0, 5)),
    b: cleanup.use(await openUpstream(bodyOf('b'), 0, 5)),
  };
  mkdirSync(join(folder, 'sluice'), { recursive: true });
  for (const side of sides)
    writeFileSync(
      join(folder, 'sluice', `${side}.yaml`),
      `version: 1\nrules:\n  - { id: strip-${side}, match: { place: response.body/${side}/email, class: personal.email }, treat: strip }\n`,
    );
  const configurationOf = (side: Side) =>
    `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${upstreams[side].port}" }\npolicies: [${side}.yaml]\nlimits: { connectionsPerAddressMax: 1000 }\n`;
  const scene = cleanup.use(await openScene(folder, configurationOf('a')));
  const head = readFileSync(scene.file, 'utf8').slice(0, -configurationOf('a').length);
  const wrongWith = (text: string): string | null => {
    const body: Readonly<Record<Side, object>> & { readonly from: Side } = JSON.parse(text);
    const judged = sides.filter((side) => !('email' in body[side]));
    return judged.length === 1 && judged[0] === body.from ? null : mixedWords;
  };
  const loads = [true, false].map(
    (isKeptAlive) => new SteadyLoad({ url: `${scene.peer.url}/x`, perSecond: perSecond / 2, isKeptAlive, wrongWith }),
  );
  for (const load of loads) cleanup.defer(() => load.stop());
  for (let reload = 1; reload <= reloads; reload += 1) {
    await delay(everyMs);
    const side = sides[reload % 2] ?? 'a';
    writeFileSync(scene.file, `${head}${configurationOf(side)}`);
    const reloaded = await scene.control.call<Reloaded>('POST', '/api/v1/reload');
    if (!reloaded.ok) throw new Error(`a reload was refused: ${reloaded.problems.map(({ message }) => message).join('; ')}`);
    if (reload % 10 === 0) say(`${reload} of ${reloads} reloads`);
  }
  await Promise.all(loads.map((load) => load.stop()));
  const failures = loads.flatMap((load) => load.failures);
  const mixed = failures.filter(({ why }) => why === mixedWords).length;
  return {
    asked: loads.reduce((sum, load) => sum + load.asked, 0),
    failed: failures.length - mixed,
    mixed,
    why: reasonsOf(failures),
  };
}
