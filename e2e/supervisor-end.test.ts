import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '@sluice/control';
import { childrenOf, commandOf } from '../bench/cpu.ts';
import { openScene, openUpstream, processesOf, type Scene, untilGone } from '../bench/processes/scene.ts';
import { measureSupervisorKills } from '../bench/processes/supervisor-kill.ts';

const home = mkdtempSync(join(tmpdir(), 'sluice-supervisor-end-'));
after(() => rmSync(home, { recursive: true, force: true }));
const place = (name: string) => mkdtempSync(join(home, `${name}-`));
const linuxOnly = { skip: process.platform !== 'linux' && 'processes are told apart by proc(5)' };
const backMs = 240_000;

suite('a supervisor that is killed', linuxOnly, () => {
  for (const victim of ['supervisor', 'recorder'] as const)
    test(`${victim === 'recorder' ? 'is like its recorder: it' : 'itself'} is missed by no request, and nothing that was answered is lost or kept twice`, async () => {
      const kills = victim === 'supervisor' ? 1 : 2;
      const reading = await measureSupervisorKills({
        folder: place(victim),
        victim,
        kills,
        betweenMs: 1_000,
        perSecond: 100,
        say: () => {},
      });

      assert.deepEqual([reading.failed, reading.unrecorded, reading.duplicates], [0, 0, 0], reading.why);
      assert.ok(reading.answersMs < backMs && reading.asked > 100);
    });

  test('is followed by none while none can start: the workers go on, one answers for the rest, and whoever remains ends them all', async () => {
    await using upstream = await openUpstream('{"ok":true}');
    await using scene = await openScene(place('alone'), configurationFor(upstream.port));
    const before = await scene.status();
    writeFileSync(scene.file, 'version: 1\napis: []\n');

    process.kill(before.process, 'SIGKILL');
    const first = await until(scene, ({ process: id }) => id !== before.process);
    await assert.rejects(scene.control.call('POST', '/api/v1/reload'), /none could take its place yet/);
    process.kill(first.process, 'SIGKILL');
    const second = await until(scene, ({ process: id }) => id !== first.process);
    const { status } = await fetch(`${scene.peer.url}/x`);
    process.kill(second.process, 'SIGTERM');
    await untilGone(processesOf(before));

    assert.deepEqual([first.isSupervised, first.lost?.process, status], [false, before.process, 200]);
    assert.deepEqual(new Set([first.process, second.process]), new Set(before.workers.map((worker) => worker.process)));
    await assert.rejects(scene.status(), /nothing answers/);
  });

  test('is followed as soon as one can start, and a stop by whoever answers until then ends all', async () => {
    await using upstream = await openUpstream('{"ok":true}');
    await using scene = await openScene(place('later'), configurationFor(upstream.port));
    const before = await scene.status();
    const written = readFileSync(scene.file, 'utf8');
    writeFileSync(scene.file, 'version: 1\napis: []\n');
    process.kill(before.process, 'SIGKILL');
    await until(scene, ({ isSupervised }) => !isSupervised);

    writeFileSync(scene.file, written);
    const after = await until(scene, ({ isSupervised }) => isSupervised);
    await untilGone(processesOf(before));
    writeFileSync(scene.file, 'version: 1\napis: []\n');
    process.kill(after.process, 'SIGKILL');
    await until(scene, ({ isSupervised }) => !isSupervised);
    await scene.control.call('POST', '/api/v1/stop');

    await untilGone(processesOf(after));
    assert.deepEqual([after.lost?.process, after.workers.length, after.recorder.isReady], [before.process, 2, true]);
  });

  test('while it upgrades is followed by one supervisor, not two', async () => {
    await using upstream = await openUpstream('{"ok":true}');
    await using scene = await openScene(place('upgrading'), configurationFor(upstream.port));
    const before = await scene.status();
    const upgrade = scene.control.call('POST', '/api/v1/upgrade').catch(() => null);
    const successorOf = () => childrenOf(before.process).find((id) => commandOf(id).includes('main.ts')) ?? 0;
    while (successorOf() === 0) await delay(5);
    const successor = successorOf();

    process.kill(before.process, 'SIGKILL');
    const after = await until(scene, ({ isSupervised, process: id }) => isSupervised && id !== before.process);
    await upgrade;
    await untilGone([...processesOf(before), successor]);

    assert.equal(after.lost?.process, before.process);
    assert.equal((await fetch(`${scene.peer.url}/x`)).status, 200);
  });

  test('while it ends is followed by none, and what was under way is answered all the same', async (t) => {
    const upstream = createServer().listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    t.after(() => upstream.close());
    await using scene = await openScene(place('ending'), configurationFor((upstream.address() as AddressInfo).port));
    const before = await scene.status();
    const slow = fetch(`${scene.peer.url}/slow`);
    const [, answer] = (await once(upstream, 'request')) as [IncomingMessage, ServerResponse];

    process.kill(before.process, 'SIGTERM');
    while (await scene.status().catch(() => null)) await delay(5);
    process.kill(before.process, 'SIGKILL');
    answer.end('late');

    assert.equal((await slow).status, 200);
    await untilGone(processesOf(before));
    await assert.rejects(scene.status(), /nothing answers/);
  });
});

function configurationFor(port: number): string {
  return `mode: enforce\nworkers: 2\napis:\n  - { name: shop, upstream: "http://127.0.0.1:${port}" }\n`;
}

async function until(scene: Scene, holds: (status: Status) => boolean): Promise<Status> {
  for (const untilMs = performance.now() + backMs; performance.now() < untilMs; await delay(20)) {
    const status = await scene.status().catch(() => null);
    if (status && holds(status)) return status;
  }
  throw new Error('it did not come in time');
}
